"""The same sentence in another voice or order of clauses: what is proved, and what is never."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policydiff.statements.lexicon import load_lexicon
from policydiff.statements.tokens import Token
from policydiff.statements.voices import says_alike, says_otherwise

WORDS = """
we you they it not never nothing nobody only if when unless before after until and or but , ; will may can
is are was be kept shared collect share ask delete data names partners of to from with without by at least
within 30 days that which who our your child's all any each time free charge request report
"""
texts = st.lists(st.sampled_from(WORDS.split()), max_size=24).map(" ".join)


def tokens(*sentences: str) -> list[list[Token]]:
    lexicon = load_lexicon()
    return [lexicon.tokeniser.tokenise(sentence) for sentence in sentences]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["Our servers log each visit."], ["Each visit is logged by our servers."]),
        (["We call unless you object."], ["Unless you object, we call."]),
        (["We do not film unless you ask."], ["We film only if you ask."]),
        (["We never call without your consent."], ["We call only with your consent."]),
        (["Your name is not passed to shops."], ["Shops do not receive your name from us."]),
        (["We hash names before we store them."], ["Names are hashed before storage."]),
        (
            ["We keep logs for a day and delete them."],
            ["We keep logs for a day.", "We delete them."],
        ),
    ],
)
def test_another_form_is_proved(old: list[str], new: list[str]) -> None:
    lexicon = load_lexicon()
    assert says_alike(tokens(*old), tokens(*new), lexicon)
    assert says_alike(tokens(*new), tokens(*old), lexicon)
    assert not says_otherwise(tokens(*old), tokens(*new), lexicon)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Doctors may tell insurers.", "Doctors may be told by insurers."),
        ("We ask you before we film.", "Before we ask you, we film."),
        ("We delete files within 30 days.", "Files are deleted by us after 30 days."),
        ("We show members to trustees.", "Trustees are shown to members by us."),
        ("We require partners not to call.", "Partners are not required by us to call."),
    ],
)
def test_another_meaning_is_told(old: str, new: str) -> None:
    lexicon = load_lexicon()
    assert says_otherwise(tokens(old), tokens(new), lexicon)
    assert not says_alike(tokens(old), tokens(new), lexicon)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            ["With your consent, we film you and we keep tapes."],
            ["With your consent, we film you.", "We keep tapes."],
        ),
        (
            ["However, if you ask, we film you and we keep tapes."],
            ["However, if you ask, we film you.", "We keep tapes."],
        ),
        (["We show doctors patients."], ["Patients doctors are shown by us."]),
        (["We kept tapes."], ["Tapes are kept by us."]),
        (["The fee is 5 $ if we film."], ["If we film, the fee is 5 €."]),
        (["We film such things."], ["Things are filmed by us."]),
        (
            ["With your consent we film you and we keep tapes."],
            ["With your consent we film you.", "We keep tapes."],
        ),
        (["We may film you and keep tapes."], ["We may film you.", "We keep tapes."]),
        (
            ["We keep tapes until we move and names until we close."],
            ["We keep names until we move and tapes until we close."],
        ),
    ],
)
def test_what_is_not_sure_is_not_proved(old: list[str], new: list[str]) -> None:
    assert not says_alike(tokens(*old), tokens(*new), load_lexicon())


def test_who_may_delete_an_account_is_not_sure_where_nobody_is_named() -> None:
    lexicon = load_lexicon()
    unsaid = tokens("Your account can be deleted.")
    assert not says_alike(tokens("We can delete your account."), unsaid, lexicon)
    assert not says_alike(tokens("You can delete your account."), unsaid, lexicon)


@given(texts, texts)
def test_any_two_texts_are_told_alike_whichever_is_the_older(old: str, new: str) -> None:
    lexicon = load_lexicon()
    one, other = tokens(old), tokens(new)
    assert says_alike(one, other, lexicon) == says_alike(other, one, lexicon)
    assert says_otherwise(one, other, lexicon) == says_otherwise(other, one, lexicon)
    assert not (says_alike(one, other, lexicon) and says_otherwise(one, other, lexicon))
