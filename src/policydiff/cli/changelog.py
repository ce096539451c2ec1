"""`policydiff changelog`: what changed, version by version."""

from __future__ import annotations

from pathlib import Path

import click

from policydiff.cli.options import config_option
from policydiff.cli.output import say
from policydiff.pipeline.changelog import build_changelog, write_changelog
from policydiff.pipeline.workspace import open_workspace


@click.command()
@click.argument("policy", required=False)
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("changelog"),
    show_default=True,
    help="Folder to write to.",
)
@click.option("--rev", default="HEAD", show_default=True, help="Newest version to include.")
@config_option
def changelog(policy: str | None, into: Path, rev: str, config_path: Path | None) -> None:
    """Write the changelog of each policy.

    Markdown, HTML, JSON and Atom. Written again from the same history, the files are the same to the byte.
    """
    with open_workspace(config_path, Path.cwd()) as workspace:
        for each in workspace.policies(policy):
            entries = build_changelog(workspace, each, rev, _say_skipped)
            for path in write_changelog(into, entries, workspace.config.organisation.website):
                say(f"wrote {path}")


def _say_skipped(reason: str) -> None:
    say(f"left out: {reason}")
