"""The JSON Schema of `policydiff.toml`, for editors, and for who asks what a setting is for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

PATH = Path(__file__).with_name("schema.json")
"""Written by `make docs` from the code that reads the file."""


def schema_text() -> str:
    """Return the JSON Schema (2020-12) as it is published."""
    return PATH.read_text(encoding="utf-8")


def load_config_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of `policydiff.toml`."""
    loaded: dict[str, Any] = json.loads(schema_text())
    return loaded
