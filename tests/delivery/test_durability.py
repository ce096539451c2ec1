"""A ledger or an outbox on a disk that is thrown away is refused."""

from __future__ import annotations

import pathlib

import pytest

from policydiff.delivery.durability import refuse_forgotten_ledger, refuse_forgotten_outbox
from policydiff.errors import ConfigError


def test_a_ledger_on_a_runner(tmp_path: pathlib.Path) -> None:
    workspace = tmp_path / "work"
    environ = {"CI": "true", "GITHUB_WORKSPACE": str(workspace)}
    for inside in (f"sqlite:///{workspace}/ledger.sqlite", f"{workspace}/deep/ledger.sqlite"):
        with pytest.raises(ConfigError, match="POLICYDIFF_DATABASE_URL"):
            refuse_forgotten_ledger(inside, environ)
        refuse_forgotten_ledger(inside, {"GITHUB_WORKSPACE": str(workspace)})
        refuse_forgotten_ledger(inside, environ | {"CI": "false"})
    refuse_forgotten_ledger(f"sqlite:///{tmp_path}/kept/ledger.sqlite", environ)
    refuse_forgotten_ledger("postgresql://host/database", environ)


def test_an_outbox_on_a_runner(tmp_path: pathlib.Path) -> None:
    environ = {"CI": "1", "CI_PROJECT_DIR": str(tmp_path)}
    with pytest.raises(ConfigError, match="with every address"):
        refuse_forgotten_outbox(tmp_path / "outbox", environ)
    refuse_forgotten_outbox(tmp_path.parent / "outbox", environ)


def test_without_a_named_workspace_it_is_the_working_directory(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError):
        refuse_forgotten_ledger("sqlite:///ledger.sqlite", {"CI": "true"})
