"""Files with addresses stay out of git: the list of readers, the ledger and the mails of a rehearsal."""

from __future__ import annotations

from pathlib import Path

from policydiff.config import Config
from policydiff.errors import ConfigError, HistoryError
from policydiff.repository import open_repository
from policydiff.reviews.files import write_text

__all__ = ["keep_out_of_git", "refuse_committed"]

_OWN_FOLDER = ".policydiff"
_IGNORED = """\
# Addresses never go into git.
.gitignore
ledger.sqlite*
outbox/
"""


def keep_out_of_git(config: Config, ledger: Path) -> None:
    """Have git ignore what lies beside a ledger in `.policydiff`, itself included.

    Raises `ConfigError` for a ledger that git has already, `ReviewError` where the list of what is ignored
    cannot be written. Another folder is its owner's to keep out.
    """
    ignored = ledger.parent / ".gitignore"
    if ledger.parent.name != _OWN_FOLDER or ignored.exists():
        return
    refuse_committed(
        config, ledger, "the ledger", f"take it out with `git rm --cached {ledger.name}`, and out of "
        "the history too where others can read that"
    )  # fmt: skip
    # Whole or not at all: half of it, as a full disk leaves it, would be taken for all of it ever after.
    write_text(ignored, _IGNORED)


def refuse_committed(config: Config, path: Path, what: str, way_out: str) -> None:
    """Raise `ConfigError` for a file with addresses that is committed to the policy repository."""
    if _is_committed(config.folder, path.resolve()):
        raise ConfigError(
            f"{what} {path} is committed to the policy repository, and addresses do not belong in "
            f"git: {way_out}"
        )


def _is_committed(folder: Path, path: Path) -> bool:
    try:
        with open_repository(folder) as repository:
            root = repository.root.resolve() if repository.root else None
            if root is None or not path.is_relative_to(root):
                return False
            return repository.index_blob_id(path.relative_to(root).as_posix()) is not None
    except HistoryError:
        return False  # no repository
