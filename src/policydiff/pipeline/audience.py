"""The store of subscribers and the ledger, as the configuration names it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from policydiff.config import Config
from policydiff.errors import ConfigError

if TYPE_CHECKING:
    from policydiff.delivery.store import Store

_SQLITE = "sqlite:///"


def open_audience(config: Config, environ: dict[str, str] | None = None) -> Store:
    """Open the store at POLICYDIFF_DATABASE_URL, else the configured one.

    A relative SQLite path starts at the folder of `policydiff.toml`. Raises `ConfigError` for a
    file inside the workspace of a CI job: it is gone when the job ends, and with it the memory of
    who was told.
    """
    from policydiff.delivery.store import open_store

    environ = dict(os.environ) if environ is None else environ
    url = environ.get("POLICYDIFF_DATABASE_URL") or config.delivery.database
    if url.startswith(_SQLITE):
        path = config.folder / url.removeprefix(_SQLITE)
        refuse_ephemeral(path, environ, "database", "a PostgreSQL URL in POLICYDIFF_DATABASE_URL")
        path.parent.mkdir(parents=True, exist_ok=True)
        url = f"{_SQLITE}{path}"
    return open_store(url)


def refuse_ephemeral(path: Path, environ: dict[str, str], what: str, instead: str) -> None:
    """Refuse to keep what must last in a folder that a CI job throws away."""
    workspace = environ.get("GITHUB_WORKSPACE", "")
    if not workspace or environ.get("POLICYDIFF_ALLOW_EPHEMERAL") == "1":
        return
    if path.resolve().is_relative_to(Path(workspace).resolve()):
        raise ConfigError(
            f"The {what} {path} lies in the workspace of this CI job and is gone when it ends, so the "
            f"next run would tell everybody again. Give {instead}, or set "
            "POLICYDIFF_ALLOW_EPHEMERAL=1 if it does last."
        )
