"""Every format of one fixed report, to the byte.

`POLICYDIFF_REGENERATE=1` writes the files anew; read what changed before committing it.
"""

from __future__ import annotations

import os
import pathlib
import re

import pytest
from tests.render.golden_cases import GOLDEN

FOLDER = pathlib.Path(__file__).parent / "golden"
COLOUR = re.compile("\x1b\\[[0-9;]*m")


@pytest.mark.parametrize("name", GOLDEN)
def test_the_output_is_the_golden_one(name: str) -> None:
    found = GOLDEN[name]().encode()
    path = FOLDER / name
    if os.environ.get("POLICYDIFF_REGENERATE") == "1":
        path.write_bytes(found)
    assert found.decode() == path.read_bytes().decode()


def test_no_golden_file_is_left_over() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(GOLDEN)


@pytest.mark.parametrize("name", GOLDEN)
def test_rendering_again_gives_the_same_bytes(name: str) -> None:
    assert GOLDEN[name]() == GOLDEN[name]()


@pytest.mark.parametrize("width", [80, 120])
def test_colour_adds_no_word_and_lines_fit(width: int) -> None:
    plain = GOLDEN[f"terminal-{width}.txt"]()
    coloured = GOLDEN[f"terminal-{width}-color.txt"]()
    assert coloured != plain
    assert COLOUR.sub("", coloured) == plain
    assert max(map(len, plain.splitlines())) <= width


def test_a_short_report_keeps_verdict_and_account() -> None:
    short, full = GOLDEN["report-short.md"](), GOLDEN["report.md"]()
    assert len(short.encode()) <= 2_200 < len(full.encode())
    assert short.split("\n\n")[:3] == full.split("\n\n")[:3]
    assert short.split("### Account")[1] == full.split("### Account")[1]
    assert "more not shown here for want of space." in short
