"""Whether a ledger on a git ref could be read by everybody.

It names nobody, but it shows how many were told and when, so it is not begun in a public repository
unless that is wanted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from policydiff.errors import ConfigError

__all__ = ["Visibility", "find_visibility", "refuse_public_ledger"]

_VARIABLE = "GITHUB_REPOSITORY_VISIBILITY"


class Visibility(StrEnum):
    """Who can read a repository."""

    PUBLIC = "public"
    PRIVATE = "private"
    """Private or internal."""
    UNKNOWN = "unknown"


def find_visibility(environ: Mapping[str, str], remote_url: str) -> Visibility:
    """Return who can read the remote, as far as this process can know without asking anybody.

    GITHUB_REPOSITORY_VISIBILITY says it where the workflow sets it; else the payload of the event
    that started a GitHub Actions job. A path of this machine is as good as private. Git itself
    cannot say, so for any other remote it is unknown.
    """
    said = environ.get(_VARIABLE, "").casefold()
    if not said and environ.get("GITHUB_ACTIONS") == "true":
        said = _from_payload(environ.get("GITHUB_EVENT_PATH", ""))
    if said == "public":
        return Visibility.PUBLIC
    if said in ("private", "internal"):
        return Visibility.PRIVATE
    is_local = remote_url.startswith(("/", ".", "file://"))
    return Visibility.PRIVATE if is_local else Visibility.UNKNOWN


def refuse_public_ledger(visibility: Visibility, *, begun: bool, where: str) -> None:
    """Raise ConfigError for a ledger that everybody could read.

    One that is `begun` is refused only where it is known to be public: whoever began it decided.
    """
    if visibility is Visibility.PUBLIC:
        raise ConfigError(
            f"the repository is public, and the ledger {where} would show everybody how many were "
            "told and when: set delivery.allow_public_ledger = true where that is fine, or keep "
            "the ledger in a database (delivery.database)"
        )
    if visibility is Visibility.UNKNOWN and not begun:
        raise ConfigError(
            f"nothing here says whether the repository is public, and the ledger {where} would show "
            f"how many were told and when: set {_VARIABLE}=private where it is not, or "
            "delivery.allow_public_ledger = true where that is fine"
        )


def _from_payload(path: str) -> str:
    try:
        payload = json.loads(Path(path).read_bytes()) if path else None
    except (OSError, ValueError):
        return ""
    repository = payload.get("repository") if isinstance(payload, dict) else None
    if not isinstance(repository, dict):
        return ""
    visibility, private = repository.get("visibility"), repository.get("private")
    if isinstance(visibility, str):
        return visibility.casefold()
    if isinstance(private, bool):
        return "private" if private else "public"
    return ""
