"""`policydiff history`: one section through all versions, by an id that survives renaming."""

from __future__ import annotations

from pathlib import Path

import click

from policydiff.align import SectionEvent
from policydiff.cli.options import config_option
from policydiff.cli.output import say_skipped, write
from policydiff.pipeline.sections import PolicyTrace, history_of, list_sections, trace_policy
from policydiff.pipeline.workspace import open_workspace


@click.command()
@click.argument("policy")
@click.option("--section", metavar="ID", help="The section to follow; all ids if not given.")
@click.option("--rev", default="HEAD", show_default=True, help="Newest version to include.")
@config_option
def history(policy: str, section: str | None, rev: str, config_path: Path | None) -> None:
    """Follow a section through all versions.

    Without --section, lists the sections of the newest version with their permanent ids, which
    survive rename, renumber and move.
    """
    with open_workspace(config_path, Path.cwd()) as workspace:
        (configured,) = workspace.policies(policy)
        trace = trace_policy(workspace, configured, rev, say_skipped)
        write(_list(trace) if section is None else _history(trace, section))


def _list(trace: PolicyTrace) -> str:
    sections = [(name, each) for name, each in list_sections(trace) if each.index]
    widest = max((len(name) for name, _ in sections), default=0)
    return "\n".join(
        f"{name:{widest}}  {'  ' * (each.level - 1)}{f'{each.number} {each.heading}'.strip()}"
        for name, each in sections
    )


def _history(trace: PolicyTrace, section: str) -> str:
    return "\n".join(_event(trace, event) for event in history_of(trace, section))


def _event(trace: PolicyTrace, event: SectionEvent) -> str:
    version = trace.versions[event.version]
    marks = [name for name in ("edited", "renamed", "renumbered", "moved") if getattr(event, name)]
    side = event.version if event.new is not None else event.version - 1
    index = event.new if event.new is not None else event.old
    assert index is not None
    heading = trace.documents[side].sections[index].heading or "(before the first heading)"
    related = f" with {', '.join(event.related)}" if event.related else ""
    what = ", ".join(marks) or event.turn.value
    relation = f" ({event.relation.value}{related})" if event.related else ""
    return f"{version.date[:10]}  {version.rev[:12]}  {what}{relation}: {heading}"
