"""What a check found, in every format: it says all of it, fits its limit, and does nothing else."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.render.check_cases import BLOCKED, CLAIMS, PREVIEW, PROBLEMS, READY, WARNINGS, check
from tests.render.hostile_policy import ATTACKS
from tests.render.test_hostile_policy import FORMATS, Elements, hostile, markdown_page, unsafe

from policydiff.render.check_github import render_annotations
from policydiff.render.check_json import render_check_json
from policydiff.render.check_markdown import render_check_markdown
from policydiff.render.check_terminal import render_check_terminal
from policydiff.report import Check, load_schema

ATTACK = " ".join(ATTACKS)


def attacked(format: str) -> Check:
    """A check whose every text attacks."""
    return check(
        hostile(format),
        blocks=tuple(replace(problem, message=ATTACK, path=ATTACK) for problem in PROBLEMS),
        warnings=tuple(replace(problem, message=f"`{ATTACK}`") for problem in WARNINGS),
        claims=tuple(replace(claim, reason=ATTACK, contradicted=ATTACK) for claim in CLAIMS),
        preview="\n".join(ATTACKS),
        headline=ATTACK,
    )


def test_json_is_what_the_schema_describes() -> None:
    schema = load_schema()
    validator = Draft202012Validator({**schema, "$ref": "#/$defs/check"})
    for checks in (BLOCKED, READY, (attacked("markdown"),)):
        (entry,) = json.loads(render_check_json(checks))["policies"]
        validator.validate(entry)
    assert entry["blocks"][1]["code"] == "lead-time-short"
    assert entry["blocks"][1]["line"] == 3


@pytest.mark.parametrize("said", ["5 days from today", "Approval", "wording only", "line 3"])
def test_markdown_and_terminal_say_what_a_person_acts_on(said: str) -> None:
    assert said in render_check_markdown(BLOCKED)
    assert said in " ".join(render_check_terminal(BLOCKED).split())


def test_commands_in_a_message_are_code() -> None:
    assert "`policydiff review members --approve --by NAME`" in render_check_markdown(BLOCKED)


def test_what_is_ready_says_who_approved_it() -> None:
    said = render_check_markdown(READY)
    assert said.startswith(
        "## Privacy notice of the Fernwood tool library: Ready to tell readers\n"
    )
    assert "approved by A. Lee (review of pull request 12)" in said
    assert "[!" not in said


def test_a_preview_cannot_leave_its_fence() -> None:
    page = markdown_page(render_check_markdown(BLOCKED))
    assert f'<pre><code class="language-text">{PREVIEW}</code></pre>' in page


@pytest.mark.parametrize("limit", [60_000, 20_000, 8_000, 4_000, 1_500])
@pytest.mark.parametrize("number", [1, 3, 40])
def test_a_limit_holds_and_says_what_is_left_out(limit: int, number: int) -> None:
    checks = BLOCKED * number
    said = render_check_markdown(checks, limit=limit, artifact_url="https://forge.example/a/1")
    assert len(said.encode()) <= limit
    assert said.rstrip().endswith("[The whole report](https://forge.example/a/1)")
    shown = said.count(": 2 things block")
    assert shown == number or f"{number - shown} more policies are not shown" in said
    page = markdown_page(said)
    assert page.count("<details>") == page.count("</details>")


@settings(max_examples=20)
@given(st.integers(1_500, 30_000), st.integers(1, 6))
def test_no_limit_is_ever_exceeded(limit: int, number: int) -> None:
    assert len(render_check_markdown((*BLOCKED, *READY) * number, limit=limit).encode()) <= limit


@pytest.mark.parametrize("limit", [None, 20_000])
@pytest.mark.parametrize("format", FORMATS)
def test_markdown_does_nothing_of_what_the_policy_asks(format: str, limit: int | None) -> None:
    said = render_check_markdown((attacked(format),), limit=limit)
    fence = re.compile(r"^(`{3,})text\n.*?\n\1$", re.DOTALL | re.MULTILINE)
    outside = re.sub(r"`[^`\n]+`", "", fence.sub("", said))
    for trigger in (r"(?<!\w)@\w", r"(?<!&)#\d", r"\bGH-\d", r"(?<!\w)!\d", r"https?://", r"www\."):
        assert re.search(trigger, outside) is None, trigger
    assert unsafe(said) == []
    usual = Elements(markdown_page(render_check_markdown(BLOCKED)))
    found = Elements(markdown_page(said))
    assert found.tags <= usual.tags | {"code"}
    assert found.attributes <= usual.attributes
    assert found.links == set()
    assert found.comments == []


@pytest.mark.parametrize("format", FORMATS)
def test_the_terminal_shows_no_control_and_no_command(format: str) -> None:
    said = render_check_terminal((attacked(format),), width=90)
    assert unsafe(said) == []
    assert "::" not in said
    assert "##[" not in said


ANNOTATION = re.compile(r"::(error|warning|notice) (\w+=[^:,]*(?:,\w+=[^:,]*)*)::(.+)")


@pytest.mark.parametrize("format", FORMATS)
def test_every_annotation_is_one_command_and_no_other(format: str) -> None:
    lines = render_annotations((attacked(format),)).splitlines()
    assert 3 < len(lines) <= 10
    for line in lines:
        assert ANNOTATION.fullmatch(line), line
        assert "##[" not in line


def test_annotations_point_at_the_lines() -> None:
    first, second, third, *rest = render_annotations(BLOCKED).splitlines()
    title = "title=Privacy notice of the Fernwood tool library"
    assert first == f"::error {title}%3A Approval::{PROBLEMS[0].message}"
    assert second == (
        f"::error file=policies/members.md,line=3,{title}%3A Dates::{PROBLEMS[1].message}"
    )
    assert third.startswith("::warning file=policies/members.de.md,line=12,")
    assert all(line.startswith("::notice file=policies/members.md") for line in rest)


def test_annotations_over_the_limit_are_counted() -> None:
    lines = render_annotations(BLOCKED * 5).splitlines()
    whole = render_annotations(BLOCKED * 5, limit=1000).splitlines()
    assert len(lines) == 10
    assert lines[:9] == whole[:9]
    assert lines[9] == (f"::notice title=policydiff::{len(whole) - 9} more are in the job summary.")
