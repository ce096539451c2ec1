from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.errors import ReviewError
from policydiff.notice import check_id, normalised_sha256, notice_id

TEXT = "We keep logs for 30 days.\n\nWe do not sell data.\n"


def test_the_same_text_after_the_same_notice_is_the_same_notice():
    told = normalised_sha256(TEXT)
    expected = hashlib.sha256(f"policydiff notice\nprivacy\nadopted\n{told}".encode()).hexdigest()[
        :16
    ]
    assert notice_id("privacy", "adopted", told) == expected


def test_every_part_makes_another_notice():
    told, other = normalised_sha256(TEXT), normalised_sha256(TEXT + "More.")
    ids = {
        notice_id("privacy", "adopted", told),
        notice_id("cookies", "adopted", told),
        notice_id("privacy", "0123456789abcdef", told),
        notice_id("privacy", "adopted", other),
    }
    assert len(ids) == 4


def test_there_and_back_and_there_again_are_three_notices():
    a, b = normalised_sha256("A policy."), normalised_sha256("Another policy.")
    first = notice_id("privacy", "adopted", b)
    second = notice_id("privacy", first, a)
    third = notice_id("privacy", second, b)
    assert len({first, second, third}) == 3


def test_a_text_wrapped_anew_is_the_same_text():
    wrapped = "We keep logs\nfor 30   days.\n\nWe do not\n  sell data.\n\n\n"
    assert normalised_sha256(wrapped) == normalised_sha256(TEXT)
    assert normalised_sha256(TEXT.replace("30", "90")) != normalised_sha256(TEXT)
    assert normalised_sha256(TEXT.replace(" not", "")) != normalised_sha256(TEXT)


def test_bytes_are_hashed_as_they_are():
    assert normalised_sha256(b"PK\0") == hashlib.sha256(b"PK\0").hexdigest()


@given(st.text())
@settings(max_examples=50, deadline=None)
def test_any_text_has_a_hash(text):
    assert len(normalised_sha256(text + "\ud800")) == 64


@pytest.mark.parametrize("name", ["privacy", "a", "0", "eu-privacy-2", "x" * 100])
def test_names_that_may_become_files(name):
    assert check_id(name) == name


@pytest.mark.parametrize(
    "name",
    ["", "-a", "A", "a_b", "a.b", "a/b", "..", "../a", "a b", "a\n", "ä", "a\0", "x" * 101, "１"],
)
def test_names_that_may_not(name):
    with pytest.raises(ReviewError, match="is no policy id"):
        check_id(name)
    with pytest.raises(ReviewError):
        notice_id(name, "adopted", "0" * 64)
    with pytest.raises(ReviewError):
        notice_id("privacy", name, "0" * 64)
