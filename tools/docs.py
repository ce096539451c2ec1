"""Write what the documentation says of the project from the project itself.

    python -m tools.docs            write
    python -m tools.docs --check    fail where a page is stale

Generated: docs/rules.md (the catalogue), docs/commands.md (every command's help), the table in
docs/templates.md, in README.md what `policydiff demo` prints, lexicon.json and lexicon.de.json (what
reading needs of the TOML files), the JSON Schema of policydiff.toml, and the catalogues of other languages.
"""

from __future__ import annotations

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import click

from policydiff.cli.group import COMMANDS, policydiff
from policydiff.rules import CATALOGUE, REASONS, RULES_VERSION, Example, Reason, Rule
from policydiff.statements.german import lexicon as german
from policydiff.statements.lexicon import COMPILED
from tools import messages, template_variables
from tools.config_schema import schema_text
from tools.lexicon import compiled_german_text, compiled_text

ROOT = pathlib.Path(__file__).resolve().parent.parent
CELLS = ROOT / "tests" / "rules" / "cells.txt"
TEMPLATES = re.compile(r"(<!-- templates -->\n).*?(<!-- /templates -->)", re.DOTALL)
DEMO = re.compile(r"(<!-- demo -->\n```\n).*?(```\n<!-- /demo -->)", re.DOTALL)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    templates = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
    pages = {
        "docs/rules.md": rules_page(),
        "docs/commands.md": commands_page(),
        "docs/templates.md": TEMPLATES.sub(
            lambda found: found[1] + template_variables.table() + found[2], templates
        ),
        str(COMPILED.relative_to(ROOT)): compiled_text(),
        str(german.COMPILED.relative_to(ROOT)): compiled_german_text(),
        "src/policydiff/config/schema.json": schema_text(),
        "README.md": DEMO.sub(lambda found: found[1] + demo_output() + found[2], readme),
    }
    stale = [
        name
        for name, text in pages.items()
        if not (ROOT / name).exists() or (ROOT / name).read_text(encoding="utf-8") != text
    ]
    untranslated = messages.main(["--check"] if check else [])
    if check:
        for name in stale:
            print(f"{name} is stale: run `make docs`", file=sys.stderr)
        return 1 if stale else untranslated
    for name in stale:
        (ROOT / name).write_text(pages[name], encoding="utf-8")
        print(f"wrote {name}")
    return 0


def rules_page() -> str:
    parts = [
        "# Rules\n",
        "One rule one kind of change. A rule states an effect; [one law](materiality.md) states the level.",
        "Every rule is asked about every change; where several explain the same difference, the first is",
        "reported. Each example is a test. Written by `make docs`.\n",
        f"This is version {RULES_VERSION} of the catalogue; reports give it as `rules_version`.\n",
        "## What each edit of each subject is said to be\n",
        *edits_table(),
    ]
    parts += [rule_entry(rule) for rule in CATALOGUE]
    parts.append("## Kinds without a rule of their own\n")
    parts += [reason_entry(reason) for reason in REASONS]
    return "\n".join(parts) + "\n"


def edits_table() -> list[str]:
    """The table that tests/rules/test_cells.py proves: a row a subject, a column an edit."""
    edits = ("added", "removed", "widened", "narrowed", "replaced", "negated")
    lines = [
        f"| subject | {' | '.join(edits)} |",
        f"|{' --- |' * (len(edits) + 1)}",
    ]
    reasons: list[str] = []
    row: list[str] = []
    for line in CELLS.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            row = [line.strip("[]")]
        elif row and " | " in line:
            _, said, *sides = line.split(" | ")
            if not sides and said not in reasons:
                reasons.append(said)
            row.append(linked(said) if sides else f"— ({reasons.index(said) + 1})")
        if len(row) == len(edits) + 1:
            lines.append(f"| {' | '.join(row)} |")
            row = []
    notes = [f"{i}. {reason}" for i, reason in enumerate(reasons, 1)]
    return [
        *lines,
        "",
        "A sentence that only moves is `text-moved`, whatever it speaks of.\n",
        *notes,
        "",
    ]


def linked(rules: str) -> str:
    return ", ".join(f"[{rule}](#{rule})" for rule in rules.split())


def reason_entry(reason: Reason) -> str:
    said = linked(" ".join(reason.rules))
    return f"- **{reason.kind}**: {reason.why} {example_text(reason.example)} is {said}."


def rule_entry(rule: Rule) -> str:
    lines = [
        f"## {rule.id}\n",
        f"{rule.title}. {rule.rationale}\n",
        f"- effect: `{rule.effect}`"
        + (", consent flag" if rule.consent else "")
        + (", reaches back to data already held" if rule.retroactive else ""),
        f"- covers: {', '.join(rule.covers)}",
    ]
    if rule.legal_basis:
        lines.append(f"- legal basis: {'; '.join(rule.legal_basis)}")
    for title, examples in (("fires on", rule.fires), ("silent on", rule.silent)):
        lines += [f"- {title}: {example_text(example)}" for example in examples]
    return "\n".join(lines) + "\n"


def example_text(example: Example) -> str:
    under = f"under “{example.lead_in}”: " if example.lead_in else ""
    before, after = (
        side.replace("\n\n", " ¶ ") or "(nothing)" for side in (example.old, example.new)
    )
    return f"{under}“{before}” → “{after}”"


def commands_page() -> str:
    parts = ["# Commands\n", "Written by `make docs`.\n"]
    top = click.Context(policydiff, info_name="policydiff")
    for name in COMMANDS:
        command = policydiff.get_command(top, name)
        assert command is not None
        parts += help_of(command, top, name)
    return "\n".join(parts)


def help_of(command: click.Command, parent: click.Context, name: str) -> list[str]:
    context = click.Context(command, info_name=name, parent=parent, terminal_width=80)
    parts = [f"## {context.command_path}\n\n```\n{command.get_help(context)}\n```\n"]
    if isinstance(command, click.Group):
        for sub in command.list_commands(context):
            inner = command.get_command(context, sub)
            assert inner is not None
            parts += help_of(inner, context, sub)
    return parts


def demo_output() -> str:
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder) / "demo"
        done = subprocess.run(
            [sys.executable, "-m", "policydiff", "demo", "--into", str(place)],
            capture_output=True,
            encoding="utf-8",
            check=True,
            env=os.environ | {"COLUMNS": "100", "NO_COLOR": "1"},
        )
    text = done.stdout.replace(str(place), "demo").strip("\n")
    # A delivery's id is random, and so is the name of its file.
    text = re.sub(r"outbox/\S+\.eml", "outbox/….eml", text)
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


if __name__ == "__main__":
    sys.exit(main())
