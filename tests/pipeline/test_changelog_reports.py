"""What was compared for a changelog is kept, and used only as long as it holds."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.cli.conftest import git

from policydiff.materiality import Law, Level
from policydiff.pipeline.changelog import build_changelog
from policydiff.pipeline.changelog_reports import CACHE_FOLDER
from policydiff.pipeline.workspace import Workspace, open_workspace
from policydiff.report import Changelog

TEXT = "# Policy\n\n## Logs\n\nWe keep logs for {} days.\n\n## Bank\n\nWe pay by bank.\n"
CONFIG = '[[policies]]\nid = "privacy"\npath = "privacy.md"\n'


@pytest.fixture
def workspace(tmp_path: pathlib.Path) -> Iterator[Workspace]:
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    (tmp_path / "policydiff.toml").write_text(CONFIG)
    for days in (30, 60, 90):
        (tmp_path / "privacy.md").write_text(TEXT.format(days))
        git(tmp_path, "add", "--all")
        git(tmp_path, "commit", "--quiet", "-m", "x")
    with open_workspace(None, tmp_path, {}) as opened:
        yield opened


def built(workspace: Workspace) -> Changelog:
    (policy,) = workspace.policies()
    return build_changelog(workspace, policy)


def kept(workspace: Workspace) -> list[pathlib.Path]:
    return sorted(workspace.repository.git_dir.joinpath(*CACHE_FOLDER).rglob("*.json"))


def test_what_was_kept_is_what_would_be_found_again(workspace: Workspace) -> None:
    first = built(workspace)
    (path,) = kept(workspace)
    before = path.stat().st_mtime_ns
    assert built(workspace) == first
    assert path.stat().st_mtime_ns == before
    path.write_text("torn")
    assert built(workspace) == first
    assert path.stat().st_mtime_ns > before


def test_another_law_has_reports_of_its_own(workspace: Workspace) -> None:
    built(workspace)
    strict = replace(workspace.config, law=Law(favourable=Level.MINOR))
    built(replace(workspace, config=strict))
    assert len(kept(workspace)) == 2


def test_only_sections_that_changed_are_listed(workspace: Workspace) -> None:
    newest, _ = built(workspace).entries
    assert [section.new[0].heading for section in newest.report.sections] == ["Logs"]
