"""Where a ledger must not live: on a machine that is thrown away after the run.

A runner of a CI service forgets its disk. A ledger there would know nobody the next time, and
everybody would be told again.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from policydiff.errors import ConfigError

__all__ = ["refuse_forgotten_ledger", "refuse_forgotten_outbox"]


def refuse_forgotten_ledger(url: str, environ: Mapping[str, str]) -> None:
    """Raise ConfigError for a SQLite ledger in the workspace of a CI service.

    `url` is what `open_store` takes; `environ` the environment of the process.
    """
    kind, _, rest = url.rpartition("://")
    if kind and not kind.startswith("sqlite"):
        return
    path = Path(rest.removeprefix("/") if kind else url)
    if _is_forgotten(path, environ):
        raise ConfigError(
            f"the ledger {path} lies in the workspace of a CI runner, which is thrown away: the "
            "next run would mail everybody again; set POLICYDIFF_DATABASE_URL to a PostgreSQL "
            "database, or to a SQLite file on a disk that stays, or keep the ledger on a git ref "
            "(delivery.ledger); delivery.allow_in_workspace = true says that this disk stays"
        )


def refuse_forgotten_outbox(folder: Path, environ: Mapping[str, str]) -> None:
    """Raise ConfigError for an outbox in the workspace of a CI service: its mails hold addresses."""
    if _is_forgotten(folder, environ):
        raise ConfigError(
            f"the outbox {folder} lies in the workspace of a CI runner, where later steps may "
            "publish it with every address; name a folder outside of the workspace, or set "
            "delivery.allow_in_workspace = true where no step does"
        )


def _is_forgotten(path: Path, environ: Mapping[str, str]) -> bool:
    if environ.get("CI", "").casefold() in ("", "0", "false"):
        return False
    names = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR", "WORKSPACE")
    workspace = next((environ[name] for name in names if environ.get(name)), str(Path.cwd()))
    return path.resolve().is_relative_to(Path(workspace).resolve())
