"""What every transport promises, asked of all three with the real ledger above them."""

from __future__ import annotations

import email
import email.policy
import logging
import pathlib
import random
import socket
import ssl
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from tests.delivery.delivery_samples import KEY, SENDER, Clock, fill, message, states
from tests.delivery.sendgrid_stand_in import KEY as API_KEY
from tests.delivery.sendgrid_stand_in import SendGridStandIn
from tests.delivery.smtp_stand_in import SmtpStandIn

from policydiff.delivery.audience import list_subscribers
from policydiff.delivery.letters import UNSUBSCRIBE_SLOT, UnsubscribeLinks
from policydiff.delivery.records import (
    REHEARSAL,
    DeliveryState,
    Ending,
    MailingKey,
    MailingResult,
)
from policydiff.delivery.sending import SendingLimits, send_mailing
from policydiff.delivery.store import Store
from policydiff.delivery.store.ledger import find_mailing, iter_deliveries
from policydiff.delivery.store.schema import subscriber
from policydiff.delivery.transports import Transport
from policydiff.delivery.transports.outbox import OutboxTransport
from policydiff.delivery.transports.sendgrid import SendGridSettings, SendGridTransport
from policydiff.delivery.transports.smtp import SmtpSecurity, SmtpSettings, SmtpTransport
from policydiff.notice import Stage

LINKS = UnsubscribeLinks("https://acme.example.com/leave/{token}", (b"k" * 32,))


class OutboxHarness:
    faults = ("down",)

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder / "outbox"
        self.transport: Transport = OutboxTransport(self.folder)

    def told(self) -> list[str]:
        found = []
        for file in sorted(self.folder.glob("*.eml")):
            mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            found.append(str(mail["To"]))
        return found

    def down(self) -> None:
        self.folder.write_text("not a folder")

    def up(self) -> None:
        self.folder.unlink()

    def close(self) -> None:
        pass


class SmtpHarness:
    faults = ("down", "refuse", "defer", "lose")

    def __init__(self, folder: pathlib.Path) -> None:
        self.server = SmtpStandIn()
        self._port = self.server.port
        self.transport: Transport = self._at(self._port)

    def _at(self, port: int) -> SmtpTransport:
        return SmtpTransport(SmtpSettings("127.0.0.1", port, SmtpSecurity.NONE, timeout=5))

    def told(self) -> list[str]:
        assert all(len(group) == 1 for group in self.server.recipients)
        return sorted(str(mail["To"]) for _, mail in self.server.accepted)

    def down(self) -> None:
        self.transport = self._at(1)

    def up(self) -> None:
        self.transport = self._at(self._port)

    def refuse(self, address: str) -> None:
        self.server.refused.add(address)

    def defer(self) -> None:
        self.server.rcpt_script.append("451 4.3.0 <{address}> come later")
        self.server.script.append("452 4.3.1 <{address}> no space now")

    def lose(self) -> None:
        self.server.script.append("drop")

    def close(self) -> None:
        self.transport.close()
        self.server.close()


class SendGridHarness:
    faults = ("down", "refuse", "defer", "lose")

    def __init__(self, folder: pathlib.Path) -> None:
        self.server = SendGridStandIn()
        self.up()

    def told(self) -> list[str]:
        return sorted(address for address, _ in self.server.accepted)

    def up(self) -> None:
        self.transport: Transport = SendGridTransport(
            API_KEY, SendGridSettings(host=self.server.host, timeout=2)
        )

    def down(self) -> None:
        self.transport = SendGridTransport("wrong", SendGridSettings(host=self.server.host))

    def refuse(self, address: str) -> None:
        self.server.refused.add(address)

    def defer(self) -> None:
        self.server.retry_after = "7"
        self.server.script.append(429)

    def lose(self) -> None:
        self.server.script.append("accept then drop")

    def close(self) -> None:
        self.server.close()


Harness = OutboxHarness | SmtpHarness | SendGridHarness
HARNESSES: dict[str, Callable[[pathlib.Path], Harness]] = {
    "outbox": OutboxHarness,
    "smtp": SmtpHarness,
    "sendgrid": SendGridHarness,
}


@pytest.fixture(params=list(HARNESSES))
def harness(request: pytest.FixtureRequest, tmp_path: pathlib.Path) -> Iterator[Harness]:
    made = HARNESSES[request.param](tmp_path)
    yield made
    made.close()


@pytest.fixture(params=["smtp", "sendgrid"])
def remote(request: pytest.FixtureRequest, tmp_path: pathlib.Path) -> Iterator[Harness]:
    """Only transports that somebody else answers; an outbox cannot refuse or lose anything."""
    made = HARNESSES[request.param](tmp_path)
    yield made
    made.close()


def run(store: Store, harness: Harness, **more: object) -> MailingResult:
    clock = Clock()
    return send_mailing(
        store,
        key_of(harness),
        harness.transport,
        {"en": message()},
        SENDER,
        default_locale="en",
        watcher_messages={"en": message(extra=UNSUBSCRIBE_SLOT)},
        unsubscribe=LINKS,
        clock=clock,
        sleep=clock.sleep,
        **more,
    )


def key_of(harness: Harness) -> MailingKey:
    namespace = REHEARSAL if harness.transport.rehearsal else "live"
    return MailingKey(namespace, KEY.policy, KEY.notice, Stage.ANNOUNCE)


def test_each_is_told_once_and_alone(harness: Harness, sqlite_store: Store) -> None:
    people = fill(sqlite_store, 30) + fill(sqlite_store, 5, kind="watcher")
    first = run(sqlite_store, harness)
    again = run(sqlite_store, harness)
    assert Counter(harness.told()) == dict.fromkeys(people, 1)
    assert first.complete and first.accepted_now == 35
    assert again.complete and again.accepted_now == 0
    mailing = find_mailing(sqlite_store, key_of(harness))
    assert mailing is not None
    assert all(delivery.provider_id for delivery in iter_deliveries(sqlite_store, mailing))


def test_when_it_is_down_nothing_is_sent_and_nobody_is_lost(
    harness: Harness, sqlite_store: Store
) -> None:
    people = fill(sqlite_store, 5)
    harness.down()
    down = run(sqlite_store, harness)
    assert down.ending is Ending.HALTED and down.reason
    assert states(sqlite_store, key_of(harness)) == {DeliveryState.PLANNED: 5}
    harness.up()
    assert run(sqlite_store, harness).complete
    assert Counter(harness.told()) == dict.fromkeys(people, 1)


def test_a_refused_recipient_is_rejected_and_the_others_are_told(
    remote: Harness, sqlite_store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    people = fill(sqlite_store, 12)
    remote.refuse(people[4])
    result = run(sqlite_store, remote)
    assert Counter(remote.told()) == dict.fromkeys(set(people) - {people[4]}, 1)
    assert states(sqlite_store) == {DeliveryState.ACCEPTED: 11, DeliveryState.REJECTED: 1}
    assert result.complete and not result.everybody_reached
    mailing = find_mailing(sqlite_store, KEY)
    assert mailing is not None
    reasons = [d.reason for d in iter_deliveries(sqlite_store, mailing, DeliveryState.REJECTED)]
    assert len(reasons) == 1 and "(address)" in reasons[0]
    # The stand-in mail server, which logs what it likes, runs in this very process.
    ours = [record.getMessage() for record in caplog.records if record.name != "mail.log"]
    seen = repr(ours) + repr(result) + repr(reasons)
    assert not [address for address in people if address in seen]


@pytest.mark.parametrize("poison", ["ann@" + "ü" * 70 + ".example.org", "ann@.ü..example.org"])
def test_a_poisoned_row_is_refused_and_nobody_else(
    harness: Harness, sqlite_store: Store, poison: str
) -> None:
    people = fill(sqlite_store, 12)
    with sqlite_store.write() as connection:
        row = subscriber.c.address == people[5]
        connection.execute(subscriber.update().where(row).values(address=poison))
    result = run(sqlite_store, harness, limits=SendingLimits(max_error_rate=1.0))
    assert Counter(harness.told()) == dict.fromkeys(set(people) - {people[5]}, 1)
    assert states(sqlite_store, key_of(harness)) == {
        DeliveryState.ACCEPTED: 11,
        DeliveryState.REJECTED: 1,
    }
    assert result.complete and poison not in repr(result)


@pytest.mark.proof
def test_every_fault_of_the_api_with_several_requests_in_flight(sqlite_store: Store) -> None:
    harness = SendGridHarness(pathlib.Path())
    harness.server.keep_open = True
    people = fill(sqlite_store, 600)
    bad = {people[77], people[78], people[401]}
    harness.server.refused |= bad
    dice = random.Random(7)
    faults = [429] * 30 + [500, 502, 503, "accept then drop", "drop", "hang", 408, 504]
    limits = SendingLimits(
        batch_size=10, workers=4, max_error_rate=1.0, max_wait_seconds=1e9, lease_seconds=60
    )
    harness.transport = SendGridTransport(
        API_KEY, SendGridSettings(host=harness.server.host, timeout=0.5)
    )
    try:
        for _ in range(200):
            dice.shuffle(faults)
            harness.server.script.clear()
            harness.server.script.extend(faults[:12])
            result = run(sqlite_store, harness, limits=limits, resume=True)
            if result.ending is Ending.FINISHED:
                break
        counts = states(sqlite_store)
        times = Counter(harness.told())
    finally:
        harness.close()
    assert result.ending is Ending.FINISHED
    assert max(times.values()) == 1, "told twice"
    assert set(counts) <= {DeliveryState.ACCEPTED, DeliveryState.REJECTED, DeliveryState.UNKNOWN}
    assert counts[DeliveryState.REJECTED] <= len(bad)
    mailing = find_mailing(sqlite_store, KEY)
    assert mailing is not None
    addresses = {person.id: person.address for person in list_subscribers(sqlite_store)}
    for each in iter_deliveries(sqlite_store, mailing):
        seen = times[addresses[each.subscriber]]
        if each.state is DeliveryState.ACCEPTED:
            assert seen == 1
        elif each.state is DeliveryState.REJECTED:
            assert seen == 0 and addresses[each.subscriber] in bad


def test_what_may_be_tried_again_is_tried_again(remote: Harness, sqlite_store: Store) -> None:
    people = fill(sqlite_store, 6)
    remote.defer()
    assert run(sqlite_store, remote).complete
    assert Counter(remote.told()) == dict.fromkeys(people, 1)


def test_a_lost_answer_is_unknown_and_never_sent_again(
    remote: Harness, sqlite_store: Store
) -> None:
    people = fill(sqlite_store, 9)
    limits = SendingLimits(batch_size=3)
    remote.lose()
    paused = run(sqlite_store, remote, limits=limits)
    assert paused.ending is Ending.PAUSED
    result = run(sqlite_store, remote, limits=limits, resume=True)
    # The stand-in did accept what it never confirmed: a second attempt would show here.
    assert Counter(remote.told()) == dict.fromkeys(people, 1)
    unknown = states(sqlite_store)[DeliveryState.UNKNOWN]
    assert unknown == (3 if remote.transport.name == "sendgrid" else 1)
    assert not result.complete


def test_smtp_reuses_its_connection_and_renews_a_dead_one(sqlite_store: Store) -> None:
    harness = SmtpHarness(pathlib.Path())
    people = fill(sqlite_store, 30)
    try:
        assert run(sqlite_store, harness, limits=SendingLimits(total=20)).accepted_now == 20
        assert harness.server.sessions == 1
        transport = harness.transport
        assert isinstance(transport, SmtpTransport)
        (session,) = transport._idle
        assert session._server is not None
        session._server.sock.shutdown(socket.SHUT_RDWR)  # as an idle time-out would
        assert run(sqlite_store, harness).complete
        assert harness.server.sessions == 2
        assert Counter(harness.told()) == dict.fromkeys(people, 1)
    finally:
        harness.close()


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_smtp_logs_in_and_says_when_it_may_not(sqlite_store: Store) -> None:
    server = SmtpStandIn(auth=True)
    fill(sqlite_store, 1)
    try:
        for password, ending in (("wrong", Ending.HALTED), ("right", Ending.FINISHED)):
            settings = SmtpSettings(
                "127.0.0.1", server.port, SmtpSecurity.NONE, "mailer", password, timeout=5
            )
            transport = SmtpTransport(settings)
            result = send_mailing(
                sqlite_store, KEY, transport, {"en": message()}, SENDER, default_locale="en"
            )
            transport.close()
            assert result.ending is ending
            assert password not in result.reason
    finally:
        server.close()


def test_smtp_refuses_to_go_on_without_the_encryption_asked_for(sqlite_store: Store) -> None:
    harness = SmtpHarness(pathlib.Path())
    fill(sqlite_store, 1)
    try:
        settings = SmtpSettings("127.0.0.1", harness.server.port, timeout=5)
        assert settings.security is SmtpSecurity.STARTTLS
        harness.transport = SmtpTransport(settings)
        result = run(sqlite_store, harness)
        assert result.ending is Ending.HALTED and "cannot be used" in result.reason
        assert harness.told() == []
    finally:
        harness.close()


def test_smtp_tls_is_refused_where_the_certificate_is_not_trusted(sqlite_store: Store) -> None:
    assert ssl.create_default_context().verify_mode is ssl.CERT_REQUIRED
    harness = SmtpHarness(pathlib.Path())
    fill(sqlite_store, 1)
    try:
        settings = SmtpSettings("127.0.0.1", harness.server.port, SmtpSecurity.TLS, timeout=5)
        harness.transport = SmtpTransport(settings)
        assert run(sqlite_store, harness).ending is Ending.HALTED
    finally:
        harness.close()
