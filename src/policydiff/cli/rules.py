"""`policydiff rules`: the catalogue."""

from __future__ import annotations

import click

from policydiff.cli.output import write
from policydiff.rules import CATALOGUE


@click.command()
def rules() -> None:
    """List the rules that judge a change."""
    widest = max(len(rule.id) for rule in CATALOGUE)
    write("\n".join(f"{rule.id:{widest}}  {rule.effect:9}  {rule.title}" for rule in CATALOGUE))
