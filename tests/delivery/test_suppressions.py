"""SendGrid's lists of people it will not mail become the status of ours."""

from __future__ import annotations

import json
import logging
import pathlib
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.delivery.delivery_samples import KEY as NOTICE
from tests.delivery.delivery_samples import Clock, ScriptedTransport, fill, send
from tests.delivery.suppressions_stand_in import KEY, SuppressionsStandIn

from policydiff.delivery.audience import list_subscribers
from policydiff.delivery.planning import plan_mailing
from policydiff.delivery.records import SkipCount, SkipReason, SubscriberKind, SubscriberStatus
from policydiff.delivery.store import Store
from policydiff.delivery.suppressions import PAGE, SuppressionResult, pull_suppressions
from policydiff.delivery.transports.sendgrid import SendGridSettings, open_client
from policydiff.errors import ConfigError, DeliveryError

ACTIVE, BOUNCED = SubscriberStatus.ACTIVE, SubscriberStatus.BOUNCED
COMPLAINED, LEFT = SubscriberStatus.COMPLAINED, SubscriberStatus.UNSUBSCRIBED
SUPPRESSED = SubscriberStatus.SUPPRESSED


@pytest.fixture
def server() -> Iterator[SuppressionsStandIn]:
    stand_in = SuppressionsStandIn()
    yield stand_in
    stand_in.close()


def pull(
    store: Store,
    server: SuppressionsStandIn,
    *,
    group: int = 0,
    clock: Clock | None = None,
    key: str | None = KEY,
    timeout: float = 5,
) -> SuppressionResult:
    clock = clock or Clock()
    settings = SendGridSettings(host=server.host, asm_group=group, timeout=timeout)
    return pull_suppressions(store, key, settings, clock=clock, sleep=clock.sleep)


def statuses(store: Store) -> dict[str, SubscriberStatus]:
    return {one.address.partition("@")[0]: one.status for one in list_subscribers(store)}


def at(name: str) -> str:
    return f"{name}@mail.example.org"


def test_each_list_and_each_kind_of_reader(store: Store, server: SuppressionsStandIn) -> None:
    fill(store, 7)
    fill(store, 7, kind="watcher")
    for kind in ("account", "watcher"):
        server.add("bounces", at(f"{kind}0"), "stranger@other.example")
        server.add("invalid_emails", at(f"{kind}1"))
        server.add("spam_reports", at(f"{kind}2").upper())
        server.add("unsubscribes", at(f"{kind}3"))
        server.add("blocks", at(f"{kind}4"))
    server.groups[77] = [at("account5"), at("watcher5")]
    result = pull(store, server, group=77)
    assert result == SuppressionResult(
        entries=14, bounced=4, complained=2, unsubscribed=2, suppressed=1, blocked=2
    )
    assert statuses(store) == {
        "account0": BOUNCED,
        "account1": BOUNCED,
        "account2": COMPLAINED,
        # SendGrid would drop the mail in silence, and account holders must be told.
        "account3": SUPPRESSED,
        "account4": ACTIVE,
        # Mails to account holders do not go out in the group's name.
        "account5": ACTIVE,
        "account6": ACTIVE,
        "watcher0": BOUNCED,
        "watcher1": BOUNCED,
        "watcher2": COMPLAINED,
        "watcher3": LEFT,
        "watcher4": ACTIVE,
        "watcher5": LEFT,
        "watcher6": ACTIVE,
    }
    # The same lists again change nothing.
    assert pull(store, server, group=77) == SuppressionResult(entries=14, blocked=2)


def test_planning_skips_them_with_the_reason(store: Store, server: SuppressionsStandIn) -> None:
    fill(store, 4)
    server.add("bounces", at("account0"))
    server.add("spam_reports", at("account1"))
    server.add("unsubscribes", at("account2"))
    pull(store, server)
    plan = plan_mailing(store, NOTICE, locales=("en",), default_locale="en")
    account = SubscriberKind.ACCOUNT
    assert plan.total == 1
    assert set(plan.skipped) == {
        SkipCount(account, SkipReason.BOUNCED, 1),
        SkipCount(account, SkipReason.COMPLAINED, 1),
        SkipCount(account, SkipReason.SUPPRESSED, 1),
    }
    assert len(plan.another_channel) == 3
    transport = ScriptedTransport()
    result = send(store, transport)
    assert transport.everybody_told() == [at("account3")]
    assert result.another_channel == plan.another_channel
    assert not result.everybody_reached


def test_an_account_holder_whom_sendgrid_mails_again_is_mailed_again(
    store: Store, server: SuppressionsStandIn
) -> None:
    fill(store, 3)
    server.add("unsubscribes", at("account0"), at("account1"))
    assert pull(store, server).suppressed == 2
    server.lists["unsubscribes"].pop()
    assert pull(store, server).restored == 1
    assert statuses(store) == {"account0": SUPPRESSED, "account1": ACTIVE, "account2": ACTIVE}
    # What bounced stays so: the list is no proof that the address works again.
    server.add("bounces", at("account2"))
    pull(store, server)
    server.lists["bounces"].clear()
    pull(store, server)
    assert statuses(store)["account2"] is BOUNCED


def test_on_several_lists_the_strictest_stands(store: Store, server: SuppressionsStandIn) -> None:
    fill(store, 1)
    fill(store, 1, kind="watcher")
    for name in server.lists:
        server.add(name, at("account0"), at("watcher0"))
    result = pull(store, server)
    assert statuses(store) == {"account0": COMPLAINED, "watcher0": COMPLAINED}
    assert result.blocked == 2


def test_long_lists_come_in_pages(sqlite_store: Store, server: SuppressionsStandIn) -> None:
    fill(sqlite_store, 3)
    server.add("bounces", *[f"stranger{n}@other.example" for n in range(PAGE * 2)], at("account0"))
    server.add("spam_reports", *[f"s{n}@other.example" for n in range(PAGE - 1)], at("account1"))
    server.groups[5] = [f"g{n}@other.example" for n in range(PAGE * 2 + 1)]
    result = pull(sqlite_store, server, group=5)
    assert result.entries == PAGE * 2 + 1 + PAGE + PAGE * 2 + 1
    assert (result.bounced, result.complained) == (1, 1)
    asked = [(one.path.rpartition("/")[2], one.query.get("offset")) for one in server.asked]
    assert asked == [
        ("bounces", "0"),
        ("bounces", "500"),
        ("bounces", "1000"),
        ("invalid_emails", "0"),
        ("spam_reports", "0"),
        # A full page may have been the last.
        ("spam_reports", "500"),
        ("unsubscribes", "0"),
        ("blocks", "0"),
        ("suppressions", None),
    ]
    assert {one.query.get("limit") for one in server.asked} == {"500", None}


def test_entries_made_meanwhile_do_not_move_the_pages(
    sqlite_store: Store, server: SuppressionsStandIn
) -> None:
    clock = Clock()
    server.add("bounces", "late@other.example", created=int(clock.now) + 1)
    assert pull(sqlite_store, server, clock=clock).entries == 0
    assert server.asked[0].query["end_time"] == str(int(clock.now))


@pytest.mark.parametrize("step", [500, 503, 429, 408, "drop"])
def test_reading_is_tried_again(
    sqlite_store: Store, server: SuppressionsStandIn, step: int | str
) -> None:
    fill(sqlite_store, 1)
    server.add("bounces", at("account0"))
    server.script += [step, step]
    clock = Clock()
    assert pull(sqlite_store, server, clock=clock).bounced == 1
    assert clock.now - Clock().now == 6.0


def test_the_time_to_wait_is_the_one_asked_for(
    sqlite_store: Store, server: SuppressionsStandIn
) -> None:
    server.headers["Retry-After"] = "17"
    server.script += [429]
    clock = Clock()
    pull(sqlite_store, server, clock=clock)
    assert clock.now - Clock().now == 17.0


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([403], r"does not show its list of bounces \(it answered 403\).*permission to read"),
        ([401], "permission to read suppressions"),
        ([500] * 4, r"tried 4 times \(it answered 500\)"),
        (["drop"] * 4, r"tried 4 times \(RemoteDisconnected\)"),
        (["hang"] * 4, r"tried 4 times \(TimeoutError\)"),
        ([b"<html>"], "not in the form that its API promises"),
        ([b"{}"], "not in the form"),
        ([b'{"errors": []}'], "not in the form"),
        ([b'[{"created": 5}]'], "not in the form"),
        ([b'[{"email": null}]'], "not in the form"),
        ([b"[5]"], "not in the form"),
        ([b"null"], "not in the form"),
    ],
)
def test_a_list_that_cannot_be_read_stops_the_mailing(
    sqlite_store: Store, server: SuppressionsStandIn, steps: list[Any], words: str
) -> None:
    server.script += steps
    with pytest.raises(DeliveryError, match=words) as caught:
        pull(sqlite_store, server, timeout=0.3)
    assert "nothing was sent" in str(caught.value)
    assert "ann@" not in str(caught.value)


def test_a_group_that_does_not_exist(sqlite_store: Store, server: SuppressionsStandIn) -> None:
    with pytest.raises(DeliveryError, match=r"group 9 .it answered 404.; nothing.*check asm_group"):
        pull(sqlite_store, server, group=9)


def test_a_missing_key_says_what_to_do(sqlite_store: Store, server: SuppressionsStandIn) -> None:
    with pytest.raises(ConfigError, match="SENDGRID_API_KEY is not set"):
        pull(sqlite_store, server, key=" ")
    assert server.asked == []


def test_the_eu_host_is_asked_where_data_must_stay_there() -> None:
    client = open_client(KEY, SendGridSettings(eu_residency=True, timeout=9)).client
    assert (client.host, client.timeout) == ("https://api.eu.sendgrid.com", 9)


def test_neither_key_nor_addresses_reach_a_log(
    sqlite_store: Store, server: SuppressionsStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    fill(sqlite_store, 2)
    server.add("bounces", at("account0"))
    server.script += [500]
    result = pull(sqlite_store, server)
    assert result.bounced == 1
    assert "account" not in caplog.text + repr(result) and KEY not in caplog.text


def test_requests_and_answers_fit_the_published_description(
    shared: pathlib.Path, sqlite_store: Store, server: SuppressionsStandIn
) -> None:
    document = json.loads((shared / "sendgrid" / "tsg_suppressions_v3.json").read_text())
    for name in server.lists:
        server.add(name, at("account0"))
    server.groups[77] = [at("account0")]
    pull(sqlite_store, server, group=77)
    assert len(server.asked) == len(server.answers) == 6
    for asked, (path, answer) in zip(server.asked, server.answers, strict=True):
        template = path.replace("/77/", "/{group_id}/")
        operation = document["paths"][template]["get"]
        described = {part["name"]: part for part in _parameters(document, operation)}
        for name, value in asked.query.items():
            assert described[name]["in"] == "query"
            Draft202012Validator(described[name]["schema"]).validate(int(value))
        required = [name for name, part in described.items() if part.get("required")]
        given = {**asked.headers, "group_id": "77"}
        assert all(name in given for name in required)
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        Draft202012Validator({**document, **_open(schema)}).validate(answer)


def _parameters(document: dict[str, Any], operation: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for part in operation["parameters"]:
        name = part.get("$ref", "").rpartition("/")[2]
        found.append(document["components"]["parameters"][name] if name else part)
    return found


def _open(schema: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in schema.items() if key != "description"}
