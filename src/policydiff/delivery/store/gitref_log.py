"""The ledger as it lies on the ref: `ledger.jsonl`, a line an entry, and `rows/` with long lists.

The first line says by which key people are hashed. Lines are only ever added; a ledger whose earlier
lines changed is refused. What each entry means is in `gitref_rows`.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policydiff.errors import DeliveryError, HistoryError
from policydiff.repository import RemoteRef

__all__ = ["VERSION", "Entry", "LedgerLog", "Page", "common", "list_name"]

Entry = dict[str, Any]
"""One line as JSON."""

VERSION = 1
_LEDGER = "ledger.jsonl"
_README = "README"
_ABOUT = b"""The ledger of policydiff: who was sent which notice, so that nobody is sent one twice.
People stand here as keyed hashes. Do not edit or delete it while a mailing is under way.
"""


@dataclass(frozen=True, slots=True)
class Page:
    """What one commit adds."""

    entries: tuple[Entry, ...]
    lists: Mapping[str, bytes]
    """Files under `rows/`, by name; named by their content, so one that is there stays."""
    summary: str
    """First line of the commit's message."""


def list_name(content: bytes) -> str:
    """Return the path of a list with this content."""
    return f"rows/{hashlib.sha256(content).hexdigest()[:32]}"


class LedgerLog:
    """The entries that the remote has, as far as they were read, and the way to add some."""

    def __init__(self, remote: RemoteRef, where: str, writer: str, *, anew: bool = False) -> None:
        self._remote = remote
        self._anew = anew
        self._where = where
        self._writer = writer
        self._commit: str | None = None
        self._text = b""
        self._pushed: tuple[str, bytes, Entry] | None = None
        self.header: Entry | None = None
        """The first line, or None where the ref does not exist yet."""

    @property
    def remote_url(self) -> str:
        """Where the remote is, without a password."""
        return self._remote.url()

    def pull(self) -> list[Entry]:
        """Return the entries that were added since the last time.

        Raises DeliveryError where the remote does not answer, the ref went away, now or before this
        run, or what was read before is not there any more.
        """
        try:
            tip = self._remote.tip()
            if tip == self._commit:
                if tip is None and self._remote.marked and not self._anew:
                    raise self._deleted()
                return []
            if tip is None:
                raise self._rewritten("is gone")
            self._remote.fetch(tip, self._commit)
            text = self._remote.read(tip, _LEDGER)
        except HistoryError as error:
            raise DeliveryError(f"the ledger {self._where} cannot be read: {error}") from None
        if not text.startswith(self._text):
            raise self._rewritten("was rewritten")
        fresh = self._parse(text[len(self._text) :])
        self._commit, self._text = tip, text
        return fresh

    def push(self, page: Page, header: Entry, now: float) -> bool:
        """Add a page; return False where another run was first, and nothing was added.

        `header` is the first line, where this page is the first one. Raises DeliveryError where the
        remote refuses, or it could not be learnt whether it took the page.
        """
        entries = page.entries if self._commit else (header, *page.entries)
        text = self._text + b"".join(_line(entry) for entry in entries)
        files = {**page.lists, _LEDGER: text}
        if self._commit is None:
            files[_README] = _ABOUT
        # Two runs that say the same at the same second must not make the same commit.
        message = f"{page.summary}\n\nRun: {self._writer}\n"
        try:
            if self._commit is not None:
                self._mark(self._commit)
            commit = self._remote.append(self._commit, files, message, now)
            if commit is not None:
                self._mark(commit)
        except HistoryError as error:
            raise DeliveryError(f"the ledger {self._where} cannot be written: {error}") from None
        if commit is None:
            return False
        self._pushed = (commit, text, self.header or header)
        return True

    def settle(self) -> None:
        """Go on from the page that was pushed, once the transaction that pushed it has ended well."""
        if self._pushed is not None:
            self._commit, self._text, self.header = self._pushed
            self._pushed = None

    def drop(self) -> None:
        """Go on from before the page that was pushed: the transaction failed after all.

        The next push then begins where the last one did, is refused by git, and so has this process
        read the page as it reads another run's.
        """
        self._pushed = None

    def read_list(self, name: str) -> list[str]:
        """Return the lines of a list that an entry names."""
        assert self._commit is not None
        try:
            return self._remote.read(self._commit, name).decode("ascii").splitlines()
        except HistoryError as error:
            raise DeliveryError(f"the ledger {self._where} lacks a list: {error}") from None

    def close(self) -> None:
        """End the processes that talk to git."""
        self._remote.close()

    def _parse(self, text: bytes) -> list[Entry]:
        try:
            entries: list[Entry] = [json.loads(line) for line in text.splitlines()]
            header = self.header or entries.pop(0)
            version = int(header["version"])
        except (ValueError, KeyError, TypeError, IndexError):
            raise DeliveryError(
                f"the ledger {self._where} holds a line that is none of policydiff's: is another "
                "thing kept on that ref?"
            ) from None
        if version > VERSION:
            raise DeliveryError(
                f"the ledger {self._where} has format {version}, made by a newer policydiff: "
                "upgrade policydiff"
            )
        self.header = header
        return entries

    def _mark(self, commit: str) -> None:
        """Leave the mark that the ledger was begun, where there is none; a ledger of old has none."""
        if not self._remote.marked:
            self._remote.mark(commit)

    def _deleted(self) -> DeliveryError:
        return DeliveryError(
            f"the ledger {self._where} was deleted: it is not there, and the ref beside it says that it "
            "was begun. Without it people could be told twice, so nothing is done. Push it again from a "
            "repository that has it; where none does, `policydiff notices begin` begins another"
        )

    def _rewritten(self, what: str) -> DeliveryError:
        return DeliveryError(
            f"the ledger {self._where} {what} while it was in use: it may only grow; without its "
            "earlier lines people could be told twice, so nothing more is sent"
        )


def _line(entry: Entry) -> bytes:
    return json.dumps(entry, ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n"


def common(values: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return for each name the value that most of `values` have."""
    return {name: Counter(each[name] for each in values).most_common(1)[0][0] for name in values[0]}
