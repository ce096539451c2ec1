"""`policydiff rules` and `policydiff explain`: the catalogue."""

from __future__ import annotations

import click

from policydiff.cli.output import write
from policydiff.errors import UsageError
from policydiff.rules import CATALOGUE, Rule


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
    raise NotImplementedError
