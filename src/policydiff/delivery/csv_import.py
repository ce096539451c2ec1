"""Rows of a list into the store: one transaction, all or nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
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
    tombstone_keys,
    update_subscribers,
    which_buried,
)
from policydiff.errors import AudienceError

__all__ = ["BrokenRowsError", "ImportResult", "import_rows"]

_CHUNK = 500


class BrokenRowsError(AudienceError):
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
        result = run.result()
        if result.skipped and not skip_invalid:
            raise BrokenRowsError(name, result.skipped)
    return result


class _Import:
    """What one import has seen and done so far."""

    def __init__(self, store: Store, locale: str, kind: SubscriberKind, now: float) -> None:
        self._store = store
        self._locale = locale
        self._kind = kind
        self._now = now
        self._seen: set[str] = set()
        self._lines_of_ids: dict[str, int] = {}
        self._touched: set[str] = set()
        self._counts: Counter[str] = Counter()
        self.problems: list[RowProblem] = []

    def take(self, connection: Connection, rows: list[CsvRow | RowProblem]) -> None:
        """Bring one chunk of rows into the store."""
        sound = self._without_repeats(rows)
        by_address = fetch_by_address(connection, [address_key(row.address) for row in sound])
        by_id = fetch_by_external_id(connection, [row.id for row in sound if row.id])
        buried = which_buried(connection, self._store, [key for row in sound for key in _keys(row)])
        added: list[Subscriber] = []
        changed: list[Subscriber] = []
        for row in sound:
            known = by_address.get(address_key(row.address))
            person = known or by_id.get(row.id)
            if not buried.isdisjoint(_keys(row)):
                self._counts["kept_out"] += 1
            elif person is None:
                added.append(self._new(row))
                self._counts["added"] += 1
            elif self._is_torn(person, by_id.get(row.id)):
                problem = "the id and the address belong to different subscribers"
                self.problems.append(RowProblem(row.line, problem))
            else:
                self._touched.add(person.id)
                merged = self._merged(person, row)
                self._counts[_verdict(person, merged)] += 1
                if merged != person:
                    changed.append(merged)
        insert_subscribers(connection, added, self._now)
        update_subscribers(connection, changed, self._now)

    def result(self) -> ImportResult:
        """Return what was done."""
        problems = tuple(sorted(self.problems, key=lambda problem: problem.line))
        return ImportResult(**self._counts, skipped=problems)

    def _without_repeats(self, rows: Iterable[CsvRow | RowProblem]) -> list[CsvRow]:
        """Return the rows that are sound and about people not met before; note the others."""
        sound: list[CsvRow] = []
        for row in rows:
            if isinstance(row, RowProblem):
                self.problems.append(row)
            elif address_key(row.address) in self._seen:
                self._counts["merged"] += 1
            elif row.id and row.id in self._lines_of_ids:
                earlier = self._lines_of_ids[row.id]
                self.problems.append(
                    RowProblem(row.line, f"the id stands with another address on line {earlier}")
                )
            else:
                self._seen.add(address_key(row.address))
                if row.id:
                    self._lines_of_ids[row.id] = row.line
                sound.append(row)
        return sound

    def _is_torn(self, person: Subscriber, by_id: Subscriber | None) -> bool:
        """Whether a row means two people, or one whom an earlier row already meant."""
        return person.id in self._touched or (by_id is not None and by_id.id != person.id)

    def _new(self, row: CsvRow) -> Subscriber:
        return Subscriber(
            id=new_id(),
            address=row.address,
            locale=row.locale or self._locale,
            kind=row.kind or self._kind,
            status=row.status,
            policies=row.policies,
            consent_source=row.consent_source,
            consent_date=row.consent_date,
            external_id=row.id,
        )

    def _merged(self, known: Subscriber, row: CsvRow) -> Subscriber:
        """Return what is known with what the row says; who left does not come back by it."""
        is_account = SubscriberKind.ACCOUNT in (row.kind or self._kind, known.kind)
        return replace(
            known,
            address=row.address,
            locale=row.locale or known.locale,
            kind=SubscriberKind.ACCOUNT if is_account else SubscriberKind.WATCHER,
            status=self._status(known, row),
            policies=row.policies or known.policies,
            consent_source=row.consent_source or known.consent_source,
            consent_date=row.consent_date or known.consent_date,
            external_id=row.id or known.external_id,
        )

    def _status(self, known: Subscriber, row: CsvRow) -> SubscriberStatus:
        if known.status is SubscriberStatus.UNSUBSCRIBED:
            was_watcher = known.kind is SubscriberKind.WATCHER
            # The opt-out was from watching; it says nothing about a later account.
            returns = was_watcher and (row.kind or self._kind) is SubscriberKind.ACCOUNT
        else:
            # What bounced was the old address.
            moved = address_key(row.address) != address_key(known.address)
            returns = moved and known.status is SubscriberStatus.BOUNCED
        if returns or (known.status in MAILABLE and row.status not in MAILABLE):
            return row.status
        return known.status


MAILABLE = (SubscriberStatus.ACTIVE, SubscriberStatus.PENDING)


def _keys(row: CsvRow) -> tuple[str, ...]:
    """Return what a tombstone may know the person of a row by."""
    return tombstone_keys(row.address, row.id)


def _verdict(before: Subscriber, after: Subscriber) -> str:
    if after.status not in MAILABLE:
        return "kept_out"
    return "unchanged" if after == before else "updated"


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
        f"{'line' if len(numbers) == 1 else 'lines'} {_ranges(numbers)}: {reason}"
        for reason, numbers in lines.items()
    )


def _ranges(numbers: list[int]) -> str:
    """Return ascending numbers as people write them: `3, 4, 7-9`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(
        f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs
    )
