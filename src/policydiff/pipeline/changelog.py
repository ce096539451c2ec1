"""The changelog of a policy: every step that readers can see, from its history."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from policydiff.config import PolicyConfig
from policydiff.history import Version
from policydiff.materiality import Level
from policydiff.pipeline.versions import compare_versions
from policydiff.pipeline.workspace import Workspace
from policydiff.report import Changelog, ChangelogEntry, PolicyRef
from policydiff.report.ids import entry_id


def build_changelog(
    workspace: Workspace,
    policy: PolicyConfig,
    rev: str = "HEAD",
    on_skip: Callable[[str], None] = lambda reason: None,
) -> Changelog:
    """Compare every version with the one before it; steps nobody can see are left out.

    A version that is not a text is left out too; `on_skip` is told why.
    """
    versions = workspace.versions(policy, rev, on_skip)
    entries = []
    for new, old in pairwise(versions):
        entry = _entry(workspace, policy, old, new)
        if entry is not None:
            entries.append(entry)
    latest = versions[0].path if versions else workspace.git_path(policy.path)
    title = policy.title or (entries[0].report.policy.title if entries else policy.id)
    locale = policy.locale or (entries[0].report.policy.locale if entries else "en")
    return Changelog(PolicyRef(policy.id, title, latest, locale), tuple(entries))


def _entry(
    workspace: Workspace, policy: PolicyConfig, old: Version, new: Version
) -> ChangelogEntry | None:
    report = compare_versions(old, new, workspace.config.law, policy)
    if report.level is Level.NONE:
        return None
    return ChangelogEntry(
        id=entry_id(policy.id, report.old.sha256, report.new.sha256), report=report
    )


def write_changelog(folder: Path, changelog: Changelog, base_url: str) -> list[Path]:
    """Write the changelog as Markdown, HTML, JSON and Atom into `folder`; return the paths.

    Written again from the same history, every file has the same bytes.
    """
    from policydiff.render.atom import render_atom
    from policydiff.render.changelog import render_changelog_json, render_changelog_markdown
    from policydiff.render.changelog_page import render_changelog_html

    folder.mkdir(parents=True, exist_ok=True)
    name = changelog.policy.id
    contents = {
        folder / f"{name}.md": render_changelog_markdown(changelog),
        folder / f"{name}.html": render_changelog_html(changelog),
        folder / f"{name}.json": render_changelog_json(changelog),
        folder / f"{name}.atom": render_atom(changelog, base_url=base_url),
    }
    for path, text in contents.items():
        path.write_text(text, encoding="utf-8")
    return list(contents)
