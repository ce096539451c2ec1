"""SendGrid's batches, whatever is in them."""

from __future__ import annotations

import io
import json
import pathlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.delivery.event_samples import body, said

from policydiff.delivery.events.codes import ends_address, find_code
from policydiff.delivery.events.records import (
    DeliveryEvent,
    EventKind,
    Skipped,
    Source,
    Unreadable,
)
from policydiff.delivery.events.sendgrid import parse_event, read_body, read_stream
from policydiff.delivery.records import SubscriberStatus

ID = "a" * 32
BOUNCED, COMPLAINED = SubscriberStatus.BOUNCED, SubscriberStatus.COMPLAINED
LEFT = SubscriberStatus.UNSUBSCRIBED


def parsed(kind: str, **more: Any) -> DeliveryEvent:
    event = parse_event(said(ID, kind, **more))
    assert isinstance(event, DeliveryEvent)
    return event


@pytest.mark.parametrize(
    ("kind", "more", "expected", "ends", "detail"),
    [
        ("processed", {}, EventKind.PROCESSED, None, ""),
        ("delivered", {"response": "250 OK for ann@x.example"}, EventKind.DELIVERED, None, ""),
        (
            "deferred",
            {"response": "400 try again", "attempt": "5"},
            EventKind.DEFERRED,
            None,
            "put off by the receiving server",
        ),
        (
            "bounce",
            {"type": "bounce", "status": "5.1.1", "reason": "550 5.1.1 <ann@x.example> unknown"},
            EventKind.BOUNCED,
            BOUNCED,
            "bounced (5.1.1)",
        ),
        # The receiving server's policy, not the address; SendGrid tries the next mail.
        (
            "bounce",
            {"type": "blocked", "status": "5.7.1", "reason": "550 5.7.1 listed"},
            EventKind.BOUNCED,
            None,
            "refused by the receiving server (5.7.1)",
        ),
        # A host that does not exist comes without a status.
        (
            "bounce",
            {"type": "blocked", "reason": "unable to get mx info for 10.57.152.165"},
            EventKind.BOUNCED,
            None,
            "refused by the receiving server",
        ),
        ("bounce", {"status": "5.0.0"}, EventKind.BOUNCED, BOUNCED, "bounced (5.0.0)"),
        (
            "bounce",
            {"status": "4.2.2"},
            EventKind.BOUNCED,
            None,
            "refused by the receiving server (4.2.2)",
        ),
        (
            "dropped",
            {"reason": "Bounced Address"},
            EventKind.DROPPED,
            BOUNCED,
            "dropped by SendGrid: bounced address",
        ),
        (
            "dropped",
            {"reason": "Spam Reporting Address"},
            EventKind.DROPPED,
            COMPLAINED,
            "dropped by SendGrid: spam reporting address",
        ),
        (
            "dropped",
            {"reason": "Unsubscribed Address"},
            EventKind.DROPPED,
            LEFT,
            "dropped by SendGrid: unsubscribed address",
        ),
        (
            "dropped",
            {"reason": "Recipient List over Package Quota (ann@x.example)"},
            EventKind.DROPPED,
            None,
            "dropped by SendGrid: for another reason",
        ),
        ("spamreport", {}, EventKind.COMPLAINED, COMPLAINED, "reported as spam"),
        ("unsubscribe", {}, EventKind.UNSUBSCRIBED, LEFT, ""),
        ("group_unsubscribe", {"asm_group_id": 5}, EventKind.UNSUBSCRIBED, LEFT, ""),
    ],
)
def test_what_each_event_means(
    kind: str,
    more: dict[str, Any],
    expected: EventKind,
    ends: SubscriberStatus | None,
    detail: str,
) -> None:
    event = parsed(kind, email="ann@x.example", **more)
    assert event == DeliveryEvent(
        delivery=ID,
        kind=expected,
        at=1_800_000_100.0,
        source=Source.SENDGRID,
        provider_id="AbC.recvd-1",
        detail=detail,
        ends=ends,
        addresses=frozenset({"ann@x.example"}),
    )
    assert "ann" not in repr(event)


@pytest.mark.parametrize("kind", ["open", "click", "group_resubscribe", "something new"])
def test_kinds_that_say_nothing_about_delivery(kind: str) -> None:
    assert parse_event(said(ID, kind)) is Skipped.IGNORED


@pytest.mark.parametrize("delivery", [None, 7, "", "A" * 32, "a" * 31, f"{ID}\n", "ann@x.example"])
def test_mails_of_others_on_the_same_account(delivery: object) -> None:
    assert parse_event(said(ID, "bounce") | {"pd_delivery": delivery}) is Skipped.FOREIGN
    event = said(ID, "bounce")
    del event["pd_delivery"]
    assert parse_event(event) is Skipped.FOREIGN


@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        "text",
        [],
        {},
        {"event": 5},
        said(ID, "bounce") | {"timestamp": "1800000000"},
        said(ID, "bounce") | {"timestamp": None},
        said(ID, "bounce") | {"timestamp": True},
        said(ID, "bounce") | {"timestamp": -5},
        said(ID, "bounce") | {"timestamp": 1_800_000_000_000},
        said(ID, "bounce") | {"timestamp": float("nan")},
        said(ID, "bounce") | {"timestamp": 10**400},
    ],
)
def test_what_is_no_event(value: object) -> None:
    assert parse_event(value) is None


def test_ids_that_are_no_tokens_are_left_out() -> None:
    for strange in ("<a@b.example>", "x" * 201, "a b", "\x00", "", 5, None):
        assert parsed("processed", sg_message_id=strange).provider_id == ""


def test_a_body_is_an_array() -> None:
    events = list(read_body(body(said(ID, "processed"), {"event": 1}, said(ID, "open"))))
    assert [type(event) for event in events] == [DeliveryEvent, Unreadable, Skipped]
    assert events[1] == Unreadable("event 2")
    for broken in (b"", b"{", b"[" * 100_000, b"\xff\xfe", b'"text"', b"5"):
        assert list(read_body(broken)) == [Unreadable("the body")]
    assert list(read_body(b"[]")) == []


def lines(*texts: str | bytes) -> list[object]:
    raw = [text.encode() if isinstance(text, str) else text for text in texts]
    return list(read_stream(io.BytesIO(b"\n".join(raw))))


def test_a_file_has_an_event_or_a_batch_a_line() -> None:
    one, two = json.dumps(said(ID, "processed")), json.dumps([said(ID, "delivered")] * 2)
    assert [type(event) for event in lines(one, "", two, one)] == [DeliveryEvent] * 4
    # A batch comes first: still a line each.
    assert [type(event) for event in lines(two, one)] == [DeliveryEvent] * 3


def test_a_file_is_one_batch_however_it_is_laid_out() -> None:
    batch = [said(ID, "processed"), said(ID, "delivered")]
    for indent in (None, 0, 2):
        assert len(lines(json.dumps(batch, indent=indent))) == 2
    assert lines(json.dumps(batch, indent=2)[:-5]) == [Unreadable("the body")]


def test_a_broken_line_is_named_and_the_others_are_read() -> None:
    good = json.dumps(said(ID, "processed"))
    read = lines(good, good[:-9], b"\xff", good, '[{"event": "bounce", "pd_delivery": 1}, 5]')
    assert [each for each in read if isinstance(each, Unreadable)] == [
        Unreadable("line 2"),
        Unreadable("line 3"),
        Unreadable("line 5, event 2"),
    ]
    assert sum(isinstance(each, DeliveryEvent) for each in read) == 2


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
FIELDS = st.sampled_from(["event", "timestamp", "pd_delivery", "email", "reason", "status", "type"])


@settings(max_examples=150)
@given(st.dictionaries(FIELDS, JSON), st.sampled_from(["bounce", "dropped", "delivered", "x"]))
def test_any_object_is_read_as_something(fields: dict[str, object], kind: str) -> None:
    for value in (fields, said(ID, kind) | fields):
        event = parse_event(value)
        assert event is None or isinstance(event, DeliveryEvent | Skipped)


@settings(max_examples=100)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_as_something(raw: bytes) -> None:
    list(read_stream(io.BytesIO(raw)))
    list(read_body(raw))


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (["5.1.1"], "5.1.1"),
        (["", "550 5.1.10 RESOLVER.ADR.RecipientNotFound"], "5.1.10"),
        (["smtp; 550-5.7.26 unauthenticated"], "5.7.26"),
        (["", "550 no such user"], "5.0.0"),
        (["421 come later"], "4.0.0"),
        (["dial tcp 5.12.57.165: no route"], ""),
        (["version 5.1.1.2"], ""),
        (["", "we said 5500 things"], ""),
        ([], ""),
    ],
)
def test_codes_are_found(texts: list[str], code: str) -> None:
    assert find_code(*texts) == code


@pytest.mark.parametrize(
    ("code", "hard"),
    [
        ("5.0.0", True),
        ("5.1.1", True),
        ("5.1.2", True),
        ("5.2.1", True),
        ("5.4.1", True),
        ("5.4.4", True),
        ("5.1.8", False),
        ("5.2.2", False),
        ("5.3.4", False),
        ("5.4.7", False),
        ("5.5.0", False),
        ("5.6.1", False),
        ("5.7.1", False),
        ("5.7.26", False),
        ("4.1.1", False),
        ("2.0.0", False),
        ("", False),
    ],
)
def test_which_codes_are_the_addresss_fault(code: str, hard: bool) -> None:
    assert ends_address(code) is hard


def test_every_kind_that_the_webhook_can_tell_is_known(shared: pathlib.Path) -> None:
    document = json.loads((shared / "sendgrid" / "tsg_webhooks_v3.json").read_text())
    settings_of_webhook = document["components"]["schemas"]["EventWebhookRequest"]["properties"]
    kinds = {
        # The settings call it spam_report, the events spamreport.
        name.replace("spam_report", "spamreport")
        for name, described in settings_of_webhook.items()
        if described.get("type") == "boolean" and name != "enabled"
    }
    about_delivery = {kind for kind in kinds if parse_event(said(ID, kind)) is not Skipped.IGNORED}
    assert kinds - about_delivery == {"open", "click", "group_resubscribe"}
