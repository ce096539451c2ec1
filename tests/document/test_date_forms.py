from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.document.dateforms import has_day, rewrite_date
from policydiff.document.dates import MONTH_NAMES, find_dates

JANUARY, FIRST, MAY = (
    datetime.date(2027, 1, 15),
    datetime.date(2027, 3, 1),
    datetime.date(2027, 5, 2),
)


@pytest.mark.parametrize(
    ("written", "locale", "expected"),
    [
        ("June 9, 2025", "en", ("January 15, 2027", "March 1, 2027", "May 2, 2027")),
        ("JUNE 9, 2025", "en", ("JANUARY 15, 2027", "MARCH 1, 2027", "MAY 2, 2027")),
        ("9 June 2025", "", ("15 January 2027", "1 March 2027", "2 May 2027")),
        ("09 June 2025", "", ("15 January 2027", "01 March 2027", "02 May 2027")),
        (
            "9th of June 2025",
            "en",
            ("15th of January 2027", "1st of March 2027", "2nd of May 2027"),
        ),
        ("June\n9th, 2025", "en", ("January\n15th, 2027", "March\n1st, 2027", "May\n2nd, 2027")),
        (
            "June&nbsp;9, 2025",
            "en",
            ("January&nbsp;15, 2027", "March&nbsp;1, 2027", "May&nbsp;2, 2027"),
        ),
        ("Sept. 9, 2025", "en", ("Jan. 15, 2027", "Mar. 1, 2027", "May 2, 2027")),
        ("June 2025", "en", ("January 2027", "March 2027", "May 2027")),
        ("9. Juni 2025", "de", ("15. Januar 2027", "1. März 2027", "2. Mai 2027")),
        ("9. Juni 2025", "de-AT", ("15. Jänner 2027", "1. März 2027", "2. Mai 2027")),
        ("1er juin 2025", "fr", ("15 janvier 2027", "1er mars 2027", "2 mai 2027")),
        ("9 juin 2025", "fr", ("15 janvier 2027", "1er mars 2027", "2 mai 2027")),
        (
            "9 de junio de 2025",
            "es",
            ("15 de enero de 2027", "1 de marzo de 2027", "2 de mayo de 2027"),
        ),
        ("1° giugno 2025", "it", ("15 gennaio 2027", "1° marzo 2027", "2 maggio 2027")),
        ("9 juni 2025", "nl", ("15 januari 2027", "1 maart 2027", "2 mei 2027")),
        ("2025-06-09", "", ("2027-01-15", "2027-03-01", "2027-05-02")),
        ("2025/6/9", "", ("2027/1/15", "2027/3/1", "2027/5/2")),
        ("09.06.2025", "", ("15.01.2027", "01.03.2027", "02.05.2027")),
        ("9.12.2025", "", ("15.1.2027", "1.3.2027", "2.5.2027")),
        ("09/06/2025", "fr", ("15/01/2027", "01/03/2027", "02/05/2027")),
        ("09/06/2025", "en-US", ("01/15/2027", "03/01/2027", "05/02/2027")),
        ("13/06/2025", "en", ("15/01/2027", None, None)),
        ("06/13/2025", "en", ("01/15/2027", None, None)),
        ("09/06/2025", "en", (None, None, None)),
        ("09/06/2025", "fr-CA", (None, None, None)),
        ("2025年6月9日", "zh", ("2027年1月15日", "2027年3月1日", "2027年5月2日")),
        ("2025年06月", "zh", ("2027年01月", "2027年03月", "2027年05月")),
        ("april 2025", "", (None, None, None)),
        ("Last updated June 9, 2025", "en", (None, None, None)),
        ("soon", "en", (None, None, None)),
    ],
)
def test_another_day_in_the_same_form(written, locale, expected):
    assert tuple(rewrite_date(written, day, locale) for day in (JANUARY, FIRST, MAY)) == expected


FORMS = [
    (f"{day}{month}{year}", language)
    for language, (full, short) in MONTH_NAMES.items()
    for names in (full, short)
    for month in names[:2]
    for day, year in (("9 ", " 2025"), ("09. ", " 2025"), ("9 de ", " de 2025"), ("", " 2025"))
] + [
    (written, locale)
    for locale in ("en", "en-GB", "en-US", "de", "fr", "zh")
    for written in (
        "2025-06-09", "2025.6.9", "9.6.2025", "09/06/2025", "9-6-2025", "2025年6月9日", "2025年6月",
        "June 9, 2025", "June 9th, 2025", "9th of June 2025", "Jun. 9, 2025", "June 2025",
    )
]  # fmt: skip


@settings(max_examples=200)
@given(st.sampled_from(FORMS), st.dates(datetime.date(1990, 1, 1), datetime.date(2090, 12, 31)))
def test_what_is_written_is_read_as_the_same_date(form, day):
    written, locale = form
    new = rewrite_date(written, day, locale)
    figures = "/" in written or written == "9-6-2025"
    if new is None:
        assert figures
        assert locale in ("en", "zh")  # elsewhere the order of day and month is plain
        return
    (found,) = find_dates(new, locale)
    assert found.value == (day.isoformat() if has_day(written) else day.isoformat()[:7])
    assert rewrite_date(new, day, locale) in (new, None)


def test_figures_are_read_where_language_and_region_tell_their_order():
    orders = {"": None, "en": None, "en-CA": None, "fr-CA": None, "xx": None} | {
        "en-GB": "2025-06-09", "en_gb": "2025-06-09", "de": "2025-06-09", "en-US": "2025-09-06",
    }  # fmt: skip
    assert {locale: find_dates("09/06/2025", locale)[0].value for locale in orders} == orders
