"""`action.yml` and the example workflows: what a reviewer of workflows looks for."""

from __future__ import annotations

import os
import pathlib
import re
import subprocess
import sys
from typing import Any

import pytest
import yaml
from tests.action.scene import action_file
from tests.command_line import bare_environment
from tests.conftest import ROOT

WORKFLOWS = sorted((ROOT / "docs" / "workflows").glob("*.yml"))
PINNED = re.compile(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}")


def read(path: pathlib.Path) -> dict[Any, Any]:
    value = yaml.safe_load(path.read_text("utf-8"))
    assert isinstance(value, dict)
    return value


def steps(workflow: dict[Any, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def test_no_expression_stands_in_a_script() -> None:
    found = [*action_file()["runs"]["steps"], *(s for path in WORKFLOWS for s in steps(read(path)))]
    scripts = [step["run"] for step in found if "run" in step]
    assert len(scripts) >= 3
    assert not any("${{" in script for script in scripts)


def test_the_action_needs_no_other() -> None:
    assert action_file()["runs"]["using"] == "composite"
    for step in action_file()["runs"]["steps"]:
        assert "uses" not in step
        assert step["shell"] == "bash"


def test_every_input_reaches_the_command_and_every_output_comes_from_it() -> None:
    action = action_file()
    (step,) = (each for each in action["runs"]["steps"] if each.get("id") == "run")
    used = re.findall(r"inputs\.([\w-]+)", f"{step['env']} {step['working-directory']}")
    assert sorted(used) == sorted(action["inputs"])
    for name, output in action["outputs"].items():
        assert output["value"] == "${{ steps.run.outputs." + name + " }}"
    source = (ROOT / "src/policydiff/cli/action.py").read_text("utf-8")
    for name in step["env"]:
        if name.startswith("POLICYDIFF_ACTION_") and name != "POLICYDIFF_ACTION_MODE":
            assert f'envvar="{name}"' in source


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_an_example_is_pinned_and_may_only_what_it_needs(path: pathlib.Path) -> None:
    workflow = read(path)
    triggers = workflow[True]  # YAML 1.1 reads `on` as a truth value.
    assert workflow["permissions"] == {}
    for step in steps(workflow):
        if "uses" in step:
            assert PINNED.fullmatch(step["uses"]), step["uses"]
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False
    (job,) = workflow["jobs"].values()
    (ours,) = (step for step in steps(workflow) if "policydiff@" in step.get("uses", ""))
    assert set(ours["with"]) <= set(action_file()["inputs"])
    assert "pull_request_target" not in triggers
    if ours["with"]["mode"] == "check":
        assert "secrets." not in path.read_text("utf-8")
        assert job["permissions"] == {"contents": "read", "pull-requests": "write"}
        assert workflow["concurrency"]["cancel-in-progress"] is True
    else:
        assert sorted(triggers) == ["push", "schedule", "workflow_dispatch"]
        assert job["environment"] == "notices"
        assert workflow["concurrency"]["cancel-in-progress"] is False
    outputs = set(re.findall(r"steps\.policydiff\.outputs\.([\w-]+)", path.read_text("utf-8")))
    assert outputs <= set(action_file()["outputs"])


# The first step, with a Python that writes down what it is asked.

PYTHON = """\
#!/bin/sh
echo "$PWD|$*" >> "$CALLS"
case "$*" in
  *version_info*) exit "${TOO_OLD:-0}" ;;
  *"-m venv"*) mkdir -p "$RUNNER_TEMP/policydiff/bin"; cp "$0" "$RUNNER_TEMP/policydiff/bin/python" ;;
  *"-m pip"*) : > "$RUNNER_TEMP/policydiff/bin/policydiff"; chmod +x "$RUNNER_TEMP/policydiff/bin/policydiff" ;;
esac
"""


def install(folder: pathlib.Path, **env: str) -> tuple[int, str, list[str]]:
    (temp := folder / "temp").mkdir(exist_ok=True)
    (work := folder / "work").mkdir(exist_ok=True)
    (programs := folder / "bin").mkdir(exist_ok=True)
    (programs / "python3").write_text(PYTHON)
    (programs / "python3").chmod(0o755)
    for name in ("sh", "mkdir", "cp", "chmod"):
        if not (programs / name).exists():
            (programs / name).symlink_to(f"/bin/{name}")
    script = action_file()["runs"]["steps"][0]["run"]
    done = subprocess.run(
        ["/bin/bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script],
        cwd=work,
        capture_output=True,
        text=True,
        env={
            **bare_environment(),
            "PATH": str(programs),
            "RUNNER_TEMP": str(temp),
            "RUNNER_TOOL_CACHE": str(folder / "tools"),
            "GITHUB_ACTION_PATH": str(ROOT),
            "CALLS": str(folder / "calls"),
            **env,
        },
    )
    calls = folder / "calls"
    return done.returncode, done.stdout, calls.read_text().splitlines() if calls.exists() else []


def test_nothing_of_the_checked_out_repository_is_imported(tmp_path: pathlib.Path) -> None:
    code, _, calls = install(tmp_path)
    assert code == 0
    assert len(calls) == 3
    for call in calls:
        place, _, arguments = call.partition("|")
        assert place == str(tmp_path / "temp")
        assert arguments.startswith("-I ")
    assert calls[-1].endswith(f"{ROOT}[postgres,docx]")
    assert install(tmp_path) == (0, "", calls)  # a second step of the same job


def test_a_python_that_is_too_old_is_said(tmp_path: pathlib.Path) -> None:
    code, said, _ = install(tmp_path, TOO_OLD="1")
    assert code == 3
    assert said.startswith("::error title=policydiff::No Python 3.11 or later")


def test_one_of_the_runners_own_pythons_does(tmp_path: pathlib.Path) -> None:
    place = tmp_path / "tools" / "Python" / "3.12.7" / "x64" / "bin"
    place.mkdir(parents=True)
    (place / "python3").write_text(PYTHON.replace("${TOO_OLD:-0}", "0"))
    (place / "python3").chmod(0o755)
    code, _, calls = install(tmp_path, TOO_OLD="1")
    assert code == 0
    assert len(calls) == 4


def test_a_module_in_the_workspace_is_not_run(tmp_path: pathlib.Path) -> None:
    """What `-I` is for: a repository may have a folder with the name of a module."""
    (tmp_path / "policydiff").mkdir()
    (tmp_path / "policydiff" / "__init__.py").write_text("raise SystemExit('caught')")
    done = subprocess.run(
        [sys.executable, "-I", "-m", "policydiff", "--version"],
        cwd=tmp_path,
        env={**bare_environment(), "PYTHONPATH": os.fspath(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
