"""Several rows about one person make one person, the same in any order."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.delivery.list_rows import ListRow
from policydiff.delivery.merging import Consent, merge_into, merge_rows
from policydiff.delivery.records import Subscriber, SubscriberKind, SubscriberStatus

ACCOUNT, WATCHER = SubscriberKind.ACCOUNT, SubscriberKind.WATCHER
ACTIVE, PENDING = SubscriberStatus.ACTIVE, SubscriberStatus.PENDING
UNSUBSCRIBED, BOUNCED = SubscriberStatus.UNSUBSCRIBED, SubscriberStatus.BOUNCED
COMPLAINED = SubscriberStatus.COMPLAINED

ROW = ListRow(line=2, address="ann@example.org")
ANN = Subscriber("a1", "ann@example.org", "en", WATCHER, ACTIVE)


def rows(*changes: dict[str, object]) -> list[ListRow]:
    return [replace(ROW, line=number, **change) for number, change in enumerate(changes, 2)]


def test_the_union_of_policies_and_topics() -> None:
    merged = merge_rows(
        rows(
            {"policies": ("privacy",), "topics": ("retention",)},
            {"policies": ("cookies", "privacy"), "topics": ("children",)},
        ),
        WATCHER,
    )
    assert merged.policies == ("cookies", "privacy")
    assert merged.topics == ("children", "retention")


def test_who_follows_everything_in_one_row_follows_everything() -> None:
    merged = merge_rows(rows({"policies": ("privacy",)}, {"policies": ()}), WATCHER)
    assert merged.policies == ()


@pytest.mark.parametrize(
    ("stands", "kind", "status"),
    [
        ([(WATCHER, ACTIVE), (WATCHER, PENDING)], WATCHER, PENDING),
        ([(WATCHER, ACTIVE), (WATCHER, UNSUBSCRIBED)], WATCHER, UNSUBSCRIBED),
        ([(WATCHER, BOUNCED), (WATCHER, UNSUBSCRIBED)], WATCHER, UNSUBSCRIBED),
        ([(WATCHER, UNSUBSCRIBED), (WATCHER, COMPLAINED)], WATCHER, COMPLAINED),
        # An account holder must be told, whatever was said of watching.
        ([(WATCHER, UNSUBSCRIBED), (ACCOUNT, ACTIVE)], ACCOUNT, ACTIVE),
        ([(WATCHER, PENDING), (ACCOUNT, ACTIVE)], ACCOUNT, ACTIVE),
        # Mail that bounces or offends does so in either kind.
        ([(WATCHER, BOUNCED), (ACCOUNT, ACTIVE)], ACCOUNT, BOUNCED),
        ([(WATCHER, COMPLAINED), (ACCOUNT, ACTIVE)], ACCOUNT, COMPLAINED),
        ([(WATCHER, ACTIVE), (ACCOUNT, UNSUBSCRIBED)], ACCOUNT, UNSUBSCRIBED),
    ],
)
def test_the_strictest_status_that_counts(
    stands: list[tuple[SubscriberKind, SubscriberStatus]],
    kind: SubscriberKind,
    status: SubscriberStatus,
) -> None:
    for order in (stands, stands[::-1]):
        merged = merge_rows(rows(*({"kind": k, "status": s} for k, s in order)), WATCHER)
        assert (merged.kind, merged.status) == (kind, status)


def test_the_earliest_consent_with_all_that_belongs_to_it() -> None:
    merged = merge_rows(
        rows(
            {"consent_source": "fair", "consent_date": "2026-03-01", "consent_text": "v2"},
            {"consent_source": "form", "consent_date": "2026-02-28T23:30:00-01:00"},
            {"consent_source": "unknown day"},
            {"consent_source": "web", "consent_date": "2026-03-01T00:00:00+02:00"},
        ),
        WATCHER,
    )
    assert merged.consent == Consent("web", "2026-03-01T00:00:00+02:00", "")


def test_a_list_says_it_again_with_another_consent() -> None:
    known = replace(ANN, consent_source="form", consent_date="2026-01-01", consent_text="v1")
    later = merge_rows(rows({"consent_source": "fair", "consent_date": "2026-05-01"}), WATCHER)
    assert merge_into(known, later) == known
    earlier = merge_rows(rows({"consent_source": "fair", "consent_date": "2025-05-01"}), WATCHER)
    merged = merge_into(known, earlier)
    assert (merged.consent_source, merged.consent_date, merged.consent_text) == (
        "fair",
        "2025-05-01",
        "",
    )


def test_what_a_list_leaves_out_stays() -> None:
    known = replace(
        ANN,
        locale="de",
        policies=("privacy",),
        topics=("children",),
        external_id="7",
    )
    assert merge_into(known, merge_rows([ROW], WATCHER)) == known


def test_a_confirmed_reader_is_not_made_to_wait_again() -> None:
    pending = merge_rows(rows({"status": PENDING}), WATCHER)
    assert merge_into(ANN, pending).status is ACTIVE
    assert merge_into(replace(ANN, status=PENDING), merge_rows([ROW], WATCHER)).status is PENDING


statuses = st.sampled_from(sorted(SubscriberStatus))
any_row = st.builds(
    ListRow,
    line=st.integers(2, 99),
    address=st.sampled_from(["ann@example.org", "Ann@example.org", "ANN@example.org"]),
    id=st.sampled_from(["", "1", "2", "10"]),
    locale=st.sampled_from(["", "de", "en", "en-GB"]),
    kind=st.sampled_from([None, *SubscriberKind]),
    status=statuses,
    policies=st.sampled_from([(), ("privacy",), ("cookies",), ("cookies", "privacy")]),
    topics=st.sampled_from([(), ("children",), ("retention",)]),
    consent_source=st.sampled_from(["", "form", "fair"]),
    consent_date=st.sampled_from(["", "2026-01-01", "2025-01-01T10:00:00+01:00"]),
    consent_text=st.sampled_from(["", "v1"]),
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(any_row, min_size=1, max_size=6),
    st.sampled_from(sorted(SubscriberKind)),
    st.integers(),
)
def test_no_order_changes_the_person(
    given_rows: list[ListRow], kind: SubscriberKind, seed: int
) -> None:
    shuffled = given_rows.copy()
    random.Random(seed).shuffle(shuffled)
    assert merge_rows(given_rows, kind) == merge_rows(shuffled, kind)


@settings(max_examples=200, deadline=None)
@given(any_row, any_row, statuses, st.sampled_from(sorted(SubscriberKind)))
def test_a_list_taken_twice_changes_nothing_more(
    one: ListRow, other: ListRow, status: SubscriberStatus, kind: SubscriberKind
) -> None:
    found = merge_rows([one, other], WATCHER)
    once = merge_into(replace(ANN, status=status, kind=kind), found)
    assert merge_into(once, found) == once
    left = (UNSUBSCRIBED, COMPLAINED)
    if status in left and once.kind is kind:
        assert once.status in left, "who left does not come back by a list"
