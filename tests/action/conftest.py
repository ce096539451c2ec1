from __future__ import annotations

import pathlib
from collections.abc import Iterator

import pytest
from tests.action.scene import Hub, Platform

Store = tuple[pathlib.Path, dict[str, pathlib.Path]]


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Repositories that several tests begin with."""
    return tmp_path_factory.mktemp("founded"), {}


@pytest.fixture
def platform(tmp_path: pathlib.Path, founded: Store) -> Iterator[Platform]:
    """An empty platform; `found` puts a repository on it."""
    store, known = founded
    hub = Hub(git=tmp_path / "origin.git")
    yield Platform(tmp_path, hub, store, founded=known)
    hub.close()
