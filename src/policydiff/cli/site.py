"""`policydiff site`: the public archive as static files."""

from __future__ import annotations

import os
from pathlib import Path

import click

from policydiff.cli.options import FOLDER, config_option
from policydiff.cli.output import say, say_skipped
from policydiff.pipeline.site import SiteOptions, build_site
from policydiff.pipeline.workspace import open_workspace


@click.command()
@click.argument("policy", required=False)
@click.option(
    "--into",
    type=FOLDER,
    default=Path("site"),
    show_default=True,
    help="Folder to write to.",
)
@click.option(
    "--base-url",
    default="",
    metavar="URL",
    help="Web address of that folder: feeds then name whole addresses, and there is a sitemap.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=lambda: min(os.cpu_count() or 1, 8),
    show_default="one a processor",
    help="Processes that compare versions side by side.",
)
@config_option
def site(
    policy: str | None, into: Path, base_url: str, workers: int, config_path: Path | None
) -> None:
    """Write the public archive of each policy.

    Every version, any of them compared, the history of each section, changelog and feeds. A second run
    makes only what is new.
    """
    with open_workspace(config_path, Path.cwd()) as workspace:
        done = build_site(
            workspace,
            workspace.policies(policy),
            SiteOptions(into, base_url, workers),
            say_skipped,
        )
    say(f"{into}: wrote {done.written} files, kept {done.kept}, removed {done.removed}")
