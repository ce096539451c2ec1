"""Pairs of sentences that differ in a word or two, judged by the whole engine."""

from __future__ import annotations

from pathlib import Path

import pytest

import policydiff

PAIRS = Path(__file__).with_name("pairs.txt")
MIRROR = {"adverse": "favourable", "favourable": "adverse", "neutral": "neutral", "mixed": "mixed"}


def read_pairs(*, both_ways: bool = False) -> list[tuple[str, str, str, str, str]]:
    """(level, direction, old, new, lead-in) of every block, or of every one that is judged both ways."""
    pairs = []
    for block in PAIRS.read_text("utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if lines:
            level, direction, *one_way = lines[0].split()
            if one_way and both_ways:
                continue
            lead_in = next((line[2:] for line in lines[3:] if line.startswith("> ")), "")
            old, new = ("" if line == "-" else line for line in lines[1:3])
            pairs.append((level, direction, old, new, lead_in))
    return pairs


def policy(text: str, lead_in: str) -> str:
    start = "# Privacy\n\nThis page was written with care.\n\n"
    if lead_in:
        item = f"- {text}\n" if text else ""
        return f"{start}{lead_in}\n\n- something that stays\n{item}\nThe end.\n"
    return f"{start}{text}\n\nThe end.\n"


@pytest.mark.parametrize(("level", "direction", "old", "new", "lead_in"), read_pairs())
def test_a_pair_gets_its_level_and_direction(
    level: str, direction: str, old: str, new: str, lead_in: str
) -> None:
    before, after = policy(old, lead_in), policy(new, lead_in)
    there = policydiff.compare(before, after)
    assert (there.level.value, there.direction.value) == (level, direction)


@pytest.mark.parametrize(
    ("level", "direction", "old", "new", "lead_in"), read_pairs(both_ways=True)
)
def test_a_pair_turned_round_gets_the_level_and_the_mirrored_direction(
    level: str, direction: str, old: str, new: str, lead_in: str
) -> None:
    back = policydiff.compare(policy(new, lead_in), policy(old, lead_in))
    assert (back.level.value, back.direction.value) == (level, MIRROR[direction])


def test_there_are_enough_pairs_and_none_twice() -> None:
    pairs = [(old, new, lead_in) for _, _, old, new, lead_in in read_pairs()]
    assert len(set(pairs)) == len(pairs) >= 340
