"""What every test may use."""

from __future__ import annotations

import os
import pathlib

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> pathlib.Path:
    """The folder of real policies beside the checkout; absent on most machines."""
    folder = pathlib.Path(os.environ.get("POLICYDIFF_SHARED", ROOT.parent / "shared"))
    if not (folder / "corpus").is_dir():
        pytest.skip(f"no real policies to test with: {folder} is absent (set POLICYDIFF_SHARED)")
    return folder
