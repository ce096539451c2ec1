"""Rows of a list into the store: one transaction, all or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from sqlalchemy import Connection

from policydiff.delivery.csv_rows import ColumnMapping, CsvRow, RowProblem, read_rows
from policydiff.delivery.records import Subscriber, SubscriberKind, SubscriberStatus
from policydiff.delivery.store import Store
from policydiff.delivery.store.database import new_id
from policydiff.delivery.store.subscribers import (
    address_key,
    fetch_by_address,
    fetch_by_external_id,
    insert_subscribers,
    update_subscribers,
    which_buried,
)
from policydiff.errors import AudienceError

__all__ = ["BrokenRows", "ImportResult", "import_rows"]

_CHUNK = 500


class BrokenRows(AudienceError):
    """Rows of a list cannot be read, and so nothing was imported."""

    def __init__(self, name: str, problems: tuple[RowProblem, ...]) -> None:
        self.problems = problems
        count = "1 row is" if len(problems) == 1 else f"{len(problems)} rows are"
        super().__init__(
            f"{name}: {count} broken and nothing was imported: {_by_reason(problems)}. "
            "Mend them, or import the others with --skip-invalid."
        )


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, in numbers and lines; no addresses."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    merged: int = 0
    """Rows about a person whom an earlier row was about."""
    kept_out: int = 0
    """Rows about people who had left or were erased; they stay so."""
    skipped: tuple[RowProblem, ...] = ()
    """Broken rows, where they were to be skipped."""


def import_rows(
    store: Store,
    text: str,
    name: str,
    mapping: ColumnMapping,
    *,
    default_locale: str,
    kind: SubscriberKind,
    skip_invalid: bool,
    now: float,
) -> ImportResult:
    """Import `text`; see `audience.import_csv`."""
    run = _Import(store, default_locale, kind, now)
    with store.write() as connection:
        for chunk in _chunks(read_rows(text, name, mapping)):
            run.take(connection, chunk)
        problems = tuple(sorted(run.problems, key=lambda problem: problem.line))
        if problems and not skip_invalid:
            raise BrokenRows(name, problems)
    return replace(run.result, skipped=problems)


class _Import:
    """What one import has seen and done so far."""

    def __init__(self, store: Store, locale: str, kind: SubscriberKind, now: float) -> None:
        self._store = store
        self._locale = locale
        self._kind = kind
        self._now = now
        self._seen: set[str] = set()
        self._lines_of_ids: dict[str, int] = {}
        self.problems: list[RowProblem] = []
        self.result = ImportResult()

    def take(self, connection: Connection, rows: list[CsvRow | RowProblem]) -> None:
        """Bring one chunk of rows into the store."""
        sound = self._without_repeats(rows)
        keys = [address_key(row.address) for row in sound]
        by_address = fetch_by_address(connection, keys)
        by_id = fetch_by_external_id(connection, [row.id for row in sound if row.id])
        buried = which_buried(connection, self._store, keys)
        added: list[Subscriber] = []
        changed: list[Subscriber] = []
        kept_out = 0
        for row, key in zip(sound, keys, strict=True):
            known = by_address.get(key)
            other = by_id.get(row.id)
            if key in buried:
                kept_out += 1
            elif other is not None and known is not None and other.id != known.id:
                self.problems.append(
                    RowProblem(row.line, "the id and the address belong to different subscribers")
                )
            elif (person := known or other) is None:
                added.append(self._new(row))
            else:
                merged = self._merged(person, row)
                kept_out += merged.status not in _MAILABLE
                if merged != person:
                    changed.append(merged)
        insert_subscribers(connection, added, self._now)
        update_subscribers(connection, changed, self._now)
        self._count(len(sound), len(added), len(changed), kept_out)

    def _without_repeats(self, rows: Iterable[CsvRow | RowProblem]) -> list[CsvRow]:
        """Return the rows that are sound and about people not met before; note the others."""
        sound: list[CsvRow] = []
        for row in rows:
            if isinstance(row, RowProblem):
                self.problems.append(row)
                continue
            key = address_key(row.address)
            if key in self._seen:
                self.result = replace(self.result, merged=self.result.merged + 1)
            elif row.id and row.id in self._lines_of_ids:
                earlier = self._lines_of_ids[row.id]
                self.problems.append(
                    RowProblem(row.line, f"the id stands with another address on line {earlier}")
                )
            else:
                self._seen.add(key)
                if row.id:
                    self._lines_of_ids[row.id] = row.line
                sound.append(row)
        return sound

    def _new(self, row: CsvRow) -> Subscriber:
        return Subscriber(
            id=new_id(),
            address=row.address,
            locale=row.locale or self._locale,
            kind=self._kind,
            status=row.status,
            policies=row.policies,
            consent_source=row.consent_source,
            consent_date=row.consent_date,
            external_id=row.id,
        )

    def _merged(self, known: Subscriber, row: CsvRow) -> Subscriber:
        """Return what is known with what the row says; who left does not come back by it."""
        becomes_account = (
            self._kind is SubscriberKind.ACCOUNT and known.kind is SubscriberKind.WATCHER
        )
        status = known.status
        if becomes_account and status is SubscriberStatus.UNSUBSCRIBED:
            status = SubscriberStatus.ACTIVE  # the opt-out was from watching
        if row.status not in _MAILABLE and status in _MAILABLE:
            status = row.status
        return replace(
            known,
            address=row.address,
            locale=row.locale or known.locale,
            kind=SubscriberKind.ACCOUNT if becomes_account else known.kind,
            status=status,
            policies=row.policies or known.policies,
            consent_source=row.consent_source or known.consent_source,
            consent_date=row.consent_date or known.consent_date,
            external_id=row.id or known.external_id,
        )

    def _count(self, sound: int, added: int, changed: int, kept_out: int) -> None:
        broken = 0
        done = self.result
        self.result = replace(
            done,
            added=done.added + added,
            updated=done.updated + changed,
            unchanged=done.unchanged + sound - added - changed - broken,
            kept_out=done.kept_out + kept_out,
        )


_MAILABLE = (SubscriberStatus.ACTIVE, SubscriberStatus.PENDING)


def _chunks(
    rows: Iterator[CsvRow | RowProblem],
) -> Iterator[list[CsvRow | RowProblem]]:
    while chunk := list(islice(rows, _CHUNK)):
        yield chunk


def _by_reason(problems: tuple[RowProblem, ...]) -> str:
    """Return every line number, grouped by what is wrong."""
    lines: dict[str, list[int]] = defaultdict(list)
    for problem in problems:
        lines[problem.problem].append(problem.line)
    return "; ".join(
        f"{'line' if len(numbers) == 1 else 'lines'} {', '.join(map(str, numbers))}: {reason}"
        for reason, numbers in lines.items()
    )
