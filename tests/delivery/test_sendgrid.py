"""What the SendGrid transport sends, and what it makes of each answer."""

from __future__ import annotations

import copy
import json
import logging
import pathlib
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.delivery.delivery_samples import SENDER, message
from tests.delivery.sendgrid_stand_in import KEY, OWN_SCHEMA, SendGridStandIn

from policydiff.delivery.letters import UNSUBSCRIBE_SLOT
from policydiff.delivery.records import Sender, SubscriberKind
from policydiff.delivery.transports import (
    Accepted,
    Batch,
    Deferred,
    Envelope,
    Halted,
    Letter,
    Refused,
    Unknown,
)
from policydiff.delivery.transports.sendgrid import SendGridSettings, SendGridTransport
from policydiff.delivery.transports.sendgrid import _reasons as sendgrid_reasons
from policydiff.delivery.transports.sendgrid_request import RequestBody
from policydiff.delivery.transports.sendgrid_request import build_request as build_json
from policydiff.errors import ConfigError

WHEN = datetime(2027, 1, 15, 8, tzinfo=UTC)
REQUEST = "0" * 32
NEW_YEAR_2031 = datetime(2031, 1, 1, tzinfo=UTC).timestamp()


@pytest.fixture
def stand_in() -> Iterator[SendGridStandIn]:
    server = SendGridStandIn()
    yield server
    server.close()


def letter(kind: SubscriberKind = SubscriberKind.ACCOUNT, sender: Sender = SENDER) -> Letter:
    watcher = kind is SubscriberKind.WATCHER
    slot = UNSUBSCRIBE_SLOT if watcher else ""
    return Letter(message("en", slot), sender, "en", kind, WHEN, slot)


def batch(count: int = 2, kind: SubscriberKind = SubscriberKind.ACCOUNT) -> Batch:
    watcher = kind is SubscriberKind.WATCHER
    envelopes = tuple(
        Envelope(
            delivery=f"{number:032x}",
            address=f"reader{number}@mail.example.org",
            unsubscribe_url=f"https://acme.example.com/leave/{number}" if watcher else "",
        )
        for number in range(count)
    )
    return Batch(REQUEST, letter(kind), envelopes)


def build_request(built: Batch, settings: SendGridSettings) -> dict[str, Any]:
    """The body as the other side reads it."""
    body = json.loads(build_json(built, settings))
    assert isinstance(body, dict)
    return body


def transport(server: SendGridStandIn, **settings: Any) -> SendGridTransport:
    settings.setdefault("timeout", 2)
    return SendGridTransport(KEY, SendGridSettings(host=server.host, **settings))


def test_a_watcher_may_leave_by_mail_where_the_link_is_our_own() -> None:
    made = batch(2, SubscriberKind.WATCHER)
    made = replace(made, letter=replace(made.letter, unsubscribe_mail="leave@example.org"))
    body = build_request(made, SendGridSettings())
    said = body["personalizations"][1]["headers"]["List-Unsubscribe"]
    url = "https://acme.example.com/leave/1"
    assert said == f"<{url}>, <mailto:leave@example.org?subject=unsubscribe%20{1:032x}>"
    # The provider's group and ways of our own, never both.
    grouped = json.dumps(build_request(made, SendGridSettings(asm_group=5)))
    assert "List-Unsubscribe" not in grouped and "leave@" not in grouped


def test_the_request_for_account_holders() -> None:
    body = build_request(batch(), SendGridSettings())
    assert body == {
        "personalizations": [
            {
                "to": [{"email": "reader0@mail.example.org"}],
                "custom_args": {"pd_delivery": f"{0:032x}"},
            },
            {
                "to": [{"email": "reader1@mail.example.org"}],
                "custom_args": {"pd_delivery": f"{1:032x}"},
            },
        ],
        "from": {"email": "legal@acme.example.com", "name": "Acme Ltd"},
        "subject": "Our privacy policy changes (en)",
        "content": [
            {"type": "text/plain", "value": message().text},
            {"type": "text/html", "value": message().html},
        ],
        "headers": {"Auto-Submitted": "auto-generated", "Content-Language": "en"},
        "custom_args": {"pd_request": REQUEST},
        "categories": ["policydiff"],
        "tracking_settings": {
            "click_tracking": {"enable": False, "enable_text": False},
            "open_tracking": {"enable": False},
            "subscription_tracking": {"enable": False},
            "ganalytics": {"enable": False},
        },
        "mail_settings": {"sandbox_mode": {"enable": False}},
    }


def test_a_watcher_gets_one_link_of_their_own() -> None:
    body = build_request(batch(1, SubscriberKind.WATCHER), SendGridSettings())
    url = "https://acme.example.com/leave/0"
    assert body["personalizations"][0]["substitutions"] == {"%%pd_unsub%%": url}
    assert body["personalizations"][0]["headers"] == {
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert all(part["value"].count("%%pd_unsub%%") == 1 for part in body["content"])
    assert "asm" not in body


def test_an_asm_group_takes_the_place_of_our_links_and_only_for_watchers() -> None:
    settings = SendGridSettings(asm_group=77)
    watchers = build_request(batch(1, SubscriberKind.WATCHER), settings)
    assert watchers["asm"] == {"group_id": 77}
    assert "headers" not in watchers["personalizations"][0]
    assert "<%asm_group_unsubscribe_raw_url%>" in watchers["content"][0]["value"]
    assert "%%pd_unsub%%" not in json.dumps(watchers)
    assert "asm" not in build_request(batch(1), settings)


def test_names_and_subjects_that_the_api_does_not_take() -> None:
    sender = Sender("Müller, Söhne; Ltd", "x", "legal@acme.example.com", reply_to="a@example.com")
    strange = Batch(REQUEST, letter(sender=sender), batch(1).envelopes)
    body = build_request(strange, SendGridSettings())
    assert body["from"]["name"] == "Muller Sohne Ltd"
    assert body["reply_to"] == {"email": "a@example.com"}
    nameless = Sender("株式会社", "x", "legal@acme.example.com")
    body = build_request(Batch(REQUEST, letter(sender=nameless), ()), SendGridSettings())
    assert body["from"] == {"email": "legal@acme.example.com"}


def every_kind_of_request() -> list[dict[str, Any]]:
    replying = Sender("Acme Ltd", "x", "legal@acme.example.com", reply_to="a@example.com")
    return [
        build_request(batch(1_000), SendGridSettings()),
        build_request(batch(3, SubscriberKind.WATCHER), SendGridSettings()),
        build_request(batch(3, SubscriberKind.WATCHER), SendGridSettings(asm_group=5)),
        build_request(batch(1), SendGridSettings(sandbox=True)),
        build_request(
            Batch(REQUEST, letter(sender=replying), batch(1).envelopes), SendGridSettings()
        ),
    ]


def test_requests_fit_our_own_schema() -> None:
    Draft202012Validator.check_schema(OWN_SCHEMA)
    own = Draft202012Validator(OWN_SCHEMA)
    for body in every_kind_of_request():
        assert [error.message for error in own.iter_errors(body)] == []
        # Limits of the API: bytes of custom_args and substitutions a personalization.
        for part in body["personalizations"]:
            assert len(json.dumps(part["custom_args"] | body["custom_args"])) < 10_000
            assert len(json.dumps(part.get("substitutions", {}))) <= 10_000
    shown_to_others = copy.deepcopy(every_kind_of_request()[1])
    shown_to_others["personalizations"][0]["to"].append({"email": "b@mail.example.org"})
    assert not own.is_valid(shown_to_others)


def published_request_schema(shared: pathlib.Path) -> dict[str, Any]:
    """The API's own description, with its two known defects mended (see its README)."""
    document = json.loads((shared / "sendgrid" / "tsg_mail_v3.json").read_text())
    body = document["components"]["requestBodies"]["PostMailSend"]
    schema = next(iter(body["content"].values()))["schema"]
    schema["properties"]["custom_args"] = {"type": "object"}
    _close(schema)
    for named in document["components"]["schemas"].values():
        _close(named)
    pointer = "#/components/requestBodies/PostMailSend/content/application~1json/schema"
    return {**document, "$ref": pointer}


def _close(node: object) -> None:
    """A misspelt field must not pass."""
    if isinstance(node, dict):
        if "properties" in node and isinstance(node["properties"], dict):
            node.setdefault("additionalProperties", False)
        for child in node.values():
            _close(child)
    elif isinstance(node, list):
        for child in node:
            _close(child)


def test_requests_fit_the_published_description(shared: pathlib.Path) -> None:
    published = Draft202012Validator(published_request_schema(shared))
    for body in every_kind_of_request():
        assert [error.message[:300] for error in published.iter_errors(body)] == []
    misspelt = every_kind_of_request()[1]
    misspelt["personalisations"] = misspelt["personalizations"]
    assert not published.is_valid(misspelt)


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (202, Accepted),
        (200, Unknown),
        (400, Refused),
        (401, Halted),
        (403, Halted),
        (408, Unknown),
        (413, Refused),
        (429, Deferred),
        (500, Unknown),
        (502, Unknown),
        (503, Unknown),
        ("hang", Unknown),
        ("drop", Unknown),
        ("accept then drop", Unknown),
    ],
)
def test_what_each_answer_means(stand_in: SendGridStandIn, step: int | str, kind: type) -> None:
    stand_in.script.append(step)
    timeout = 0.3 if step == "hang" else 2
    outcomes = transport(stand_in, timeout=timeout).send(batch())
    assert [type(outcome) for outcome in outcomes] == [kind, kind]
    assert len(stand_in.requests) == 1, "a transport never tries again by itself"


def test_the_time_to_wait_is_the_one_asked_for(stand_in: SendGridStandIn) -> None:
    for said, wait in (
        ("12", 12.0),
        ("0.5", 0.5),
        ("-3", 0.0),
        (None, None),
        ("Wed, 01 Jan 2031 00:00:40 GMT", 40.0),
        ("Wed, 01 Jan 2020 00:00:00 GMT", 0.0),
        ("soon", None),
        ("nan", None),
        ("inf", None),
    ):
        stand_in.retry_after = said
        stand_in.script.append(429)
        sendgrid = SendGridTransport(
            KEY, SendGridSettings(host=stand_in.host), clock=lambda: NEW_YEAR_2031
        )
        outcome = sendgrid.send(batch(1))[0]
        assert isinstance(outcome, Deferred) and outcome.retry_after == wait, said


def test_acceptance_carries_the_providers_id(stand_in: SendGridStandIn) -> None:
    assert transport(stand_in).send(batch(1)) == (Accepted("message-1"),)


def test_the_sandbox_is_a_rehearsal_and_answers_200(stand_in: SendGridStandIn) -> None:
    sandbox = transport(stand_in, sandbox=True)
    assert sandbox.rehearsal
    assert isinstance(sandbox.send(batch(1))[0], Accepted)
    assert stand_in.accepted == []


def test_nobody_listening_is_known_not_to_have_sent() -> None:
    settings = SendGridSettings(host="http://127.0.0.1:1", timeout=2)
    outcome = SendGridTransport(KEY, settings).send(batch(1))[0]
    assert isinstance(outcome, Halted) and "ConnectionRefusedError" in outcome.reason


def test_a_missing_key_says_what_to_do() -> None:
    for key in (None, "", "  "):
        with pytest.raises(ConfigError, match=r"SENDGRID_API_KEY is not set: create a key"):
            SendGridTransport(key)


def test_the_eu_host_keeps_the_timeout() -> None:
    client = SendGridTransport(KEY, SendGridSettings(eu_residency=True, timeout=9))._client
    assert (client.host, client.timeout) == ("https://api.eu.sendgrid.com", 9)
    other = SendGridTransport(KEY, SendGridSettings(timeout=9))._client
    assert (other.host, other.timeout) == ("https://api.sendgrid.com", 9)


def test_a_connection_is_kept_and_a_closed_one_not_used(stand_in: SendGridStandIn) -> None:
    stand_in.keep_open = True
    sendgrid = transport(stand_in)
    for _ in range(3):
        assert isinstance(sendgrid.send(batch())[0], Accepted)
    assert stand_in.connections == 1
    stand_in.hang_up()
    assert isinstance(sendgrid.send(batch())[0], Accepted)
    assert (stand_in.connections, len(stand_in.requests)) == (2, 4)
    stand_in.script.append(400)
    assert isinstance(sendgrid.send(batch())[0], Refused)
    assert isinstance(sendgrid.send(batch())[0], Accepted)
    assert stand_in.connections == 2
    sendgrid.close()


def test_several_threads_each_have_a_connection(stand_in: SendGridStandIn) -> None:
    stand_in.keep_open = True
    sendgrid = transport(stand_in)
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(lambda _: sendgrid.send(batch())[0], range(40)))
    assert all(isinstance(outcome, Accepted) for outcome in outcomes)
    assert 1 <= stand_in.connections <= 4
    sendgrid.close()


def test_a_proxy_of_the_environment_is_used(
    stand_in: SendGridStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", stand_in.host)
    monkeypatch.delenv("no_proxy", raising=False)
    settings = SendGridSettings(host="http://api.example.org", timeout=2)
    outcome = SendGridTransport(KEY, settings).send(batch(1))[0]
    # A proxy is asked for the whole address, which is no path that the stand-in knows.
    assert isinstance(outcome, Halted) and "404" in outcome.reason
    assert len(stand_in.requests) == 1


def test_a_connection_that_never_opened_has_sent_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server:
        host = f"http://127.0.0.1:{server.getsockname()[1]}"
        # Nobody accepts: once the queue is full, connecting takes longer than we wait.
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(server.getsockname())
        sendgrid = SendGridTransport(KEY, SendGridSettings(host=host, timeout=0.2))
        outcome = sendgrid.send(batch(1))[0]
        for each in waiting:
            each.close()
    assert isinstance(outcome, Deferred) and outcome.reason.startswith("no connection")


def test_no_log_shows_a_body_even_where_it_is_switched_on(
    stand_in: SendGridStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    sendgrid = transport(stand_in)
    caplog.set_level(logging.DEBUG, "python_http_client")
    assert isinstance(sendgrid.send(batch())[0], Accepted)
    assert "not shown" in caplog.text and "mail.example.org" not in caplog.text
    shown = RequestBody('{"to": "reader1@mail.example.org"}')
    body = shown.encode("utf-8")
    assert "reader1" not in f"{shown!r} {body!r} {body!s} {body}"


def test_neither_key_nor_addresses_reach_a_log_or_a_reason(
    stand_in: SendGridStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    stand_in.refused.add("reader1@mail.example.org")
    outcomes = transport(stand_in).send(batch())
    stand_in.script.append(500)
    outcomes += transport(stand_in).send(batch())
    seen = caplog.text + repr(outcomes) + repr(batch())
    assert "reader" not in seen and KEY not in seen
    assert isinstance(outcomes[0], Refused) and "(address)" in outcomes[0].reason


@pytest.mark.parametrize("body", ["[" * 200_000, '{"errors": null}', "[]", "\x00"])
def test_a_refusal_whose_body_means_nothing_is_a_refusal(body: str) -> None:
    assert sendgrid_reasons(body.encode()) == body[:5_000]
