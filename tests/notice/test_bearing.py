from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.document.dates import find_dates
from policydiff.notice.bearing import Known, known_of, unborne
from policydiff.statements import load_lexicon

NAMES = ("Bramble Tool Library", "Bramble Tool Library CIC", "help@example.org")


@pytest.fixture
def known(make_report):
    report = make_report(("a",), title="Bramble Privacy Policy")
    change = replace(
        report.changes[0],
        old_text="We keep logs for 30 days until 2 May 2027.",
        new_text="We keep logs for 90 days and give them to Zornbo at logs@example.org.",
        lead_in="In Norway:",
    )
    report = replace(report, changes=(change,))
    return known_of(report, (change,), NAMES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We keep logs for 90 days, not 30.", ()),
        ("We keep logs for ninety days, not thirty.", ()),
        ("Logs stay three months.", ("three",)),
        ("Logs stay 91 days, or 1,000.", ("91", "1,000")),
        ("One of our partners gets them.", ()),
        ("From 1 June 2025 on we keep logs longer.", ()),
        ("From June 2025 on we keep logs longer.", ()),
        ("Until 2 May 2027, as before.", ()),
        ("On 1 June we begin, and in 2027 we end.", ()),
        ("On 3 August we begin.", ("3", "August")),
        ("We sell it with every iBasket we make.", ("iBasket",)),
        ("From 1 July 2025 on we keep logs longer.", ("1 July 2025",)),
        ("From 01/07/2025 on.", ("01/07/2025",)),
        ("The Bramble Tool Library gives logs to Zornbo in Norway.", ()),
        ("We give Logs to Mailchimp and to Fennel Hosting.", ("Mailchimp", "Fennel")),
        ("Google now has Zornbo's logs in Sweden.", ("Google", "Sweden")),
        ("QuartzCloud now has them.", ("QuartzCloud",)),
        ("Visitors may object at any time.", ()),
        ("Ask logs@example.org or help@example.org.", ()),
        ("Ask us at other@example.com or www.example.com/ask.", ("other@example.com", "www.example.com/ask")),
        ("We Keep Your Logs Longer Than Before", ()),
        ("We Keep Your Logs At Google From Now", ("Google",)),
    ],
)  # fmt: skip
def test_what_does_not_stand_in_the_change(known, text, expected):
    assert unborne(text, known, load_lexicon(), "en") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wir bewahren Protokolle neunzig Tage auf.", ()),
        ("Wir geben die Protokolle fünf Tage lang an Google.", ("fünf", "Google")),
    ],
)
def test_german_nouns_are_no_names(known, text, expected):
    assert unborne(text, known, load_lexicon(), "de-AT") == expected


TEXT = (
    "we keep your logs for 90 days ninety until 2 May 2027 12/05/2027 with Zornbo and Google in Norway at "
    "x@example.com www.example.com/a. 1,000 GmbH iBasket €5 20% Art. 6(1) “Your Data” e.g. A."
)
WORDS = st.lists(st.sampled_from(TEXT.split()), max_size=14).map(" ".join)


@settings(max_examples=80, deadline=None)
@given(
    text=st.one_of(WORDS, st.text(max_size=60)), locale=st.sampled_from(["en", "de", "fr", "ja"])
)
def test_the_change_s_own_words_are_always_borne_out(text, locale):
    known = Known((text,), frozenset(date.value for date in find_dates(text) if date.value))
    assert unborne(text, known, load_lexicon(), locale) == ()
    found = unborne(text, Known((), frozenset()), load_lexicon(), locale)
    assert all(each in text for each in found)
