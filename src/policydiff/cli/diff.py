"""`policydiff diff`: compare two versions."""

from __future__ import annotations

from pathlib import Path

import click

from policydiff.cli.options import (
    FORMATS,
    VIEWS,
    config_option,
    render_comparison,
    wants_redline,
)
from policydiff.cli.output import say, write
from policydiff.errors import UsageError
from policydiff.materiality import Level
from policydiff.pipeline.comparison import Comparison
from policydiff.pipeline.versions import compare_revisions, compare_specs, revision_pair
from policydiff.render.theme import USUAL, Look


@click.command()
@click.argument("old")
@click.argument("new", required=False)
@click.option("--from", "from_rev", metavar="REV", help="Old revision of a configured policy.")
@click.option("--to", "to_rev", metavar="REV", help="New revision; the working tree by default.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="terminal", show_default=True)
@click.option(
    "--view",
    type=click.Choice(VIEWS),
    default="changes",
    show_default=True,
    help="The changes, or both texts with them; a page of --format html has all of it.",
)
@click.option("--section", metavar="ID", help="Only this section of a POLICY; see `history`.")
@click.option("--locale", help="Language of the text; detected where not given.")
@click.option("--exit-code", is_flag=True, help="Exit 1 when a change is material.")
@config_option
def diff(
    old: str,
    new: str | None,
    from_rev: str | None,
    to_rev: str | None,
    form: str,
    view: str,
    section: str | None,
    locale: str | None,
    exit_code: bool,
    config_path: Path | None,
) -> int:
    """Compare two versions of a policy.

    OLD and NEW are files or REV:PATH, as `git diff` takes them. Or name a POLICY of policydiff.toml
    with --from and --to.

    \b
    policydiff diff old.md new.md
    policydiff diff v1.0:policies/privacy.md HEAD:policies/privacy.md
    policydiff diff privacy --from HEAD~3
    policydiff diff privacy --from HEAD~3 --view side-by-side
    policydiff diff privacy --from HEAD~3 --section your-rights
    """  # noqa: D301  # \b is a character here: click keeps the lines that follow it
    if section is None:
        redline, own = wants_redline(form, view), form == "html"
        found = _compare(old, new, from_rev, to_rev, locale, config_path, redline, own)
    else:
        found = _compare_section(old, new, from_rev, to_rev, section, config_path)
    look = _look(config_path) if form == "html" and new is None else USUAL
    write(render_comparison(found, form, view, look))
    return 1 if exit_code and found.report.level is Level.MATERIAL else 0


def _look(config_path: Path | None) -> Look:
    """Return what pages of a configured policy look like."""
    from policydiff.pipeline.workspace import open_workspace

    with open_workspace(config_path, Path.cwd()) as workspace:
        return workspace.look


def _compare(
    old: str,
    new: str | None,
    from_rev: str | None,
    to_rev: str | None,
    locale: str | None,
    config_path: Path | None,
    redline: bool,
    own: bool,
) -> Comparison:
    if new is not None:
        if from_rev or to_rev:
            raise UsageError("Give either OLD and NEW, or a POLICY with --from and --to, not both.")
        return compare_specs(
            old,
            new,
            Path.cwd(),
            locale=locale,
            config_path=config_path,
            redline=redline,
            in_own_language=own,
            on_absent=say,
        )
    if not from_rev:
        raise UsageError(f"Compare {old} with what? Give OLD and NEW, or POLICY --from REV.")
    from policydiff.pipeline.workspace import open_workspace  # two files need no git

    with open_workspace(config_path, Path.cwd()) as workspace:
        (policy,) = workspace.policies(old)
        return compare_revisions(
            workspace, policy, from_rev, to_rev, redline=redline, in_own_language=own, on_absent=say
        )


def _compare_section(
    policy: str,
    new: str | None,
    from_rev: str | None,
    to_rev: str | None,
    section: str,
    config_path: Path | None,
) -> Comparison:
    if new is not None or not from_rev:
        raise UsageError("--section takes a POLICY of policydiff.toml with --from: its history.")
    from policydiff.pipeline.sections import compare_section
    from policydiff.pipeline.workspace import open_workspace

    with open_workspace(config_path, Path.cwd()) as workspace:
        (configured,) = workspace.policies(policy)
        before, after = revision_pair(workspace, configured, from_rev, to_rev)
        return Comparison(compare_section(workspace, configured, before, after, section))
