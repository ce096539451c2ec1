"""The token bucket and the share of failures, by their arithmetic."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.delivery.pace import FailureShare, TokenBucket, describe_share


def test_a_bucket_gives_a_second_at_once_and_then_the_rate() -> None:
    bucket = TokenBucket(10.0, now=100.0)
    assert bucket.seconds_until(10, 100.0) == 0.0
    bucket.take(10, 100.0)
    assert bucket.seconds_until(5, 100.0) == pytest.approx(0.5)
    assert bucket.seconds_until(5, 100.5) == 0.0
    assert bucket.seconds_until(500, 100.5) == pytest.approx(0.5), "more than it holds: when full"


def test_no_rate_is_no_limit() -> None:
    bucket = TokenBucket(0, now=0.0)
    bucket.take(10**9, 0.0)
    assert bucket.seconds_until(10**9, 0.0) == 0.0


@settings(max_examples=40, deadline=None)
@given(
    rate=st.floats(0.1, 1000),
    steps=st.lists(st.tuples(st.floats(0, 30), st.integers(1, 200)), max_size=30),
)
def test_never_more_than_the_rate(rate: float, steps: list[tuple[float, int]]) -> None:
    bucket = TokenBucket(rate, now=0.0)
    now, taken = 0.0, 0
    for passed, wanted in steps:
        size = min(wanted, int(bucket.size))
        now += passed
        now += bucket.seconds_until(size, now)
        bucket.take(size, now)
        taken += size
        assert taken <= bucket.size + rate * now + 1e-6 * (1 + taken)


def test_a_clock_that_is_set_back_makes_no_tokens() -> None:
    bucket = TokenBucket(10.0, now=100.0)
    bucket.take(10, 100.0)
    assert bucket.seconds_until(1, 50.0) == pytest.approx(0.1)


def test_a_share_forgets_what_is_before_the_window() -> None:
    share = FailureShare(0.1, window=100)
    share.add(100, 10)
    assert share.exceeded() == ""
    share.add(50, 6)
    assert share.exceeded() == "16 of the last 150 (10.7%, and at most 10.0% may)"
    share.add(50, 0)
    assert share.exceeded() == ""


@pytest.mark.parametrize(
    ("failed", "total", "said"),
    [
        (9, 9, ""),
        (10, 10, "10 of the last 10 (100.0%, and at most 5.0% may)"),
        (5, 100, ""),
        (0, 0, ""),
    ],
)
def test_too_few_tell_nothing(failed: int, total: int, said: str) -> None:
    assert describe_share(failed, total, 0.05, 100) == said
