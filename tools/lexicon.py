"""The lexicons as reading takes them: lexicon.json and lexicon.de.json, made from the TOML files beside them.

A stale file is not used: reading falls back on the TOML files, and takes twenty milliseconds longer.
"""

from __future__ import annotations

import json
from typing import Any

from policydiff.statements.german.lexicon import compile_german, german_sources
from policydiff.statements.lexicon import compile_english, read_sources


def compiled_text() -> str:
    """The file as it must be: JSON, one line for each first word of a phrase."""
    return _text(compile_english(read_sources()))


def compiled_german_text() -> str:
    """The same for German."""
    return _text(compile_german(german_sources()))


def _text(values: dict[str, Any]) -> str:
    lines = [f"{_short(name)}:{_value(name, value)}" for name, value in values.items()]
    return "{" + ",\n".join(lines) + "}\n"


def _value(name: str, value: Any) -> str:
    if name in ("root", "phrases"):
        return "{\n" + ",\n".join(f"{_short(k)}:{_short(value[k])}" for k in sorted(value)) + "}"
    if name == "meanings":
        return "[\n" + ",\n".join(map(_short, value)) + "]"
    return _short(value)


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
