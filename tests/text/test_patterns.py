"""Patterns that are compiled when they are first asked."""

from __future__ import annotations

import importlib
import pathlib
import re

import pytest

import policydiff
from policydiff.text.patterns import Late, late

SOURCE = pathlib.Path(policydiff.__file__).parent
MODULES = [
    ".".join(("policydiff", *path.relative_to(SOURCE).with_suffix("").parts))
    for path in sorted(SOURCE.rglob("*.py"))
    if "= late(" in path.read_text(encoding="utf-8")
]


def test_a_late_pattern_answers_like_a_compiled_one() -> None:
    pattern = late(r"(?P<word>[a-z]+)!", re.IGNORECASE)
    assert [found["word"] for found in pattern.finditer("Ah! oh!")] == ["Ah", "oh"]
    assert pattern.sub("", "Ah! so") == " so"
    assert pattern.flags & re.IGNORECASE
    assert pattern.pattern == r"(?P<word>[a-z]+)!"


def test_a_late_pattern_says_what_is_wrong_with_it_when_it_is_asked() -> None:
    pattern = late("(")
    with pytest.raises(re.error):
        pattern.search("")


@pytest.mark.parametrize("module", MODULES)
def test_every_late_pattern_of_the_package_compiles(module: str) -> None:
    names = vars(importlib.import_module(module))
    patterns = [value for value in names.values() if isinstance(value, Late)]
    assert patterns
    assert all(isinstance(pattern.compiled, re.Pattern) for pattern in patterns)
