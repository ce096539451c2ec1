"""What a job was started by, and what its step leaves behind."""

from __future__ import annotations

import json
import pathlib
from typing import Any

import pytest
from tests.command_line import CommandLine

from policydiff.errors import ConfigError, UsageError
from policydiff.pipeline.action_check import Judged
from policydiff.pipeline.action_event import read_event
from policydiff.pipeline.action_files import add_outputs, add_summary, command
from policydiff.pipeline.action_report import COMMENT_LIMIT, log_summary, render_judged
from policydiff.report import Condition, Problem

SHA, BASE, HEAD = "a" * 40, "b" * 40, "c" * 40


def environ(folder: pathlib.Path, name: str, payload: Any) -> dict[str, str]:
    path = folder / "event.json"
    path.write_text(payload if isinstance(payload, str) else json.dumps(payload))
    return {
        "GITHUB_EVENT_NAME": name,
        "GITHUB_EVENT_PATH": str(path),
        "GITHUB_REPOSITORY": "acme/policies",
        "GITHUB_REF": "refs/pull/7/merge",
        "GITHUB_SHA": SHA,
    }


def pull(**head: Any) -> dict[str, Any]:
    base = {"sha": BASE, "ref": "main"}
    return {"pull_request": {"number": 7, "base": base, "head": {"sha": HEAD, **head}}}


@pytest.mark.parametrize(
    "name", ["pull_request", "pull_request_review", "pull_request_review_comment"]
)
def test_a_pull_request(tmp_path: pathlib.Path, name: str) -> None:
    payload = pull(repo={"full_name": "acme/policies"})
    event = read_event(environ(tmp_path, name, payload))
    assert (event.number, event.base, event.head, event.from_fork) == (7, BASE, HEAD, False)
    assert event.is_proposal
    assert event.takes_comment
    assert event.run_url == ""


@pytest.mark.parametrize("repo", [{"full_name": "stranger/policies"}, None])
def test_a_fork_even_one_that_was_deleted(tmp_path: pathlib.Path, repo: Any) -> None:
    assert read_event(environ(tmp_path, "pull_request", pull(repo=repo))).from_fork


def test_a_merge_group_names_its_newest_pull_request(tmp_path: pathlib.Path) -> None:
    ref = f"refs/heads/gh-readonly-queue/main/pr-12-{BASE}"
    group = {"base_sha": BASE, "head_sha": HEAD, "head_ref": ref}
    event = read_event(environ(tmp_path, "merge_group", {"merge_group": group}))
    assert (event.number, event.base, event.head) == (12, BASE, HEAD)
    assert event.is_proposal
    assert not event.takes_comment


@pytest.mark.parametrize(
    "payload",
    [{"before": "0" * 40}, {}, [], {"pull_request": None}, {"pull_request": {"base": {"sha": 3}}}],
)
def test_a_push_and_odd_payloads(tmp_path: pathlib.Path, payload: Any) -> None:
    event = read_event(environ(tmp_path, "push", payload))
    assert (event.number, event.base, event.head) == (0, "", "")


@pytest.mark.parametrize("payload", ["", "{", "[" * 100_000])
def test_a_broken_payload_is_named(tmp_path: pathlib.Path, payload: str) -> None:
    with pytest.raises(UsageError, match=r"event\.json cannot be read: not valid JSON"):
        read_event(environ(tmp_path, "push", payload))


def test_outside_of_a_job_the_other_commands_are_named(cli: CommandLine) -> None:
    for mode in ("check", "notify"):
        ran = cli("action", mode)
        assert ran.code == 2
        assert "Elsewhere use `policydiff check` and `policydiff notify`." in ran.err


def test_an_output_may_hold_anything(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "output"
    value = "none\nEOF\nblocks<<EOF\n0\n"
    add_outputs({"GITHUB_OUTPUT": str(path)}, {"level": value, "approval": ""})
    first, *lines = path.read_text().splitlines()
    name, _, end = first.partition("<<")
    assert name == "level"
    assert len(end) == 36
    assert "\n".join(lines[: lines.index(end)]) == value
    add_outputs({}, {"level": "none"})


def test_a_summary_is_cut_at_a_line(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "summary"
    add_summary({"GITHUB_STEP_SUMMARY": str(path)}, "ä" * 99 + "\n" + "ö" * 600_000)
    assert path.read_text() == "ä" * 99 + "\n"
    with pytest.raises(ConfigError, match="which the runner named"):
        add_summary({"GITHUB_STEP_SUMMARY": str(tmp_path)}, "x")


def test_a_message_stays_one_command() -> None:
    said = command("error", "a\r\n::set-output name=x::y 100%")
    assert said == "::error title=policydiff::a%0D%0A::set-output name=x::y 100%25\n"


def test_a_log_cannot_leave_its_fence() -> None:
    assert log_summary("Notices", "a\n````\n# b\n") == (
        "## Notices\n\n`````text\na\n````\n# b\n`````\n"
    )


def test_settings_with_long_paths_fit_in_a_comment(tmp_path: pathlib.Path) -> None:
    event = read_event(environ(tmp_path, "pull_request", pull()))
    path = "<" * 4000
    problem = Problem(Condition.SETTINGS, "settings-changed", f"`{path}` is changed here.", path)
    judged = Judged((), (), settings=(problem,) * 30, settings_block=False)
    said = render_judged(judged, event, limit=COMMENT_LIMIT)
    assert len(said.encode()) <= COMMENT_LIMIT
    assert "> - 10 more." in said
