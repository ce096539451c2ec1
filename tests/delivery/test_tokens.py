"""Signed links: opaque, for one purpose, and nobody's but the signer's."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.delivery.tokens import make_token, parse_keys, read_token
from policydiff.errors import ConfigError

OLD, NEW = b"o" * 32, b"n" * 32


def test_a_token_says_who_it_is_for_and_nothing_else() -> None:
    token = make_token("0123456789abcdef", [NEW])
    assert read_token(token, [NEW]) == "0123456789abcdef"
    assert read_token(token, [OLD]) is None
    assert read_token(token, [NEW], "confirm") is None
    assert read_token(make_token("x", [NEW], "confirm"), [NEW]) is None


def test_keys_rotate() -> None:
    token = make_token("someone", [OLD])
    assert read_token(token, [NEW, OLD]) == "someone"
    assert make_token("someone", [NEW, OLD]) == make_token("someone", [NEW])


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40), st.integers(0), st.characters())
def test_no_changed_token_is_accepted(subject: str, place: int, letter: str) -> None:
    token = make_token(subject, [NEW])
    at = place % len(token)
    changed = token[:at] + letter + token[at + 1 :]
    assert read_token(token, [NEW]) == subject
    if changed != token:
        assert read_token(changed, [NEW]) is None
    assert read_token(token + letter, [NEW]) is None
    assert read_token(token[:at], [NEW]) is None


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=80))
def test_anything_may_be_given_as_a_token(text: str) -> None:
    assert read_token(text, [NEW]) is None


def test_keys_from_the_environment() -> None:
    first, second = "a" * 32, "b" * 40
    assert parse_keys(f" {first}, {second},") == (first.encode(), second.encode())
    for missing in (None, "", " , "):
        with pytest.raises(ConfigError, match="POLICYDIFF_TOKEN_KEYS is not set"):
            parse_keys(missing)
    with pytest.raises(ConfigError, match="fewer than 32") as caught:
        parse_keys("short")
    assert "short" not in str(caught.value).replace("shorter", "")
