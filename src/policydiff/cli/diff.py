"""`policydiff diff`: compare two versions."""

from __future__ import annotations

from pathlib import Path

import click

from policydiff.cli.options import FORMATS, config_option, render
from policydiff.cli.output import write
from policydiff.errors import UsageError
from policydiff.materiality import Level
from policydiff.pipeline.versions import compare_revisions, compare_specs
from policydiff.pipeline.workspace import open_workspace
from policydiff.report import ChangeReport


@click.command()
@click.argument("old")
@click.argument("new", required=False)
@click.option("--from", "from_rev", metavar="REV", help="Old revision of a configured policy.")
@click.option("--to", "to_rev", metavar="REV", help="New revision; the working tree by default.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="terminal", show_default=True)
@click.option("--locale", help="Language of the text; detected where not given.")
@click.option("--exit-code", is_flag=True, help="Exit 1 when a change is material.")
@config_option
def diff(
    old: str,
    new: str | None,
    from_rev: str | None,
    to_rev: str | None,
    form: str,
    locale: str | None,
    exit_code: bool,
    config_path: Path | None,
) -> int:
    r"""Compare two versions of a policy.

    OLD and NEW are files or REV:PATH, as `git diff` takes them. Or name a POLICY of policydiff.toml
    with --from and --to.

    \b
    policydiff diff old.md new.md
    policydiff diff v1.0:policies/privacy.md HEAD:policies/privacy.md
    policydiff diff privacy --from HEAD~3
    """
    report = _compare(old, new, from_rev, to_rev, locale, config_path)
    write(render(report, form))
    return 1 if exit_code and report.level is Level.MATERIAL else 0


def _compare(
    old: str,
    new: str | None,
    from_rev: str | None,
    to_rev: str | None,
    locale: str | None,
    config_path: Path | None,
) -> ChangeReport:
    if new is not None:
        if from_rev or to_rev:
            raise UsageError("Give either OLD and NEW, or a POLICY with --from and --to, not both.")
        return compare_specs(old, new, Path.cwd(), locale=locale, config_path=config_path)
    if not from_rev:
        raise UsageError(f"Compare {old} with what? Give OLD and NEW, or POLICY --from REV.")
    with open_workspace(config_path, Path.cwd()) as workspace:
        (policy,) = workspace.policies(old)
        return compare_revisions(workspace, policy, from_rev, to_rev)
