"""Sign-ups with double opt-in: nothing counts before it is confirmed, and nobody is flooded."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select

from policydiff.delivery.audience import (
    add_subscriber,
    erase_subscriber,
    find_subscriber,
    list_subscribers,
    remove_subscriber,
    unsubscribe,
)
from policydiff.delivery.records import SubscriberKind, SubscriberStatus
from policydiff.delivery.signups import (
    EXPIRES,
    PER_ADDRESS,
    PER_NETWORK,
    SOURCE,
    TooManySignUpsError,
    change_preferences,
    confirm_sign_up,
    expire_sign_ups,
    find_reader,
    open_sign_up,
    sign_up,
)
from policydiff.delivery.store import Store
from policydiff.delivery.store.schema import signup
from policydiff.delivery.store.signups import SignUp
from policydiff.delivery.store.subscribers import worsen_status
from policydiff.errors import AudienceError

NOW = 1_800_000_000.0
DAY = "2027-01-15T08:00:00+00:00"


def wish(
    store: Store,
    address: str = "ann@example.org",
    *,
    now: float = NOW,
    network: str = "192.0.2.0/24",
) -> SignUp | None:
    return sign_up(
        store,
        address,
        network=network,
        locale="de",
        policies=("privacy",),
        topics=("children",),
        consent_text="web 1",
        now=now,
    )


def confirmed(store: Store, address: str = "ann@example.org") -> str:
    made = wish(store, address)
    assert made is not None
    reader = confirm_sign_up(store, made.id, consent_date=DAY, now=NOW)
    assert reader is not None
    return reader.id


def rows(store: Store) -> int:
    with store.read() as connection:
        return len(connection.execute(select(signup.c.id)).all())


def test_nobody_is_on_the_list_before_it_is_confirmed(store: Store) -> None:
    made = wish(store)
    assert made is not None
    assert list(list_subscribers(store)) == []
    confirmed_ = confirm_sign_up(store, made.id, consent_date=DAY, now=NOW + 60)
    (reader,) = list_subscribers(store)
    assert reader == confirmed_
    assert (reader.kind, reader.status) == (SubscriberKind.WATCHER, SubscriberStatus.ACTIVE)
    assert (reader.locale, reader.policies, reader.topics) == ("de", ("privacy",), ("children",))
    assert (reader.consent_source, reader.consent_date, reader.consent_text) == (
        SOURCE,
        DAY,
        "web 1",
    )
    assert rows(store) == 0


def test_a_link_holds_once(store: Store) -> None:
    made = wish(store)
    assert made is not None
    assert confirm_sign_up(store, made.id, consent_date=DAY, now=NOW) is not None
    assert confirm_sign_up(store, made.id, consent_date=DAY, now=NOW) is None
    assert confirm_sign_up(store, "0" * 32, consent_date=DAY, now=NOW) is None


def test_a_wish_runs_out(store: Store) -> None:
    made = wish(store)
    assert made is not None
    assert open_sign_up(store, made.id, now=NOW + EXPIRES - 1) is not None
    assert open_sign_up(store, made.id, now=NOW + EXPIRES) is None
    assert confirm_sign_up(store, made.id, consent_date=DAY, now=NOW + EXPIRES) is None
    assert list(list_subscribers(store)) == []
    wish(store, "ben@example.org", now=NOW + EXPIRES)
    assert rows(store) == 1
    expire_sign_ups(store, now=NOW + 2 * EXPIRES)
    assert rows(store) == 0


def test_an_address_gets_so_many_mails(store: Store) -> None:
    spellings = ["ann@example.org", "Ann@Example.org", "ANN@example.org", "ann@example.org"]
    networks = [f"192.0.{number}.0/24" for number in range(4)]
    made = [wish(store, a, network=n) for a, n in zip(spellings, networks, strict=True)]
    assert [each is not None for each in made] == [True] * PER_ADDRESS + [False]
    assert wish(store, "ben@example.org") is not None
    assert wish(store, now=NOW + EXPIRES) is not None


def test_a_network_sends_so_many(store: Store) -> None:
    for number in range(PER_NETWORK):
        assert wish(store, f"reader{number}@example.org") is not None
    with pytest.raises(TooManySignUpsError):
        wish(store, "one-more@example.org")
    assert wish(store, "one-more@example.org", network="198.51.100.0/24") is not None
    assert wish(store, "later@example.org", now=NOW + 3600) is not None


def test_at_once_they_are_not_more(store: Store) -> None:
    taken: list[bool] = []

    def one() -> None:
        taken.append(wish(store) is not None)

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [False] * 5 + [True] * PER_ADDRESS


def test_a_strangers_wish_changes_nothing(store: Store) -> None:
    left = confirmed(store, "left@example.org")
    unsubscribe(store, left)
    confirmed(store, "erased@example.org")
    erase_subscriber(store, "erased@example.org")
    before = list(list_subscribers(store))
    for address in ("left@example.org", "erased@example.org"):
        assert wish(store, address) is not None
    assert list(list_subscribers(store)) == before
    with pytest.raises(AudienceError):
        add_subscriber(store, "erased@example.org", locale="en", kind=SubscriberKind.WATCHER)


def test_who_left_or_was_erased_comes_back_by_their_own_word(store: Store) -> None:
    unsubscribe(store, confirmed(store, "left@example.org"))
    confirmed(store, "erased@example.org")
    erase_subscriber(store, "erased@example.org")
    for address in ("left@example.org", "erased@example.org"):
        confirmed(store, address)
        reader = find_subscriber(store, address)
        assert reader is not None
        assert reader.status is SubscriberStatus.ACTIVE


def test_an_account_holder_stays_one(store: Store) -> None:
    account = add_subscriber(store, "ann@example.org", locale="en", kind=SubscriberKind.ACCOUNT)
    with store.write() as connection:
        worsen_status(connection, account.id, SubscriberStatus.BOUNCED, NOW)
    confirmed(store)
    reader = find_subscriber(store, "ann@example.org")
    assert reader is not None
    assert (reader.kind, reader.status) == (SubscriberKind.ACCOUNT, SubscriberStatus.ACTIVE)
    # Everything, as before: a form narrows nothing that the law asks for.
    assert reader.policies == ()
    remove_subscriber(store, "ann@example.org")
    confirmed(store)
    reader = find_subscriber(store, "ann@example.org")
    assert reader is not None
    assert reader.kind is SubscriberKind.WATCHER


def test_who_waits_from_a_list_is_confirmed(store: Store) -> None:
    add_subscriber(
        store,
        "ann@example.org",
        locale="en",
        kind=SubscriberKind.WATCHER,
        status=SubscriberStatus.PENDING,
        external_id="7",
    )
    reader = find_reader(store, confirmed(store))
    assert reader is not None
    assert (reader.status, reader.external_id) == (SubscriberStatus.ACTIVE, "7")


def test_erasing_takes_the_wishes_along(store: Store) -> None:
    made = wish(store, "Ann@example.org")
    assert made is not None
    erase_subscriber(store, "ann@EXAMPLE.org")
    assert rows(store) == 0
    assert confirm_sign_up(store, made.id, consent_date=DAY, now=NOW) is None


@pytest.mark.parametrize("address", ["", "ann", "a@b@c.org", "ann@example.org\nBcc: x@example.org"])
def test_what_is_no_address_is_refused(store: Store, address: str) -> None:
    with pytest.raises(AudienceError, match="not an e-mail address"):
        wish(store, address)


def test_preferences_change_what_may_change(store: Store) -> None:
    watcher = confirmed(store)
    changed = change_preferences(
        store, watcher, locale="en", policies=(), topics=("data", "security"), now=NOW
    )
    assert changed is not None
    assert find_reader(store, watcher) == changed
    assert (changed.locale, changed.policies, changed.topics) == ("en", (), ("data", "security"))
    account = add_subscriber(store, "ben@example.org", locale="en", kind=SubscriberKind.ACCOUNT)
    changed = change_preferences(
        store, account.id, locale="de", policies=("privacy",), topics=("data",), now=NOW
    )
    assert changed is not None
    assert (changed.locale, changed.policies, changed.topics) == ("de", (), ())
    unsubscribe(store, watcher)
    arguments = {"locale": "en", "policies": (), "topics": (), "now": NOW}
    assert change_preferences(store, watcher, **arguments) is None  # type: ignore[arg-type]
    assert change_preferences(store, "0" * 32, **arguments) is None  # type: ignore[arg-type]


def test_no_row_names_a_network(store: Store) -> None:
    wish(store)
    with store.read() as connection:
        (row,) = connection.execute(select(signup)).all()
    assert "192.0.2" not in repr(tuple(row))
    assert len(row.address_digest) == len(row.network_digest) == 64


def test_a_wish_does_not_show_its_address(store: Store) -> None:
    assert "ann" not in repr(wish(store))
