"""The store of subscribers and the ledger, as configuration and environment name it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from policydiff.config import Config

if TYPE_CHECKING:
    from policydiff.delivery.store import Store


def open_audience(config: Config, environ: Mapping[str, str]) -> Store:
    """Open the store at POLICYDIFF_DATABASE_URL, else the configured one.

    A relative SQLite path starts at the folder of `policydiff.toml`. Raises `ConfigError` for a file
    in the workspace of a CI job: it is gone when the job ends, and with it who was told.
    """
    from policydiff.delivery.durability import refuse_forgotten_ledger
    from policydiff.delivery.store import open_store
    from policydiff.delivery.tokens import parse_keys

    url = environ.get("POLICYDIFF_DATABASE_URL") or config.delivery.database
    prefix, relative = "sqlite:///", url.removeprefix("sqlite:///")
    if relative != url:
        path = config.folder / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        url = f"{prefix}{path}"
    refuse_forgotten_ledger(url, environ)
    keys = environ.get("POLICYDIFF_TOKEN_KEYS")
    return open_store(url, key=parse_keys(keys)[-1] if keys else None)
