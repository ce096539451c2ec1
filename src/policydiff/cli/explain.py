"""`policydiff explain`: a rule with its reasons, or how a sentence is read and two are compared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policydiff.cli.options import config_option, terminal_or_json_option
from policydiff.cli.output import wants_color, width, write
from policydiff.errors import UsageError
from policydiff.rules import CATALOGUE, Example, Rule

if TYPE_CHECKING:
    from policydiff.materiality import Law


@click.command()
@click.argument("rule_id", metavar="[RULE]", required=False)
@click.option("--text", help="Show how this sentence is read.")
@click.option("--before", help="Show how this sentence …")
@click.option("--after", help="… is compared with this one; one of the two may be empty.")
@click.option("--lead-in", default="", help="What introduces the list in which the text stands.")
@click.option("--heading", default="", help="Heading under which the text stands.")
@click.option("--lang", "locale", default="", help="Its language; detected where not given.")
@terminal_or_json_option
@config_option
def explain(
    rule_id: str | None,
    text: str | None,
    before: str | None,
    after: str | None,
    lead_in: str,
    heading: str,
    locale: str,
    form: str,
    config_path: Path | None,
) -> None:
    """Explain a rule, or how a sentence is read.

    RULE gives one rule with its reasons and examples. --text shows what each word means and what the
    sentence claims; --before and --after show what differs between two, and which rules say so.

    \b
    policydiff explain recipient-added
    policydiff explain --text "We never sell your data." --heading "Sharing"
    policydiff explain --text "Advertisers" --lead-in "We do not share your name with:"
    policydiff explain --before "We keep logs for 30 days." --after "We keep logs for a year."
    """  # noqa: D301  # \b is a character here: click keeps the lines that follow it
    comparing = before is not None or after is not None
    if (rule_id is not None) + (text is not None) + comparing != 1:
        raise UsageError(
            "Explain what? Give a RULE (`policydiff rules` lists them), or --text for one sentence, "
            "or --before and --after for two."
        )
    if rule_id is not None:
        if form == "json":
            raise UsageError("--format json shows how text is read; give --text, not a RULE.")
        write(_page(_rule(rule_id)))
        return
    from policydiff.pipeline.versions import law_near  # a rule is explained without the engine

    law = law_near(Path.cwd(), config_path)
    if text is not None:
        write(_text(text, lead_in, heading, locale, law, form))
    else:
        write(_comparison(before or "", after or "", lead_in, heading, locale, law, form))


def _text(text: str, lead_in: str, heading: str, locale: str, law: Law, form: str) -> str:
    if not text.strip():
        raise UsageError("--text is empty; give the sentence to read, in quotes.")
    from policydiff.pipeline.tracing import trace_text
    from policydiff.report.traces import trace_to_json

    trace = trace_text(text, law, lead_in=lead_in, heading=heading, locale=locale)
    if form == "json":
        return trace_to_json(trace)
    from policydiff.render.trace import render_text_trace

    return render_text_trace(trace, color=wants_color(), width=width())


def _comparison(
    before: str, after: str, lead_in: str, heading: str, locale: str, law: Law, form: str
) -> str:
    if not (before.strip() or after.strip()):
        raise UsageError("--before and --after are both empty; give at least one sentence.")
    from policydiff.pipeline.tracing import trace_comparison
    from policydiff.report.traces import trace_to_json

    trace = trace_comparison(before, after, law, lead_in=lead_in, heading=heading, locale=locale)
    if form == "json":
        return trace_to_json(trace)
    from policydiff.render.trace import render_comparison_trace

    return render_comparison_trace(trace, color=wants_color(), width=width())


def _rule(rule_id: str) -> Rule:
    for rule in CATALOGUE:
        if rule.id == rule_id:
            return rule
    raise UsageError(f"No rule {rule_id!r}; `policydiff rules` lists them.")


def _page(rule: Rule) -> str:
    lines = [rule.id, "=" * len(rule.id), "", f"{rule.title}.", "", f"Effect: {rule.effect}"]
    if rule.consent:
        lines.append("Consent: notice alone is not enough")
    lines += [f"Why: {rule.rationale}", f"Covers: {', '.join(rule.covers)}"]
    if rule.legal_basis:
        lines.append(f"Legal basis: {'; '.join(rule.legal_basis)}")
    for title, examples in (("Fires on", rule.fires), ("Stays silent on", rule.silent)):
        if examples:
            lines += ["", f"{title}:"]
            lines += [line for example in examples for line in _example(example)]
    return "\n".join(lines)


def _example(example: Example) -> list[str]:
    lines = ["", f"  under  {example.lead_in}"] if example.lead_in else [""]
    return [
        *lines,
        f"  before {example.old or '(nothing)'}",
        f"  after  {example.new or '(nothing)'}",
    ]
