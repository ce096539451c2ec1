"""`policydiff changelog`: what changed, version by version."""

from __future__ import annotations

from pathlib import Path

import click

from policydiff.cli.options import FOLDER, config_option
from policydiff.cli.output import say, say_skipped, write
from policydiff.errors import HistoryError, UsageError
from policydiff.pipeline.changelog import (
    Written,
    build_changelog,
    count_newer,
    merge_changelog,
    words_of,
    write_changelog,
)
from policydiff.pipeline.workspace import Workspace, open_workspace
from policydiff.report import Changelog


@click.command()
@click.argument("policy", required=False)
@click.option(
    "--into",
    type=FOLDER,
    help="Folder to write to; that of [changelog] in policydiff.toml by default.",
)
@click.option("--rev", default="HEAD", show_default=True, help="Newest version to include.")
@click.option(
    "--since",
    metavar="REV|NOTICE",
    help="Write no files; print as Markdown only what is newer than a revision or a notice.",
)
@config_option
def changelog(
    policy: str | None, into: Path | None, rev: str, since: str | None, config_path: Path | None
) -> None:
    """Write the changelog of each policy.

    Markdown, HTML, JSON and Atom. Written again from the same history, the files are the same to the
    byte. What people wrote in the Markdown stays, and stands in the page and the feed as well.

    \b
    policydiff changelog
    policydiff changelog privacy --since v1.4      # for release notes or a pull request
    """  # noqa: D301  # \b is a character here: click keeps the lines that follow it
    if since is not None and not since.strip():
        raise UsageError("--since needs a revision or the id of a notice.")
    with open_workspace(config_path, Path.cwd()) as workspace:
        folder = into or workspace.folder / workspace.config.changelog.folder
        logs = [
            build_changelog(workspace, each, rev, say_skipped)
            for each in workspace.policies(policy)
        ]
        if since is not None:
            _print_newer(workspace, logs, folder, since)
            return
        for each in logs:
            _say_written(_write(workspace, folder, each))


def _write(workspace: Workspace, folder: Path, changelog: Changelog) -> Written:
    config = workspace.config
    return write_changelog(
        folder,
        changelog,
        config.organisation.website,
        config.changelog.url,
        workspace.look,
        words_of(workspace, changelog),
    )


def _say_written(written: Written) -> None:
    for path in written.changed:
        say(f"wrote {path}")
    for path in written.same:
        say(f"unchanged {path}")
    for name in written.merged.waiting:
        say(
            f"{written.markdown}: in {name} a person's words stand where newer ones were generated; "
            "these wait in a comment at its end. Take them over or leave them, then delete the comment."
        )
    for name in written.merged.left:
        say(
            f"{written.markdown}: {name} is no step of the history any more; it stays since a person "
            "edited it. Delete it, or its two marks to keep it as your own words."
        )


def _print_newer(workspace: Workspace, logs: list[Changelog], folder: Path, since: str) -> None:
    """Print the newer entries of each policy; under its title where there are several policies."""
    from policydiff.render.changelog import render_newest

    numbers = [count_newer(workspace, log, since) for log in logs]
    if all(number is None for number in numbers):
        raise HistoryError(
            f"{since!r} is neither a revision of {workspace.repository.place} nor a notice in its "
            "changelog. Name a tag, a branch, a commit or a notice (`policydiff notices list`)."
        )
    if not any(numbers):
        say(f"nothing newer than {since}")
    for log, number in zip(logs, numbers, strict=True):
        if number:
            parts = merge_changelog(
                folder, log, workspace.config.changelog.url, words_of(workspace, log)
            ).parts
            write(render_newest(log, number, parts, titled=len(logs) > 1))
