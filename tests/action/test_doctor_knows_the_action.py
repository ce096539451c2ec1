"""`policydiff doctor` sees that a workflow sends by the Action."""

from __future__ import annotations

import datetime
import pathlib
import shutil

import pytest
from tests.conftest import ROOT

from policydiff.config import Config
from policydiff.pipeline.deployment import Deployment, check_workflows
from policydiff.render.doctor import Mark

TODAY = datetime.date(2026, 11, 22)


def found(folder: pathlib.Path, name: str) -> list[tuple[Mark, str]]:
    place = folder / ".github" / "workflows"
    place.mkdir(parents=True)
    shutil.copy(ROOT / "docs" / "workflows" / name, place)
    checks = check_workflows(Config(folder=folder), Deployment.ACTION, TODAY)
    return [(check.mark, check.found) for check in checks if check.title == "Workflow"]


@pytest.mark.parametrize("name", ["notify.yml", "notify-postgres.yml"])
def test_an_example_that_sends_has_no_fault(tmp_path: pathlib.Path, name: str) -> None:
    assert found(tmp_path, name) == [(Mark.OK, f"{name} sends notices")]


def test_a_check_sends_nothing(tmp_path: pathlib.Path) -> None:
    assert found(tmp_path, "check.yml") == [(Mark.TODO, "no workflow sends notices")]
