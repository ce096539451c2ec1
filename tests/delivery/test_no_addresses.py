"""Nobody's address reaches a log, an exception, a report, progress or the terminal."""

from __future__ import annotations

import logging
import pathlib
import re

import pytest
from tests.delivery.delivery_samples import KEY, SENDER, Clock, fill, message
from tests.delivery.sendgrid_stand_in import KEY as API_KEY
from tests.delivery.sendgrid_stand_in import SendGridStandIn
from tests.delivery.smtp_stand_in import SmtpStandIn

from policydiff.delivery.audience import (
    add_subscriber,
    count_audience,
    erase_subscriber,
    import_csv,
    list_subscribers,
    remove_subscriber,
)
from policydiff.delivery.planning import plan_mailing
from policydiff.delivery.records import REHEARSAL, MailingKey, SubscriberKind
from policydiff.delivery.sending import SendingLimits, send_mailing
from policydiff.delivery.store import Store
from policydiff.delivery.store.ledger import find_mailing, iter_deliveries
from policydiff.delivery.store.subscribers import insert_subscribers
from policydiff.delivery.transports import Transport
from policydiff.delivery.transports.outbox import OutboxTransport
from policydiff.delivery.transports.sendgrid import SendGridSettings, SendGridTransport
from policydiff.delivery.transports.smtp import SmtpSecurity, SmtpSettings, SmtpTransport
from policydiff.errors import PolicydiffError

_SUBSCRIBER = re.compile(r"(account|watcher|secret)[0-9]*@|mail\.example\.org", re.IGNORECASE)


class Heard:
    """Everything that anybody could read."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def says(self, *things: object) -> None:
        self.words += [f"{thing!r} {thing!s}" for thing in things]

    def fails(self, function: object, *args: object, **more: object) -> None:
        assert callable(function)
        with pytest.raises(PolicydiffError) as caught:
            function(*args, **more)
        self.says(caught.value, getattr(caught.value, "problems", ""))


def mail(store: Store, transport: Transport, heard: Heard, stage_of: str) -> None:
    """Run a mailing to whatever end, and note all that it says."""
    clock = Clock()
    namespace = REHEARSAL if transport.rehearsal else "live"
    key = MailingKey(namespace, KEY.policy, stage_of, KEY.stage)
    for _ in range(3):
        result = send_mailing(
            store,
            key,
            transport,
            {"en": message()},
            SENDER,
            default_locale="en",
            limits=SendingLimits(batch_size=4),
            resume=True,
            on_progress=heard.says,
            clock=clock,
            sleep=clock.sleep,
        )
        heard.says(result)
    mailing = find_mailing(store, key)
    assert mailing is not None
    heard.says(*iter_deliveries(store, mailing))
    transport.close()


def test_no_address_anywhere(
    store: Store,
    tmp_path: pathlib.Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    heard = Heard()
    people = fill(store, 12)
    columns = {"default_locale": "en", "kind": SubscriberKind.WATCHER}
    heard.fails(import_csv, store, "email\nsecret1@\n'secret2@mail.example.org,\n", **columns)
    heard.fails(
        import_csv, store, "secret3@mail.example.org\nsecret4@mail.example.org\n", **columns
    )
    heard.fails(add_subscriber, store, "secret5@", locale="en", kind=SubscriberKind.ACCOUNT)
    heard.fails(remove_subscriber, store, "secret6@mail.example.org@")
    erase_subscriber(store, "secret7@mail.example.org")
    heard.fails(
        add_subscriber,
        store,
        "secret7@mail.example.org",
        locale="en",
        kind=SubscriberKind.ACCOUNT,
    )
    everybody = list(list_subscribers(store))

    def collide() -> None:
        with store.write() as connection:
            insert_subscribers(connection, everybody, 1.0)

    heard.fails(collide)
    heard.says(*everybody, *count_audience(store))
    heard.says(plan_mailing(store, KEY, locales=["en"], default_locale="en"))

    web, server = SendGridStandIn(), SmtpStandIn()
    try:
        web.refused.add(people[3])
        web.script.extend([500, 429, 413, "accept then drop", "drop"])
        settings = SendGridSettings(host=web.host, timeout=2)
        mail(store, SendGridTransport(API_KEY, settings), heard, "sendgrid")
        mail(store, SendGridTransport("SG.wrong", settings), heard, "sendgrid key")
        server.refused.add(people[5])
        server.rcpt_script.extend(["451 <{address}> later", "553 <{address}> no such"])
        server.script.extend(["552 <{address}> too big", "452 <{address}> full", "drop"])
        smtp = SmtpSettings("127.0.0.1", server.port, SmtpSecurity.NONE, timeout=5)
        mail(store, SmtpTransport(smtp), heard, "smtp")
        mail(store, OutboxTransport(tmp_path / "outbox"), heard, "outbox")
    finally:
        web.close()
        server.close()

    # The stand-in mail server, which logs what it likes, runs in this very process.
    ours = [record for record in caplog.records if record.name != "mail.log"]
    heard.says(*[(record.name, record.getMessage(), record.exc_text) for record in ours])
    heard.says(*capfd.readouterr())
    assert len(heard.words) > 60
    assert [words for words in heard.words if _SUBSCRIBER.search(words)] == []
    assert not [words for words in heard.words if API_KEY in words or "SG.wrong" in words]
