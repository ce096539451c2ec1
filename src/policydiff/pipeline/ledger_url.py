"""Where the ledger is: one answer for those who open it and those who only look at it."""

from __future__ import annotations

from collections.abc import Mapping

from policydiff.config import Config

__all__ = ["DATABASE_VARIABLE", "ledger_url"]

DATABASE_VARIABLE = "POLICYDIFF_DATABASE_URL"
_SQLITE = "sqlite:///"


def ledger_url(config: Config, environ: Mapping[str, str]) -> str:
    """Return the URL in the environment, else the configured one.

    A relative SQLite path starts at the folder of `policydiff.toml`.
    """
    url = environ.get(DATABASE_VARIABLE, "").strip() or config.delivery.database
    relative = url.removeprefix(_SQLITE)
    return url if relative == url else f"{_SQLITE}{config.folder / relative}"
