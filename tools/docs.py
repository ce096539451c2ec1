"""Write what the documentation says of the project from the project itself.

    python -m tools.docs            write
    python -m tools.docs --check    fail where a page is stale

Generated: docs/rules.md (the catalogue), docs/commands.md (every command's help), and in README.md
what `policydiff demo` prints.
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
from policydiff.rules import CATALOGUE, REASONS, Example, Rule

ROOT = pathlib.Path(__file__).resolve().parent.parent
DEMO = re.compile(r"(<!-- demo -->\n```\n).*?(```\n<!-- /demo -->)", re.DOTALL)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    pages = {
        "docs/rules.md": rules_page(),
        "docs/commands.md": commands_page(),
        "README.md": DEMO.sub(lambda found: found[1] + demo_output() + found[2], readme),
    }
    stale = [
        name
        for name, text in pages.items()
        if not (ROOT / name).exists() or (ROOT / name).read_text(encoding="utf-8") != text
    ]
    if check:
        for name in stale:
            print(f"{name} is stale: run `make docs`", file=sys.stderr)
        return 1 if stale else 0
    for name in stale:
        (ROOT / name).write_text(pages[name], encoding="utf-8")
        print(f"wrote {name}")
    return 0


def rules_page() -> str:
    parts = [
        "# Rules\n",
        "One rule one kind of change. A rule states an effect; [one law](materiality.md) states the level.",
        "Each example is a test. Written by `make docs`.\n",
    ]
    parts += [rule_entry(rule) for rule in CATALOGUE]
    parts.append("## Kinds without a rule of their own\n")
    parts += [f"- **{kind}**: {reason}" for kind, reason in REASONS.items()]
    return "\n".join(parts) + "\n"


def rule_entry(rule: Rule) -> str:
    lines = [
        f"## {rule.id}\n",
        f"{rule.title}. {rule.rationale}\n",
        f"- effect: `{rule.effect}`" + (", consent flag" if rule.consent else ""),
        f"- covers: {', '.join(rule.covers)}",
    ]
    if rule.legal_basis:
        lines.append(f"- legal basis: {'; '.join(rule.legal_basis)}")
    for title, examples in (("fires on", rule.fires), ("silent on", rule.silent)):
        lines += [f"- {title}: {example_text(example)}" for example in examples]
    return "\n".join(lines) + "\n"


def example_text(example: Example) -> str:
    under = f"under “{example.lead_in}”: " if example.lead_in else ""
    before, after = example.old or "(nothing)", example.new or "(nothing)"
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
