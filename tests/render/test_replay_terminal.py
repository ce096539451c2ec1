"""A replay in a terminal, whatever its width and whatever the policy says."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from policydiff.materiality import Direction, Law, Level
from policydiff.render.replay import render_replay, render_replay_comparison, render_replay_json
from policydiff.report import PolicyRef
from policydiff.report.replay import (
    Difference,
    Outcome,
    Replay,
    ReplayComparison,
    ReplayStep,
    RuleCount,
    Ruling,
    Totals,
    Verdict,
)

WORSE = Verdict(
    level=Level.MATERIAL,
    direction=Direction.ADVERSE,
    material=2,
    minor=1,
    needs_review=1,
    rules=(
        RuleCount("retention-period-lengthened", Level.MATERIAL, 2),
        RuleCount("typography", Level.MINOR, 1),
    ),
    headline="Quince changes its policy: \x1b[31mlogs\x1b[0m are now kept for 90 days.",
    effective_date="2025-03-01",
    effective_before="2024-01-01",
)
TOTALS = Totals(versions=3, notices=1, days=1, waits=0, minor=0, none=0, unreadable=1)


def _step(number: int, outcome: Outcome, verdict: Verdict | None = None, **more: str) -> ReplayStep:
    return ReplayStep(
        version=number,
        commit=f"{number}" * 40,
        date=f"2025-02-0{number}T10:00:00+01:00",
        path="privacy.md",
        deleted=False,
        outcome=outcome,
        told=more.get("told", ""),
        baseline=1 if verdict else 0,
        verdict=verdict,
        problem=more.get("problem", ""),
    )


FIRST = _step(1, Outcome.BASELINE)
NOTICE = _step(2, Outcome.NOTICE, WORSE, told="2025-02-02")
BROKEN = _step(3, Outcome.UNREADABLE, problem="privacy.md at 333 is not UTF-8.")
REPLAY = Replay(
    policydiff_version="1.0",
    rules_version="7",
    engine="0" * 16,
    policy=PolicyRef("privacy", "Privacy policy", "privacy.md", ""),
    law=Law(favourable=Level.MINOR),
    wait_days=0,
    totals=TOTALS,
    steps=(FIRST, NOTICE, BROKEN),
)
SIDE = Ruling("policydiff.toml", "1.0", "7", "0" * 16, Law(), 2, TOTALS)
COMPARISON = ReplayComparison(
    policy=REPLAY.policy,
    this=SIDE,
    against=SIDE,
    compared=2,
    only_this=1,
    only_against=0,
    gained=1,
    lost=0,
    differences=(Difference(NOTICE, BROKEN),),
)


def test_a_replay_is_totals_then_a_row_for_each_notice() -> None:
    assert render_replay(REPLAY, width=100).splitlines() == [
        "3 versions · 1 would have been noticed · 1 unreadable",
        "Privacy policy, 2025-02-01 to 2025-02-03",
        "Version 1 (2025-02-01, 111111111111) counts as known to readers. Each later one is compared with the",
        "version they were told of last, by the rules alone: what people decided in reviews is not replayed.",
        "Configured: changes in favour of readers are minor.",
        "",
        "versions   told          commit        for readers  material  minor",
        "1 → 2      2025-02-02    222222222222  worse               2      1",
        "           Quince changes its policy: ␛[31mlogs␛[0m are now kept for 90 days.",
        "           retention-period-lengthened × 2",
        "           ! 1 change not understood: a person must decide.",
        "           ! Applies from 2025-03-01: 27 days after the notice.",
        "3          no notice: 1 unreadable",
        "           ! version 3: privacy.md at 333 is not UTF-8.",
        "",
        "Rules behind the notices",
        "     1  retention-period-lengthened",
    ]


def test_a_comparison_is_what_each_side_would_have_done() -> None:
    assert render_replay_comparison(COMPARISON, width=104).splitlines() == [
        "1 version of 2 judged otherwise",
        "Privacy policy: policydiff.toml against policydiff.toml",
        "With policydiff.toml, 1 notice more and 0 fewer.",
        *(
            "- policydiff.toml: 3 versions · 1 would have been noticed · 1 unreadable. Judged by policydiff 1.0,",
            "  rules 7, engine 0000000000000000. A notice waits 2 days.",
        )
        * 2,
        "- 1 version only in policydiff.toml: not compared.",
        "",
        "version 2  2025-02-02  222222222222",
        "  policydiff.toml: notice, worse for readers, compared with version 1: retention-period-lengthened × 2",
        "  policydiff.toml: unreadable. privacy.md at 333 is not UTF-8.",
        "  Quince changes its policy: ␛[31mlogs␛[0m are now kept for 90 days.",
    ]


@pytest.mark.parametrize("width", [1, 20, 40, 200])
@pytest.mark.parametrize("every", [False, True])
def test_any_width_will_do_and_only_colour_has_escapes(width: int, every: bool) -> None:
    plain = render_replay(REPLAY, every=every, width=width)
    assert "\x1b" not in plain + render_replay_comparison(COMPARISON, width=width)
    assert max(map(len, plain.splitlines())) <= max(width, 20)
    assert "\x1b[" in render_replay(REPLAY, every=every, width=width, color=True)
    assert "\x1b[" in render_replay_comparison(COMPARISON, width=width, color=True)


def test_json_keeps_the_order_of_the_schema() -> None:
    found = json.loads(render_replay_json(REPLAY))
    assert list(found)[:2] == ["schema_version", "policydiff_version"]
    assert found["steps"][1]["verdict"]["headline"] == WORSE.headline


def test_a_rewrite_names_the_rules_of_most_changes() -> None:
    rules = tuple(RuleCount(f"rule-{n}", Level.MATERIAL, n) for n in range(1, 10))
    step = replace(NOTICE, verdict=replace(WORSE, rules=rules))
    said = render_replay(replace(REPLAY, steps=(FIRST, step)), width=120)
    named = (
        "rule-9 × 9, rule-8 × 8, rule-7 × 7, rule-6 × 6, rule-5 × 5, rule-4 × 4 and 3 rules more"
    )
    assert f"           {named}\n" in said
