"""What tests of the life cycle share."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator

import pytest
from tests.pipeline.life_cycle_case import Keeper, keeper_of


@pytest.fixture
def keeper(tmp_path: pathlib.Path) -> Iterator[Keeper]:
    """A policy repository whose mails really go out, and who keeps it."""
    with keeper_of(tmp_path) as made:
        yield made
