"""What every test may use."""

from __future__ import annotations

import os
import pathlib
import shutil
from collections.abc import Callable, Generator
from typing import Any

import pytest
from hypothesis import settings
from jsonschema import Draft202012Validator
from tests.command_line import CommandLine

# On one's own machine each run tries other examples; where a change is judged, all try the same ones.
settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")

ROOT = pathlib.Path(__file__).resolve().parent.parent


_CALLERS = ("CI", "GITHUB_", "RUNNER_", "SENDGRID_", "POLICYDIFF_")
_FOR_TESTS = frozenset(
    f"POLICYDIFF_{name}"
    for name in ("SHARED", "REQUIRE_SERVICES", "REGENERATE", "TEST_POSTGRES", "CHROMIUM")
)


_MEMORY = pathlib.Path("/dev/shm")
_ENOUGH = 4 << 30
"""Bytes; a whole run that keeps every file writes about an eighth of that."""


def pytest_configure() -> None:
    """Let files lie in memory where there is room: on a disk, tests mostly wait for it."""
    if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ENOUGH:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


@pytest.fixture(scope="session", autouse=True)
def nothing_of_the_caller() -> Generator[None, None, None]:
    """No test sees the runner it runs on, nor a secret: what they do is tested with made-up ones."""
    with pytest.MonkeyPatch.context() as patch:
        for name in tuple(os.environ):
            if name.startswith(_CALLERS) and name not in _FOR_TESTS:
                patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def shared() -> pathlib.Path:
    """The folder of real policies beside the checkout; absent on most machines."""
    folder = pathlib.Path(os.environ.get("POLICYDIFF_SHARED", ROOT.parent / "shared"))
    if not (folder / "corpus").is_dir():
        pytest.skip(f"no real policies to test with: {folder} is absent (set POLICYDIFF_SHARED)")
    return folder


@pytest.fixture
def cli(tmp_path: pathlib.Path) -> CommandLine:
    """The command line, run in `tmp_path`."""
    return CommandLine(tmp_path)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where every service must be there (POLICYDIFF_REQUIRE_SERVICES=1), a skipped test has failed.

    The real policies are no service: they belong to other people and are absent on most machines.
    """
    report = yield
    if report.skipped and os.environ.get("POLICYDIFF_REQUIRE_SERVICES") == "1":
        reason = str(report.longrepr)
        if "no real policies to test with" not in reason:
            report.outcome = "failed"
            report.longrepr = f"skipped, and nothing may be skipped here: {reason}"
    return report


@pytest.fixture(scope="session")
def valid() -> Callable[[Any], Any]:
    """A check that gives back a report, or its JSON, once it is valid against the published schema."""
    from policydiff.report import load_schema

    validator = Draft202012Validator(load_schema())

    def check(report: Any) -> Any:
        validator.validate(report if isinstance(report, dict) else report.to_dict())
        return report

    return check
