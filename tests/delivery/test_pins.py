"""A notice is pinned to the text that its first claim went out with."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from tests.delivery.delivery_samples import KEY, ScriptedTransport, fill, send, states

from policydiff.delivery.attempts import SendingLimits
from policydiff.delivery.planning import plan_mailing
from policydiff.delivery.records import DeliveryState, SkipReason
from policydiff.delivery.store import Store
from policydiff.delivery.store.ledger import list_mailings
from policydiff.delivery.store.pins import (
    IDLE_SECONDS,
    Pin,
    find_pin,
    is_begun,
    mark_told,
    pin_notice,
    stop_notice,
    which_told,
)
from policydiff.delivery.store.subscribers import iter_subscribers_by_page
from policydiff.delivery.transports import Refused
from policydiff.errors import DeliveryError
from policydiff.notice import Stage

PIN = Pin(KEY, "adopted", "c" * 40, "b" * 40, "a" * 64, "p.md", "2027-03-01", "d" * 64)
OTHER = replace(PIN, key=replace(KEY, notice="notice-2"), revision="e" * 40)
NOW = 1_000_000.0


def people(store: Store) -> list[str]:
    return [person.id for page in iter_subscribers_by_page(store) for person in page]


def test_the_first_pin_stays(store: Store) -> None:
    assert find_pin(store, "live", "privacy", "adopted") is None
    assert pin_notice(store, PIN, NOW) == PIN
    assert pin_notice(store, PIN, NOW + 1) == PIN
    assert pin_notice(store, OTHER, NOW + 1) == PIN
    assert find_pin(store, "live", "privacy", "adopted") == PIN
    assert find_pin(store, "rehearsal", "privacy", "adopted") is None
    assert not is_begun(store, KEY)


def test_a_pin_that_nothing_was_sent_under_gives_way_after_a_while(store: Store) -> None:
    fill(store, 3)
    pin_notice(store, PIN, NOW)
    send(store, ScriptedTransport(), stop=lambda: True)  # Planned, and not begun.
    assert not is_begun(store, KEY)
    assert pin_notice(store, OTHER, NOW + IDLE_SECONDS) == PIN
    assert pin_notice(store, OTHER, NOW + IDLE_SECONDS + 1) == OTHER
    assert list_mailings(store) == ()


def test_a_pin_under_which_one_mail_left_stays_for_ever(store: Store) -> None:
    fill(store, 3)
    pin_notice(store, PIN, NOW)
    send(store, ScriptedTransport(), limits=SendingLimits(batch_size=1, total=1))
    assert is_begun(store, KEY)
    assert pin_notice(store, OTHER, NOW + 10 * IDLE_SECONDS) == PIN
    assert [row.key for row in list_mailings(store)] == [KEY]


def test_the_day_of_the_mails_stays_once_one_may_have_left(store: Store) -> None:
    fill(store, 2)
    first, later = (replace(PIN, dated=day) for day in ("2027-01-10", "2027-01-11"))
    assert pin_notice(store, first, NOW) == first
    # Another run may be about to send.
    assert pin_notice(store, later, NOW + IDLE_SECONDS) == first
    assert pin_notice(store, later, NOW + IDLE_SECONDS + 1) == later
    assert find_pin(store, "live", "privacy", "adopted") == later
    send(store, ScriptedTransport(), limits=SendingLimits(batch_size=1, total=1))
    assert pin_notice(store, first, NOW + 10 * IDLE_SECONDS) == later


def test_a_run_that_begins_under_an_old_pin_has_its_time_to_plan(store: Store) -> None:
    fill(store, 2)
    first = replace(PIN, dated="2027-01-10")
    pin_notice(store, first, NOW)  # The transport refused everything.
    again = NOW + 10 * IDLE_SECONDS
    assert pin_notice(store, first, again) == first
    assert pin_notice(store, replace(PIN, dated="2027-01-11"), again + 1) == first
    assert pin_notice(store, OTHER, again + 1) == first
    assert pin_notice(store, OTHER, again + IDLE_SECONDS + 1) == OTHER


def test_what_was_told_stays_and_keeps_its_first_day(store: Store) -> None:
    pin_notice(store, PIN, NOW)
    mark_told(store, PIN, "2027-01-10")
    mark_told(store, PIN, "2027-01-11")
    assert find_pin(store, "live", "privacy", "adopted") == replace(PIN, told_on="2027-01-10")
    assert pin_notice(store, OTHER, NOW + 10 * IDLE_SECONDS).key == KEY
    with pytest.raises(DeliveryError, match="knows no notice notice-2"):
        mark_told(store, OTHER, "2027-01-10")


def test_whom_a_withdrawal_is_for(store: Store) -> None:
    addresses = fill(store, 3)

    def answer(batch):  # type: ignore[no-untyped-def]
        refused = Refused("no such mailbox", shared=False)
        accepted = ScriptedTransport().send(batch)
        return tuple(
            refused if each.address == addresses[0] else fine
            for each, fine in zip(batch.envelopes, accepted, strict=True)
        )

    send(store, ScriptedTransport(answer))
    fill(store, 1, kind="watcher")
    told = which_told(store, "live", "privacy", ["notice-1"], people(store))
    assert len(told) == 2
    assert which_told(store, "live", "privacy", ["notice-2"], people(store)) == set()
    assert which_told(store, "rehearsal", "privacy", ["notice-1"], people(store)) == set()
    key = replace(KEY, notice="notice-2", stage=Stage.WITHDRAW)

    def among(ids):  # type: ignore[no-untyped-def]
        return which_told(store, "live", "privacy", ["notice-1"], ids)

    plan = plan_mailing(store, key, locales=("en",), default_locale="en", among=among)
    assert plan.total == 2
    assert {(part.reason, part.count) for part in plan.skipped} == {(SkipReason.NOT_TOLD, 1)}
    transport = ScriptedTransport()
    result = send(store, transport, key=key, among=among)
    assert result.count(DeliveryState.ACCEPTED) == result.total == 2


def test_of_many_runs_that_begin_at_once_one_pins_the_notice(store: Store) -> None:
    rivals = [replace(PIN, key=replace(KEY, notice=f"notice-{n}")) for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda pin: pin_notice(store, pin, NOW), rivals))
    assert len(set(found)) == 1
    assert found[0] in rivals


def test_who_is_spared_when_a_notice_is_stopped(store: Store) -> None:
    fill(store, 3)
    pin_notice(store, PIN, NOW)
    send(store, ScriptedTransport(), limits=SendingLimits(batch_size=1, total=1))
    assert stop_notice(store, PIN, "2027-01-11") == 2
    assert states(store) == {DeliveryState.ACCEPTED: 1}
    pin = find_pin(store, "live", "privacy", "adopted")
    assert pin is not None
    assert pin.told_on == "2027-01-11"
