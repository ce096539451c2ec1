from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.notice.merging import Merged, merge_lines, merge_texts

THEN = "Logs are kept longer."
NOW = "Logs are kept 90 days instead of 30."
MORE = "Nothing else changes."


@pytest.mark.parametrize(
    ("now", "person", "expected"),
    [
        (THEN, "We keep logs longer.", Merged("We keep logs longer.")),
        (THEN, THEN, Merged(THEN)),
        (NOW, THEN, Merged(NOW)),
        (NOW, NOW, Merged(NOW)),
        (NOW, "We keep logs longer.", Merged("We keep logs longer.", disputed=True)),
        (NOW, f"{THEN} {MORE}", Merged(f"{NOW} {MORE}")),
        (f"{THEN} {MORE}", f"Dear reader. {THEN}", Merged(f"Dear reader. {THEN} {MORE}")),
        (f"{NOW} {MORE}", f"{THEN} It is so.", Merged(f"{NOW} {MORE} It is so.")),
        (f"Hello. {THEN}", f"Good day. {THEN}", Merged(f"Good day. {THEN}", disputed=True)),
        (f"Hello. {NOW}", f"Hello. {THEN}", Merged(f"Hello. {THEN}", disputed=True)),
    ],
)
def test_what_stands_when_a_machine_and_a_person_wrote(now, person, expected):
    assert merge_texts(THEN, now, person) == expected


def test_a_headline_is_one_unit():
    assert merge_lines("A. B.", "A. C.", "A. B. D.") == Merged("A. B. D.", disputed=True)
    assert merge_lines("A. B.", "A. B.", "D.") == Merged("D.")
    assert merge_lines("A. B.", "A. C.", "A. B.") == Merged("A. C.")


SENTENCES = st.lists(
    st.sampled_from(
        [
            "We keep logs.",
            "We sell nothing.",
            "You may object.",
            "Ask us anything.",
            "It stays so.",
        ]
    ),
    min_size=1,
    max_size=5,
).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(then=SENTENCES, now=SENTENCES, person=SENTENCES)
def test_no_words_but_those_of_the_three_and_no_loss_without_a_dispute(then, now, person):
    merged = merge_texts(then, now, person)
    if merged.disputed:
        assert merged.text == person
    else:
        for text, other in ((now, person), (person, now)):
            if text == then:
                assert merged.text == other
    assert merge_texts(then, now, person) == merged
    assert merge_texts(then, person, now).disputed == merged.disputed
