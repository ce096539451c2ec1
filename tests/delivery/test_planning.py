"""Who gets a notice, in which language, and why others do not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.delivery.delivery_samples import KEY, ScriptedTransport, fill, send

from policydiff.delivery.audience import add_subscriber, list_subscribers
from policydiff.delivery.planning import choose_locale, iter_unreached, plan_mailing
from policydiff.delivery.records import (
    AudienceCount,
    SkipCount,
    SkipReason,
    SubscriberKind,
    SubscriberStatus,
)
from policydiff.delivery.sending import SendingLimits
from policydiff.delivery.store import Store
from policydiff.delivery.store.subscribers import worsen_status
from policydiff.delivery.transports import Accepted, Refused
from policydiff.errors import ConfigError

ACCOUNT, WATCHER = SubscriberKind.ACCOUNT, SubscriberKind.WATCHER


def add(store: Store, name: str, kind: SubscriberKind = ACCOUNT, **more: object) -> str:
    more.setdefault("locale", "en")
    return add_subscriber(store, f"{name}@example.org", kind=kind, **more).id


@pytest.mark.parametrize(
    ("wanted", "available", "chosen"),
    [
        ("de", ("de", "en"), "de"),
        ("de-AT", ("de", "en"), "de"),
        ("de-AT", ("de", "de-AT", "en"), "de-AT"),
        ("DE_at", ("de-AT", "en"), "de-AT"),
        ("de", ("de-CH", "en"), "de-CH"),
        ("zh-Hant-TW", ("zh-Hant", "zh", "en"), "zh-Hant"),
        ("en-GB", ("en-US", "en-AU", "en"), "en"),
        ("fr", ("de", "en"), "en"),
        ("d", ("de", "en"), "en"),
        ("", ("de", "en"), "en"),
    ],
)
def test_which_language(wanted: str, available: tuple[str, ...], chosen: str) -> None:
    assert choose_locale(wanted, available, "en") == chosen


def test_the_default_language_must_exist() -> None:
    with pytest.raises(ConfigError, match="default locale 'fr'; there is: de, en"):
        choose_locale("de", ("en", "de"), "fr")


locales = st.sampled_from(["en", "de", "de-AT", "de-CH", "fr", "fr-CA", "zh-Hant", "pt-BR"])


@settings(max_examples=100, deadline=None)
@given(locales, st.lists(locales, min_size=1), st.randoms(use_true_random=False))
def test_the_choice_depends_on_no_order(wanted: str, available: list[str], random: object) -> None:
    shuffled = sorted(available, key=lambda _: random.random())
    chosen = choose_locale(wanted, available, available[0])
    assert chosen == choose_locale(wanted, set(shuffled), available[0])
    assert chosen in available
    if wanted in available:
        assert chosen == wanted


def test_everybody_is_counted_once_with_a_reason(store: Store) -> None:
    for number, locale in enumerate(("en", "de-AT", "fr")):
        add(store, f"account{number}", locale=locale)
    add(store, "watcher", WATCHER, policies=("privacy",))
    add(store, "elsewhere", WATCHER, policies=("cookies",))
    add(store, "new", WATCHER, status=SubscriberStatus.PENDING)
    add(store, "left", WATCHER, status=SubscriberStatus.UNSUBSCRIBED)
    add(store, "angry", WATCHER, status=SubscriberStatus.COMPLAINED)
    bounced = add(store, "bounced", status=SubscriberStatus.BOUNCED)
    complained = add(store, "complained", status=SubscriberStatus.COMPLAINED)
    add(store, "closed", status=SubscriberStatus.UNSUBSCRIBED)
    plan = plan_mailing(store, KEY, locales=("en", "de"), default_locale="en")
    assert plan.recipients == (
        AudienceCount(ACCOUNT, "de", 1),
        AudienceCount(ACCOUNT, "en", 2),
        AudienceCount(WATCHER, "en", 1),
    )
    assert set(plan.skipped) == {
        SkipCount(WATCHER, SkipReason.NOT_FOLLOWING, 1),
        SkipCount(WATCHER, SkipReason.PENDING, 1),
        SkipCount(WATCHER, SkipReason.UNSUBSCRIBED, 1),
        SkipCount(WATCHER, SkipReason.COMPLAINED, 1),
        SkipCount(ACCOUNT, SkipReason.BOUNCED, 1),
        SkipCount(ACCOUNT, SkipReason.COMPLAINED, 1),
        SkipCount(ACCOUNT, SkipReason.UNSUBSCRIBED, 1),
    }
    assert plan.total + sum(part.count for part in plan.skipped) == 11
    assert set(plan.another_channel) == {bounced, complained}


def test_planning_changes_nothing_and_knows_who_was_told(store: Store) -> None:
    fill(store, 5)
    before = plan_mailing(store, KEY, locales=("en",), default_locale="en")
    assert before == plan_mailing(store, KEY, locales=("en",), default_locale="en")
    send(store, ScriptedTransport(), limits=SendingLimits(total=2))
    after = plan_mailing(store, KEY, locales=("en",), default_locale="en")
    assert (before.total, after.total) == (5, 3)
    assert after.skipped == (SkipCount(ACCOUNT, SkipReason.TOLD, 2),)


def test_the_plan_is_what_is_sent(store: Store) -> None:
    add(store, "a", locale="en")
    add(store, "b", policies=("cookies",))
    add(store, "c", status=SubscriberStatus.BOUNCED)
    plan = plan_mailing(store, KEY, locales=("en",), default_locale="en")
    transport = ScriptedTransport()
    result = send(store, transport)
    assert plan.total == len(transport.everybody_told()) == 1
    assert result.another_channel == plan.another_channel
    assert len(plan.another_channel) == 1
    assert not result.everybody_reached
    assert len(list(list_subscribers(store))) == 3


def test_who_was_not_reached_is_listed_for_another_channel(store: Store) -> None:
    for name in ("kept", "refused", "bounced"):
        add(store, name)
    add(store, "watching", WATCHER, status=SubscriberStatus.BOUNCED)
    (refused,) = [p.id for p in list_subscribers(store) if p.address.startswith("refused")]
    transport = ScriptedTransport(
        lambda batch: tuple(
            Refused("no such person") if envelope.address.startswith("refused") else Accepted("1")
            for envelope in batch.envelopes
        )
    )
    result = send(store, transport)
    assert result.another_channel == (refused,)
    (bounced,) = [p for p in list_subscribers(store) if p.address.startswith("bounced")]
    with store.write() as connection:
        worsen_status(connection, bounced.id, SubscriberStatus.BOUNCED, 1.0)
    plan = plan_mailing(store, KEY, locales=("en",), default_locale="en")
    assert plan.another_channel == tuple(sorted((refused, bounced.id)))
    assert {person.id for person in iter_unreached(store, [KEY])} == {refused, bounced.id}
