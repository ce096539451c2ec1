"""Light rewording, as editors do it every day, and alterations that look no heavier."""

from __future__ import annotations

from pathlib import Path

import pytest

import policydiff


def pairs(name: str) -> list[tuple[str, ...]]:
    blocks = Path(__file__).with_name(name).read_text("utf-8").split("\n\n")[1:]
    return [tuple(block.strip().splitlines()) for block in blocks]


def policy(sentence: str) -> str:
    return (
        f"# Privacy\n\n## Use\n\nThis part tells what is done.\n\n{sentence}\n\nThis is public.\n"
    )


@pytest.mark.parametrize(("one", "other"), pairs("reworded.txt"))
def test_a_reworded_sentence_is_minor_both_ways(one: str, other: str) -> None:
    for old, new in ((one, other), (other, one)):
        assert policydiff.compare(policy(old), policy(new)).level.value == "minor"


@pytest.mark.parametrize(("one", "other"), pairs("altered.txt"))
def test_an_altered_sentence_is_material_both_ways(one: str, other: str) -> None:
    for old, new in ((one, other), (other, one)):
        assert policydiff.compare(policy(old), policy(new)).level.value == "material"
