"""`policydiff init`: set up a repository that holds policies."""

from __future__ import annotations

from pathlib import Path

import click

from policydiff.cli.output import say
from policydiff.pipeline.init import find_policies, plan_files, write_files


@click.command()
@click.option("--name", default="", help="Your organisation, as readers know it.")
@click.option(
    "--policy", "policies", multiple=True, metavar="PATH", help="A policy file; found if not given."
)
@click.option("--templates", is_flag=True, help="Also copy the default templates, to change them.")
@click.option("--force", is_flag=True, help="Replace files that exist.")
def init(name: str, policies: tuple[str, ...], templates: bool, force: bool) -> None:
    """Write policydiff.toml and its companions into this repository.

    Writes policydiff.toml, a workflow that judges pull requests, and a pre-commit entry. Files that
    exist are kept.
    """
    root = Path.cwd()
    paths = policies or find_policies(root)
    written, kept = write_files(plan_files(root, name, paths, templates), force=force)
    for path in written:
        say(f"wrote {path.relative_to(root)}")
    for path in kept:
        say(f"kept  {path.relative_to(root)} (it exists)")
    if not paths:
        say("Found no policy here: name its path in policydiff.toml under [[policies]].")
    say(
        "\nNext:\n"
        "  1. Fill in [organisation] in policydiff.toml and commit.\n"
        "  2. policydiff adopt      takes the present text as what readers know already.\n"
        "  3. Edit a policy, then:  policydiff check"
    )
