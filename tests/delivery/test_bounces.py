"""Bounce mails, as the mail servers of this world write them."""

from __future__ import annotations

import mailbox
import pathlib
from datetime import UTC, datetime
from email import message_from_bytes

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.delivery.delivery_samples import SENDER, message
from tests.delivery.event_samples import NOW, mailed, state, status

from policydiff.delivery.bounces import parse_bounce, read_bounces
from policydiff.delivery.events.ingest import IngestResult, ingest_events
from policydiff.delivery.events.records import (
    DeliveryEvent,
    EventKind,
    Skipped,
    Source,
    Unreadable,
)
from policydiff.delivery.records import (
    DeliveryState,
    StateCount,
    SubscriberKind,
    SubscriberStatus,
)
from policydiff.delivery.store import Store
from policydiff.delivery.transports.mime import build_message
from policydiff.delivery.transports.protocol import Envelope, Letter
from policydiff.errors import DeliveryError

ID = "a" * 32
AT = 1_800_000_000.0  # Fri, 15 Jan 2027 08:00:00 UTC
DATE = "Fri, 15 Jan 2027 08:00:00 +0000"
UNKNOWN_USER = """\
Final-Recipient: rfc822; ann@mail.example.org
Original-Recipient: rfc822;ann@mail.example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <ann@mail.example.org>: there is nobody of that name
"""


def notice(delivery: str = ID) -> str:
    """The very mail that the SMTP transport sends."""
    when = datetime(2027, 1, 15, 7, tzinfo=UTC)
    letter = Letter(message(), SENDER, "en", SubscriberKind.ACCOUNT, when)
    return build_message(letter, Envelope(delivery, "ann@mail.example.org")).as_string()


def headers(delivery: str = ID) -> str:
    return notice(delivery).partition("\n\n")[0].partition("\r\n\r\n")[0]


def report(
    fields: str = UNKNOWN_USER,
    *,
    returned: str | None = None,
    returned_type: str = "message/rfc822",
    status_type: str = "message/delivery-status",
    extra: str = "",
    date: str = f"Date: {DATE}\n",
) -> bytes:
    """A report: a word to people, the fields, and the mail that is returned."""
    parts = [
        "Content-Type: text/plain\n\nYour mail to ann@mail.example.org came to nothing.\n",
        f"Content-Type: {status_type}\n\nReporting-MTA: dns; mx.example.net\n\n{fields}",
    ]
    if returned is not None:
        parts.append(f"Content-Type: {returned_type}\n\n{returned}\n")
    inside = "".join(f"--edge\n{part}\n" for part in parts)
    return (
        f"From: MAILER-DAEMON@mx.example.net\nTo: legal@acme.example.com\n{date}{extra}"
        "MIME-Version: 1.0\nSubject: Undelivered\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="edge"\n\n'
        f"{inside}--edge--\n"
    ).encode()


def bounce(**more: object) -> DeliveryEvent:
    more.setdefault("returned", notice())
    (event,) = parse_bounce(report(**more))  # type: ignore[arg-type]
    assert isinstance(event, DeliveryEvent)
    return event


HARD = DeliveryEvent(
    delivery=ID,
    kind=EventKind.BOUNCED,
    at=AT,
    source=Source.DSN,
    detail="bounced (5.1.1)",
    ends=SubscriberStatus.BOUNCED,
    addresses=frozenset({"ann@mail.example.org"}),
)


def test_a_report_that_returns_the_mail() -> None:
    assert bounce() == HARD
    assert "ann" not in repr(bounce())


def test_line_ends_make_no_difference() -> None:
    raw = report(returned=notice()).replace(b"\r\n", b"\n")
    assert parse_bounce(raw) == parse_bounce(raw.replace(b"\n", b"\r\n")) == (HARD,)


def test_a_report_that_returns_headers_only() -> None:
    assert bounce(returned=headers(), returned_type="text/rfc822-headers") == HARD


def test_a_relay_that_exchanged_the_message_id() -> None:
    exchanged = notice().replace(f"Message-ID: <{ID}@", "Message-ID: <relay-1234@")
    assert bounce(returned=exchanged) == HARD
    # And one that keeps the Message-ID but drops headers it does not know.
    stripped = notice().replace("Policydiff-Delivery:", "X-Removed:")
    assert bounce(returned=stripped) == HARD


def test_a_report_that_returns_nothing_but_answers_our_mail() -> None:
    for name in ("In-Reply-To", "References"):
        extra = f"{name}: <{ID}@acme.example.com>\n"
        assert bounce(returned=None, extra=extra) == HARD


def test_a_report_for_addresses_beyond_ascii() -> None:
    fields = UNKNOWN_USER.replace("rfc822;", "utf-8;").replace("ann@", "änn@")
    event = bounce(
        fields=fields,
        status_type="message/global-delivery-status",
        returned=headers(),
        returned_type="message/global-headers",
    )
    assert (event.kind, event.ends) == (EventKind.BOUNCED, SubscriberStatus.BOUNCED)


@pytest.mark.parametrize(
    ("action", "code", "kind", "hard"),
    [
        ("failed", "5.1.1", EventKind.BOUNCED, True),
        ("Failed (for good)", "5.0.0", EventKind.BOUNCED, True),
        ("failed", "5.2.2", EventKind.BOUNCED, False),
        ("failed", "5.7.26", EventKind.BOUNCED, False),
        ("failed", "4.4.7", EventKind.BOUNCED, False),
        ("delayed", "4.4.1", EventKind.DEFERRED, False),
        ("delivered", "2.0.0", EventKind.DELIVERED, False),
        ("relayed", "2.0.0", EventKind.PROCESSED, False),
        ("expanded", "2.0.0", EventKind.PROCESSED, False),
    ],
)
def test_what_each_action_means(action: str, code: str, kind: EventKind, hard: bool) -> None:
    fields = f"Final-Recipient: rfc822; ann@mail.example.org\nAction: {action}\nStatus: {code}\n"
    event = bounce(fields=fields)
    assert (event.kind, event.ends is SubscriberStatus.BOUNCED) == (kind, hard)
    assert (code in event.detail) == (kind in (EventKind.BOUNCED, EventKind.DEFERRED))


def test_a_status_that_is_missing_is_read_from_the_servers_answer() -> None:
    fields = "Action: failed\nDiagnostic-Code: smtp; 550 No such person here\n"
    assert bounce(fields=fields).ends is SubscriberStatus.BOUNCED
    fields = "Action: failed\nDiagnostic-Code: smtp; 452 4.2.2 over quota\n"
    assert bounce(fields=fields).detail == "refused by the receiving server (4.2.2)"


def test_when_it_was() -> None:
    received = (
        "Received: from mx.example.net by acme.example.com; Fri, 15 Jan 2027 09:00:00 +0100\n"
    )
    assert bounce(date="", extra=received).at == AT
    assert bounce(date="Date: yesterday\n", extra=received).at == AT
    assert bounce(date="").at == 0.0
    assert bounce(date="Date: Fri, 15 Jan 99999 08:00:00 +0000\n").at == 0.0


def feedback(kind: str) -> bytes:
    raw = report(
        f"Feedback-Type: {kind}\nUser-Agent: Loop/1\nVersion: 1\n"
        "Original-Rcpt-To: ann@mail.example.org\n",
        status_type="message/feedback-report",
        returned=notice(),
    )
    # Its fields are one block, without one about the reporting server.
    return raw.replace(b"Reporting-MTA: dns; mx.example.net\n\n", b"")


def test_a_complaint_that_the_mailbox_provider_forwards() -> None:
    (event,) = parse_bounce(feedback("abuse"))
    assert event == DeliveryEvent(
        delivery=ID,
        kind=EventKind.COMPLAINED,
        at=AT,
        source=Source.FEEDBACK,
        detail="reported as spam",
        ends=SubscriberStatus.COMPLAINED,
        addresses=frozenset({"ann@mail.example.org"}),
    )
    assert parse_bounce(feedback("not-spam")) is Skipped.IGNORED


def test_mails_that_are_no_events() -> None:
    reply = f"From: ann@mail.example.org\nIn-Reply-To: <{ID}@acme.example.com>\n\nPlease explain.\n"
    assert parse_bounce(reply.encode()) is Skipped.IGNORED
    assert parse_bounce(b"") is Skipped.IGNORED
    other = notice().replace(ID, "weekly-news-7")
    assert parse_bounce(report(returned=other)) is Skipped.FOREIGN
    assert parse_bounce(report(returned=None)) is Skipped.FOREIGN
    assert parse_bounce(report("Action: pondered\n", returned=notice())) is Skipped.IGNORED


def test_a_mail_that_quotes_another_bounce_is_not_read_twice() -> None:
    twice = report(UNKNOWN_USER + "\n" + UNKNOWN_USER, returned=notice())
    assert parse_bounce(twice) == (HARD,)


@settings(max_examples=80)
@given(st.data())
def test_a_bounce_that_is_cut_or_garbled_ends_no_run(data: st.DataObject) -> None:
    raw = bytearray(report(returned=notice()))
    for _ in range(data.draw(st.integers(0, 8))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    told = parse_bounce(bytes(raw[: data.draw(st.integers(0, len(raw)))]))
    assert isinstance(told, Skipped) or all(isinstance(event, DeliveryEvent) for event in told)


def in_mbox(folder: pathlib.Path, mails: list[bytes]) -> pathlib.Path:
    box = mailbox.mbox(folder / "bounces.mbox")
    for mail in mails:
        box.add(mail)
    box.close()
    return folder / "bounces.mbox"


def in_maildir(folder: pathlib.Path, mails: list[bytes]) -> pathlib.Path:
    box = mailbox.Maildir(folder / "Maildir")
    for mail in mails:
        box.add(mail)
    return folder / "Maildir"


def in_folder(folder: pathlib.Path, mails: list[bytes]) -> pathlib.Path:
    (folder / "mails").mkdir()
    for number, mail in enumerate(mails):
        (folder / "mails" / f"{number}.eml").write_bytes(mail)
    (folder / "mails" / "notes.txt").write_text("not a mail")
    return folder / "mails"


@pytest.mark.parametrize("keep", [in_mbox, in_maildir, in_folder])
def test_wherever_bounces_are_kept(tmp_path: pathlib.Path, keep: object) -> None:
    assert callable(keep)
    mails = [report(returned=notice(f"{number:032x}")) for number in range(3)]
    place = keep(tmp_path, [*mails, b"Subject: hello\n\nA person writes.\n"])
    before = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    told = list(read_bounces(place))
    events = [each for each in told if isinstance(each, DeliveryEvent)]
    assert sorted(event.delivery for event in events) == [f"{n:032x}" for n in range(3)]
    assert told.count(Skipped.IGNORED) == 1
    after = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    assert before == after, "a mailbox is only read"


def test_a_single_mail(tmp_path: pathlib.Path) -> None:
    (tmp_path / "one.eml").write_bytes(report(returned=notice()))
    assert list(read_bounces(tmp_path / "one.eml")) == [HARD]


def test_places_without_mails_say_what_was_looked_for(tmp_path: pathlib.Path) -> None:
    with pytest.raises(DeliveryError, match=r"no Maildir .* has no \.eml files"):
        list(read_bounces(tmp_path))
    with pytest.raises(DeliveryError, match="cannot be read: No such file"):
        list(read_bounces(tmp_path / "absent"))


def test_a_mail_beyond_reason_is_named(tmp_path: pathlib.Path) -> None:
    (tmp_path / "huge.eml").write_bytes(b"x" * 20_000_001)
    (tmp_path / "small.eml").write_bytes(report(returned=notice()))
    assert list(read_bounces(tmp_path)) == [Unreadable("huge.eml"), HARD]


@pytest.mark.parametrize(
    "subject",
    [
        f"unsubscribe {ID}",
        f"Re: Unsubscribe {ID}",
        f"=?utf-8?q?unsubscribe_{ID}?=",
        f"UNSUBSCRIBE%20{ID}",
    ],
)
def test_a_mail_that_asks_to_leave(subject: str) -> None:
    mail = f"From: Ann <other@example.net>\nSubject: {subject}\nDate: {DATE}\n\nplease\n"
    (told,) = parse_bounce(mail.encode())  # type: ignore[misc]
    assert told == DeliveryEvent(
        ID,
        EventKind.UNSUBSCRIBED,
        AT,
        Source.MAIL,
        detail="asked to leave by mail",
        ends=SubscriberStatus.UNSUBSCRIBED,
    )


@pytest.mark.parametrize(
    "subject", ["unsubscribe", f"unsubscribe {ID}0", f"unsubscribe {ID[1:]}", f"about {ID}", ""]
)
def test_a_mail_that_asks_for_something_else_is_left_for_a_person(subject: str) -> None:
    assert parse_bounce(f"Subject: {subject}\n\nplease\n".encode()) is Skipped.IGNORED


def test_a_bounce_of_a_mail_that_asked_to_leave_is_a_bounce() -> None:
    mail = f"Subject: unsubscribe {ID}\n".encode() + report(returned=notice("b" * 32))
    (told,) = parse_bounce(mail)  # type: ignore[misc]
    assert (told.kind, told.delivery) == (EventKind.BOUNCED, "b" * 32)


@pytest.mark.parametrize(
    ("kind", "after"),
    [
        (SubscriberKind.WATCHER, SubscriberStatus.UNSUBSCRIBED),
        (SubscriberKind.ACCOUNT, SubscriberStatus.ACTIVE),
    ],
)
def test_a_watcher_leaves_by_mail_and_an_account_holder_stays(
    store: Store, kind: SubscriberKind, after: SubscriberStatus
) -> None:
    (mail,) = mailed(store, kind=kind.value)
    asked = parse_bounce(f"Subject: unsubscribe {mail.id}\nDate: {DATE}\n\n".encode())
    assert isinstance(asked, tuple)
    assert [ingest_events(store, asked, now=NOW).new for _ in range(2)] == [1, 0]
    assert status(store, mail.subscriber) is after


def test_a_hard_bounce_ends_the_subscription_and_a_soft_one_does_not(
    store: Store, tmp_path: pathlib.Path
) -> None:
    hard, soft, moved, late = mailed(store, 4)
    soft_fields = UNKNOWN_USER.replace("5.1.1", "4.4.7").replace("ann@", "account1@")
    (tmp_path / "1.eml").write_bytes(
        report(
            UNKNOWN_USER.replace("ann@", address_of(store, hard.subscriber)),
            returned=notice(hard.id),
        )
    )
    (tmp_path / "2.eml").write_bytes(report(soft_fields, returned=notice(soft.id)))
    # The address that failed is not the reader's any more, or was a forwarding of theirs.
    (tmp_path / "3.eml").write_bytes(report(returned=notice(moved.id)))
    (tmp_path / "4.eml").write_bytes(
        report(
            "Final-Recipient: rfc822; x@y.example\nAction: delayed\nStatus: 4.0.0\n",
            returned=notice(late.id),
        )
    )
    result = ingest_events(store, read_bounces(tmp_path), now=NOW)
    assert result.moved == (StateCount(DeliveryState.BOUNCED, 3),)
    assert result.another_channel == tuple(
        sorted([hard.subscriber, soft.subscriber, moved.subscriber])
    )
    assert status(store, hard.subscriber) is SubscriberStatus.BOUNCED
    assert status(store, soft.subscriber) is SubscriberStatus.ACTIVE
    assert status(store, moved.subscriber) is SubscriberStatus.ACTIVE
    assert state(store, late.id) is DeliveryState.ACCEPTED
    again = ingest_events(store, read_bounces(tmp_path), now=NOW)
    assert again == IngestResult(repeated=4)


def address_of(store: Store, subscriber_id: str) -> str:
    """The part before the @, with the @."""
    from policydiff.delivery.audience import list_subscribers

    person = next(one for one in list_subscribers(store) if one.id == subscriber_id)
    return f"{person.address.partition('@')[0]}@"


def test_our_mails_say_their_delivery() -> None:
    mail = message_from_bytes(notice().encode())
    assert mail["Policydiff-Delivery"] == ID
