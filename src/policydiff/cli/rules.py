"""`policydiff rules` and `policydiff explain`: the catalogue."""

from __future__ import annotations

import click

from policydiff.cli.output import write
from policydiff.errors import UsageError
from policydiff.rules import CATALOGUE, Example, Rule


@click.command()
def rules() -> None:
    """List the rules that judge a change."""
    widest = max(len(rule.id) for rule in CATALOGUE)
    write("\n".join(f"{rule.id:{widest}}  {rule.effect:9}  {rule.title}" for rule in CATALOGUE))


@click.command()
@click.argument("rule_id", metavar="RULE")
def explain(rule_id: str) -> None:
    """Explain one rule with its reasons and examples."""
    for rule in CATALOGUE:
        if rule.id == rule_id:
            write(_page(rule))
            return
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
