"""Several rows about one person are one person, and the same one in whatever order they come. Pure.

Every rule for the rows of one list takes the smallest, the strictest or the union, so that their order
changes nothing. Of two lists, the later one has the word on language, policies and topics.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from policydiff.delivery.addresses import address_key
from policydiff.delivery.list_rows import ListRow, consent_instant
from policydiff.delivery.records import Subscriber, SubscriberKind, SubscriberStatus

__all__ = ["MAILABLE", "Candidate", "Consent", "merge_into", "merge_rows", "strictest_status"]

MAILABLE = (SubscriberStatus.ACTIVE, SubscriberStatus.PENDING)
_UNREACHABLE = (
    SubscriberStatus.SUPPRESSED,
    SubscriberStatus.BOUNCED,
    SubscriberStatus.COMPLAINED,
)
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Consent:
    """How and when somebody agreed, and to which version of the text."""

    source: str = ""
    date: str = ""
    text: str = ""

    def __bool__(self) -> bool:
        return any((self.source, self.date, self.text))


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person as a list has them, all their rows taken together."""

    line: int
    """Of their first row."""
    address: str = field(repr=False)
    ids: tuple[str, ...] = field(repr=False)
    """Every id that the list knows them by, the shortest first."""
    locale: str
    kind: SubscriberKind
    status: SubscriberStatus
    policies: tuple[str, ...]
    topics: tuple[str, ...]
    consent: Consent
    rows: int


def merge_rows(rows: Sequence[ListRow], kind: SubscriberKind) -> Candidate:
    """Return the one person whom all of `rows` are about; `kind` is that of rows that name none.

    Who is an account holder in one row is one. The policies and topics are those of all rows, and all
    there are where one row names none. The status is the strictest; an opt-out from watching says
    nothing about an account. The consent is the earliest. Where rows name several languages, the first
    in the alphabet counts.
    """
    kinds = [row.kind or kind for row in rows]
    merged = _kind(kinds)
    status = strictest_status(merged, zip(kinds, (row.status for row in rows), strict=True))
    return Candidate(
        line=min(row.line for row in rows),
        # Of two spellings that differ in case, the one in lower case.
        address=max(row.address for row in rows),
        ids=tuple(sorted({row.id for row in rows} - {""}, key=lambda one: (len(one), one))),
        locale=min(filter(None, (row.locale for row in rows)), default=""),
        kind=merged,
        status=status,
        policies=_union(row.policies for row in rows),
        topics=_union(row.topics for row in rows),
        consent=_earliest(
            Consent(row.consent_source, row.consent_date, row.consent_text) for row in rows
        ),
        rows=len(rows),
    )


def merge_into(known: Subscriber, found: Candidate) -> Subscriber:
    """Return what is known of a person with what a list says of them.

    The list's word replaces language, policies and topics where it has one. Who left does
    not come back by it, but a bounce belongs to the address that bounced.
    """
    kind = _kind((known.kind, found.kind))
    moved = address_key(found.address) != address_key(known.address)
    stands = known.status
    if moved and stands is SubscriberStatus.BOUNCED:
        stands = SubscriberStatus.ACTIVE
    confirmed = stands is SubscriberStatus.ACTIVE and found.status is SubscriberStatus.PENDING
    says = SubscriberStatus.ACTIVE if confirmed else found.status
    consent = _earliest(
        (Consent(known.consent_source, known.consent_date, known.consent_text), found.consent)
    )
    keeps_id = known.external_id in found.ids or not found.ids
    return replace(
        known,
        address=found.address if moved else known.address,
        locale=found.locale or known.locale,
        kind=kind,
        status=strictest_status(kind, ((known.kind, stands), (found.kind, says))),
        policies=found.policies or known.policies,
        topics=found.topics or known.topics,
        consent_source=consent.source,
        consent_date=consent.date,
        consent_text=consent.text,
        external_id=known.external_id if keeps_id else found.ids[0],
    )


def strictest_status(
    kind: SubscriberKind, stands: Iterable[tuple[SubscriberKind, SubscriberStatus]]
) -> SubscriberStatus:
    """Return the strictest of the statuses that count for somebody of `kind`.

    Bounces and complaints count always. Whatever else is said of a watcher is about watching: it does
    not keep from an account holder what they must be told.
    """
    strictest = SubscriberStatus.ACTIVE
    for whose, status in stands:
        counts = whose is kind or status in _UNREACHABLE
        if counts and status.is_stricter_than(strictest):
            strictest = status
    return strictest


def _kind(kinds: Iterable[SubscriberKind]) -> SubscriberKind:
    is_account = SubscriberKind.ACCOUNT in set(kinds)
    return SubscriberKind.ACCOUNT if is_account else SubscriberKind.WATCHER


def _union(followed: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return all that is followed; empty, which is everything, where one of them is."""
    every = list(followed)
    return tuple(sorted({name for names in every for name in names})) if all(every) else ()


def _earliest(consents: Iterable[Consent]) -> Consent:
    given = [consent for consent in consents if consent]
    return min(given, key=_when, default=Consent())


def _when(consent: Consent) -> tuple[datetime, str, str, str]:
    at = consent_instant(consent.date) if consent.date else _NEVER
    return at, consent.date, consent.source, consent.text
