"""Histories of real policies, version after version, through `check` in every format."""

from __future__ import annotations

import datetime
import json
import pathlib
from collections import defaultdict

import pytest
from tests.cli.conftest import git

from policydiff.pipeline.adopt import adopt
from policydiff.pipeline.check import Gate, check_policies
from policydiff.pipeline.workspace import open_workspace
from policydiff.render.check_github import render_annotations
from policydiff.render.check_json import render_check_json
from policydiff.render.check_markdown import render_check_markdown
from policydiff.render.check_terminal import render_check_terminal

DAY = datetime.date(2027, 1, 10)
SUFFIXES = {"markdown": "md", "text": "txt", "html": "html", "rst": "rst", "mdx": "mdx"}
COMMENT = 60_000
"""Bytes that a comment may have."""


def histories(shared: pathlib.Path) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Pairs of versions by the policy they are of, and the format."""
    found = defaultdict(list)
    for path in sorted((shared / "corpus" / "gold").glob("*.json")):
        entry = json.loads(path.read_text())
        name = path.stem.rpartition("-")[0]
        found[name, entry.get("format", "markdown")].append((entry["old_text"], entry["new_text"]))
    return found


@pytest.mark.proof
def test_every_real_history_goes_through_check(
    shared: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    judged = 0
    for (name, form), pairs in histories(shared).items():
        folder = tmp_path / name
        folder.mkdir()
        git(folder, "init", "--quiet", "--initial-branch=main")
        file = folder / f"policy.{SUFFIXES[form]}"
        (folder / "policydiff.toml").write_text(
            f'[organisation]\nname = "Org"\n[[policies]]\nid = "policy"\npath = "{file.name}"\n'
        )
        for old, new in pairs:
            file.write_text(old)
            git(folder, "add", "--all")
            git(folder, "commit", "--quiet", "--allow-empty", "-m", "old")
            with open_workspace(None, folder, {}) as workspace:
                adopt(workspace, workspace.policies()[0], "HEAD", DAY)
            file.write_text(new)
            git(folder, "commit", "--quiet", "--all", "--allow-empty", "-m", "new")
            with open_workspace(None, folder, {}) as workspace:
                checks = check_policies(workspace, workspace.policies(), Gate(), lambda _: DAY)
            assert render_check_terminal(checks).endswith("\n"), name
            assert json.loads(render_check_json(checks))["policies"], name
            assert len(render_check_markdown(checks, limit=COMMENT).encode()) <= COMMENT, name
            assert len(render_annotations(checks).splitlines()) <= 10, name
            judged += 1
    assert judged >= 100
