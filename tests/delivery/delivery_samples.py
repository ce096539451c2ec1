"""An audience, a message and a transport that does what a test says, for tests of this room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from policydiff.delivery.audience import import_csv, list_subscribers
from policydiff.delivery.records import (
    DeliveryState,
    MailingKey,
    MailingResult,
    Sender,
    Subscriber,
    SubscriberKind,
)
from policydiff.delivery.sending import send_mailing
from policydiff.delivery.store import Store
from policydiff.delivery.store.ledger import find_mailing, iter_deliveries
from policydiff.delivery.transports import Accepted, Batch, Outcome, Transport
from policydiff.notice import Stage
from policydiff.render.email import Message

SENDER = Sender("Acme Ltd", "1 Example Road\nSample Town", "legal@acme.example.com")
FOOTER = "\n--\nAcme Ltd\n1 Example Road\nSample Town\n"
KEY = MailingKey("live", "privacy", "notice-1", Stage.ANNOUNCE)


def message(locale: str = "en", extra: str = "") -> Message:
    return Message(
        subject=f"Our privacy policy changes ({locale})",
        text=f"What changes … {extra}{FOOTER}",
        html=f"<p>What changes …</p>{extra}",
    )


def fill(store: Store, count: int, *, kind: str = "account", locale: str = "en") -> list[str]:
    """Put `count` people on the list and return their addresses."""
    addresses = [f"{kind}{number}@mail.example.org" for number in range(count)]
    import_csv(
        store,
        "\n".join(["email", *addresses]) + "\n",
        default_locale=locale,
        kind=SubscriberKind(kind),
    )
    return addresses


class ScriptedTransport:
    """Accepts everything, unless the test's function says otherwise; remembers who was told."""

    name = "scripted"
    rehearsal = False

    def __init__(
        self,
        answer: Callable[[Batch], tuple[Outcome, ...] | None] | None = None,
        max_batch: int = 1_000,
    ) -> None:
        self.max_batch = max_batch
        self.batches: list[Batch] = []
        self.told: Counter[str] = Counter()
        self._answer = answer

    def send(self, batch: Batch) -> tuple[Outcome, ...]:
        self.batches.append(batch)
        outcomes = self._answer(batch) if self._answer else None
        if outcomes is None:
            outcomes = tuple(Accepted(f"id-{len(self.batches)}") for _ in batch.envelopes)
        for envelope, outcome in zip(batch.envelopes, outcomes, strict=False):
            self.told[envelope.address] += isinstance(outcome, Accepted)
        return outcomes

    def close(self) -> None:
        pass

    def everybody_told(self) -> list[str]:
        return sorted(address for address, times in self.told.items() for _ in range(times))


class Clock:
    """A clock that only moves when somebody sleeps."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def send(
    store: Store, transport: Transport, *, key: MailingKey = KEY, **more: object
) -> MailingResult:
    """One run in English from the usual sender."""
    more.setdefault("default_locale", "en")
    return send_mailing(store, key, transport, {"en": message()}, SENDER, **more)


def states(store: Store, key: MailingKey = KEY) -> Counter[DeliveryState]:
    """How many deliveries are in which state."""
    mailing = find_mailing(store, key)
    assert mailing is not None
    return Counter(delivery.state for delivery in iter_deliveries(store, mailing))


def people(store: Store) -> dict[str, Subscriber]:
    """Return everybody on the list, by address."""
    return {person.address: person for person in list_subscribers(store)}


def all_of(batch: Batch, outcome: Outcome) -> tuple[Outcome, ...]:
    """Return the same outcome for each of a batch."""
    return (outcome,) * len(batch.envelopes)
