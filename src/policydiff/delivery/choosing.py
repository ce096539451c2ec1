"""Whom `--only` means: people by opaque id, one kind of reader, or those who were put off before."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from policydiff.delivery.records import DeliveryState, SubscriberKind, SubscriberStatus
from policydiff.delivery.store import Store
from policydiff.delivery.store.outstanding import Selection
from policydiff.delivery.store.schema import delivery, subscriber
from policydiff.errors import UsageError

__all__ = ["DEFERRED", "choose"]

DEFERRED = "deferred"
_SHORTEST = 6
"""Characters of an id that are enough, where they are the beginning of one alone."""
_DECIDED = {
    *(state.value for state in DeliveryState),
    *(status.value for status in SubscriberStatus),
}


def choose(store: Store, words: Sequence[str]) -> Selection:
    """Return whom `words` mean: those of whom every sort of word is true.

    A word is `account` or `watcher`, `deferred` (those whom the transport put off before), or the id,
    or its beginning, of a subscriber or of a delivery. Raises UsageError for anything else: states in
    which nobody is sent anything, an address, an id that nobody or several have.
    """
    kinds: list[SubscriberKind] = []
    people: list[str] = []
    for word in words:
        if word in tuple(SubscriberKind):
            kinds.append(SubscriberKind(word))
        elif word != DEFERRED:
            people.append(_find(store, word))
    return Selection(tuple(people), tuple(kinds), DEFERRED in words)


def _find(store: Store, word: str) -> str:
    if "@" in word:
        raise UsageError(
            "--only takes no address, which would stay in logs and in the shell's history; "
            "`policydiff subscribers list --ids` shows the id to give instead"
        )
    if word in _DECIDED:
        raise UsageError(
            f"--only {word} cannot be: a run sends only what is planned, and to active readers. "
            "`policydiff notices resolve` plans again what is unknown"
        )
    found = set()
    if len(word) >= _SHORTEST and word.isalnum():
        with store.read() as connection:
            for column, known in (
                (subscriber.c.id, subscriber.c.id),
                (delivery.c.subscriber, delivery.c.id),
            ):
                query = select(column).where(known.startswith(word)).distinct().limit(2)
                found |= set(connection.execute(query).scalars())
    if len(found) != 1:
        raise UsageError(
            f"--only {word!r}: {'several have' if found else 'nobody has'} an id that begins so; give "
            f"account, watcher, deferred, or at least {_SHORTEST} characters of the id that "
            "`policydiff subscribers list --ids` shows"
        )
    return str(found.pop())
