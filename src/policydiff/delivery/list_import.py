"""Rows of a list into the store: one transaction, all or nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection

from policydiff.delivery.addresses import address_key
from policydiff.delivery.list_rows import ColumnMapping, RowProblem, RowSource, read_rows
from policydiff.delivery.merging import MAILABLE, Candidate, merge_into, merge_rows
from policydiff.delivery.records import Subscriber, SubscriberKind
from policydiff.delivery.staging import Staging
from policydiff.delivery.store import Store
from policydiff.delivery.store.database import new_id
from policydiff.delivery.store.subscribers import (
    fetch_by_address,
    fetch_known,
    insert_subscribers,
    update_subscribers,
)
from policydiff.delivery.store.tombstones import tombstone_keys, which_buried
from policydiff.errors import AudienceError

__all__ = ["BrokenRowsError", "ImportResult", "import_rows"]

_CHUNK = 500
_MOST_LISTED = 1_000


class BrokenRowsError(AudienceError):
    """Rows of a list cannot be read, and so nothing was imported."""

    def __init__(self, source: RowSource, problems: tuple[RowProblem, ...], count: int) -> None:
        self.problems = problems
        """The first of them."""
        broken = "1 row is" if count == 1 else f"{count:,} rows are"
        more = count - len(problems)
        super().__init__(
            f"{source.name}: {broken} broken and nothing was imported: "
            f"{_by_reason(problems, source.unit)}{f'; and {more:,} more' if more else ''}. "
            "Mend them, or import the others with --skip-invalid."
        )


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, in numbers and lines; no addresses."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    merged: int = 0
    """Rows about a person whom another row was about."""
    kept_out: int = 0
    """People who had left, were erased or cannot be mailed; they stay so."""
    broken: int = 0
    """Broken rows, where they were to be skipped."""
    skipped: tuple[RowProblem, ...] = ()
    """The first of the broken rows, by line."""


def import_rows(
    store: Store,
    source: RowSource,
    mapping: ColumnMapping,
    *,
    default_locale: str,
    kind: SubscriberKind,
    skip_invalid: bool,
    now: float,
) -> ImportResult:
    """Import a list of any length in the memory of a short one; see `audience.import_csv`.

    Rows are read and sorted before the store is locked.
    """
    with Staging() as staging:
        staging.add(read_rows(source, mapping))
        _refuse_broken(staging, source, skip_invalid)
        with store.write() as connection:
            run = _Import(store, connection, staging, default_locale, kind, now)
            for chunk in _chunks(merge_rows(rows, kind) for rows in staging.people()):
                run.take(chunk)
            _refuse_broken(staging, source, skip_invalid)
        skipped, broken = staging.problems(_MOST_LISTED)
        return ImportResult(**run.counts, broken=broken, skipped=skipped)


class _Import:
    """What one import has done so far."""

    def __init__(
        self,
        store: Store,
        connection: Connection,
        staging: Staging,
        locale: str,
        kind: SubscriberKind,
        now: float,
    ) -> None:
        self._store = store
        self._connection = connection
        self._staging = staging
        self._locale = locale
        self._kind = kind
        self._now = now
        self.counts: Counter[str] = Counter()

    def take(self, chunk: list[Candidate]) -> None:
        """Bring some people into the store."""
        connection = self._connection
        people = fetch_known(
            connection,
            [address_key(one.address) for one in chunk],
            [own for one in chunk for own in one.ids],
        )
        by_address = {address_key(person.address): person for person in people}
        by_id = {person.external_id: person for person in people}
        keys = [key for one in chunk for key in tombstone_keys(one.address, *one.ids)]
        buried = which_buried(connection, self._store, keys)
        added: list[Subscriber] = []
        changed: dict[str, Candidate] = {}
        for found in chunk:
            same = [by_address.get(address_key(found.address)), *map(by_id.get, found.ids)]
            known = {person.id: person for person in same if person is not None}
            if not buried.isdisjoint(tombstone_keys(found.address, *found.ids)):
                self._count("kept_out", found)
            elif len(known) > 1 or self._was_met(found, known):
                problem = "the id and the address belong to different subscribers"
                self._staging.note(RowProblem(found.line, problem))
            elif known:
                (person,) = known.values()
                merged = merge_into(person, found)
                self._count(_verdict(person, merged), found)
                if merged != person:
                    changed[address_key(person.address)] = found
            else:
                added.append(self._new(found))
                self._count("added", found)
        insert_subscribers(connection, added, self._now)
        # Read once more under a lock: who left, or was erased, since they were read stays gone.
        standing = fetch_by_address(connection, changed, locked=True)
        merged_now = [merge_into(person, changed[key]) for key, person in standing.items()]
        update_subscribers(connection, merged_now, self._now)

    def _was_met(self, found: Candidate, known: dict[str, Subscriber]) -> bool:
        """Whether the list means somebody who it said before is somebody else."""
        tokens = {f"key {address_key(found.address)}", *(f"id {own}" for own in found.ids)}
        for person in known.values():
            tokens |= {f"key {address_key(person.address)}", f"person {person.id}"}
            tokens |= {f"id {person.external_id}"} if person.external_id else set()
        return self._staging.meet(sorted(tokens))

    def _count(self, verdict: str, found: Candidate) -> None:
        self.counts[verdict] += 1
        self.counts["merged"] += found.rows - 1

    def _new(self, found: Candidate) -> Subscriber:
        return Subscriber(
            id=new_id(),
            address=found.address,
            locale=found.locale or self._locale,
            kind=found.kind,
            status=found.status,
            policies=found.policies,
            consent_source=found.consent.source,
            consent_date=found.consent.date,
            external_id=found.ids[0] if found.ids else "",
            topics=found.topics,
            consent_text=found.consent.text,
        )


def _verdict(before: Subscriber, after: Subscriber) -> str:
    if after.status not in MAILABLE:
        return "kept_out"
    return "unchanged" if after == before else "updated"


def _refuse_broken(staging: Staging, source: RowSource, skip_invalid: bool) -> None:
    problems, count = staging.problems(_MOST_LISTED)
    if count and not skip_invalid:
        raise BrokenRowsError(source, problems, count)


def _chunks(people: Iterator[Candidate]) -> Iterator[list[Candidate]]:
    while chunk := list(islice(people, _CHUNK)):
        yield chunk


def _by_reason(problems: tuple[RowProblem, ...], unit: str) -> str:
    """Return every line number, grouped by what is wrong."""
    lines: dict[str, list[int]] = defaultdict(list)
    for problem in problems:
        lines[problem.problem].append(problem.line)
    return "; ".join(
        f"{unit if len(numbers) == 1 else f'{unit}s'} {_ranges(numbers)}: {reason}"
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
