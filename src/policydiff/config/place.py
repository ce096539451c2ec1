"""Where `policydiff.toml` lies."""

from __future__ import annotations

from pathlib import Path

from policydiff.errors import ConfigError

CONFIG_NAME = "policydiff.toml"


def find_config(start: Path) -> Path:
    """Return the nearest `policydiff.toml` in `start` or a folder above it.

    Raises `ConfigError` that names where it looked.
    """
    for folder in (start, *start.parents):
        if (folder / CONFIG_NAME).is_file():
            return folder / CONFIG_NAME
    raise ConfigError(
        f"No {CONFIG_NAME} in {start} or a folder above it. "
        "Run `policydiff init` to write one, or name it with --config."
    )
