from __future__ import annotations

import pytest

from policydiff.document import DateKind, DateSource, parse_document
from policydiff.document.dateplaces import date_place, split_lines

EFFECTIVE, UPDATED = DateKind.EFFECTIVE, DateKind.UPDATED
TEXT, FRONT, ATTRIBUTE = DateSource.TEXT, DateSource.FRONT_MATTER, DateSource.ATTRIBUTE


def places(text, format="markdown", locale="en"):
    """Return kind, source, value, label of what is no sentence, first line and the found characters."""
    document = parse_document(text, format=format, locale=locale)
    found = []
    for each in document.dates:
        span = date_place(text, document, each)
        label = "" if each.source is TEXT else each.label
        raw = span and text[span[0] : span[1]]
        found.append((each.kind, each.source, each.value, label, each.lines[0], raw))
    return found


def test_front_matter_and_text():
    text = (
        "---\r\ntitle: X\r\nlast_updated: 2025-06-09 # for the site\r\neffective-date: 'June 20, 2025'\r\n"
        "date: 2018-05-25\r\nlast_update:\r\n  date: 2025-06-08\r\n  author: Ann\r\n---\r\n\r\n"
        "# Policy\r\n\r\n**Effective:** June 9, 2025. **Last updated:** June 9, 2025.\r\n"
    )
    assert places(text) == [
        (EFFECTIVE, TEXT, "2025-06-09", "", 13, "June 9, 2025"),
        (UPDATED, TEXT, "2025-06-09", "", 13, "June 9, 2025"),
        (EFFECTIVE, FRONT, "2025-06-20", "effective_date", 4, "June 20, 2025"),
        (UPDATED, FRONT, "2025-06-09", "last_updated", 3, "2025-06-09"),
        (UPDATED, FRONT, "2025-06-08", "last_update.date", 7, "2025-06-08"),
        (UPDATED, FRONT, "2018-05-25", "date", 5, "2018-05-25"),
    ]
    document = parse_document(text, format="markdown")
    spans = [date_place(text, document, each) for each in document.dates]
    assert len(set(spans)) == 6
    assert [each.is_firm for each in document.dates] == [True] * 5 + [False]


@pytest.mark.parametrize("fence", ["---", "+++"])
@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("effective_date", EFFECTIVE),
        ("effectiveDate", EFFECTIVE),
        ("effective", EFFECTIVE),
        ("last_updated", UPDATED),
        ("lastUpdated", UPDATED),
        ("last-modified", UPDATED),
        ("lastmod", UPDATED),
        ("updated", UPDATED),
        ("date", UPDATED),
        ("expires", None),
        ("show_date", None),
    ],
)
def test_keys_of_front_matter(fence, key, kind):
    sign = " = " if fence == "+++" else ": "
    text = f"{fence}\n{key}{sign}2025-06-09T10:00:00Z\n{fence}\n\n# Policy\n"
    found = [(EFFECTIVE, "2025-06-09"), (UPDATED, "2025-06-09")]
    assert [(each[0], each[2]) for each in places(text)] == [
        each for each in found if each[0] == kind
    ]


def test_a_date_that_is_not_shown_dates_nothing():
    text = "---\ndate: 2025-06-09\nshow_date: false\n---\n\n# Policy\n"
    assert parse_document(text, format="markdown").last_updated is None
    assert len(places(text)) == 1


def test_html():
    text = (
        '<html lang="en"><head><meta content="2025-06-01" name="last-modified">\n'
        '<meta property="article:modified_time" content="2025-06-02T10:00:00Z">\n'
        '<!-- <meta name="date" content="2001-01-01"> --></head><body><h1>Policy</h1>\n'
        "<p>Effective and last updated: <time datetime='2025-06-09'>9\n June 2025</time></p></body></html>\n"
    )
    assert [each[0] for each in places(text, "html")] == [EFFECTIVE, UPDATED] + [UPDATED] * 2 + [
        EFFECTIVE,
        UPDATED,
    ]
    assert [each[1:] for each in places(text, "html")[:2]] == [
        (TEXT, "2025-06-09", "", 4, "9\n June 2025")
    ] * 2
    assert [each[1:] for each in places(text, "html")[2:]] == [
        (FRONT, "2025-06-01", "<meta last-modified>", 1, "2025-06-01"),
        (FRONT, "2025-06-02", "<meta article:modified_time>", 2, "2025-06-02"),
        (ATTRIBUTE, "2025-06-09", "<time>", 4, "2025-06-09"),
        (ATTRIBUTE, "2025-06-09", "<time>", 4, "2025-06-09"),
    ]


def test_what_no_reader_sees_is_not_taken_for_the_text():
    text = (
        '<head><meta name="last-modified" content="2025-06-01"></head><h1>Policy</h1><p>We ask.</p>'
    )
    assert parse_document(text, format="html").last_updated is None


def test_other_formats():
    mdx = "export const meta = {\n  lastUpdated: '2025-06-09',\n}\n\n# Policy\n\nLast updated: 9 June 2025\n"
    assert places(mdx, "mdx") == [
        (UPDATED, TEXT, "2025-06-09", "", 7, "9 June 2025"),
        (UPDATED, FRONT, "2025-06-09", "last_updated", 2, "2025-06-09"),
    ]
    rst = "Policy\n======\n\n:Last-updated: June 9, 2025\n\nWe ask.\n"
    assert places(rst, "rst")[0] == (UPDATED, TEXT, "2025-06-09", "", 4, "June 9, 2025")
    passing = "This policy was last updated on 15 October 2015 and is good.\n"
    assert places(passing, "text") == [(UPDATED, TEXT, "2015-10-15", "", 1, "15 October 2015")]


@pytest.mark.parametrize(
    "line",
    [
        "Last updated: **June** 9, 2025",
        "Last updated: June 9, 2025 (see [the news](/news) of June 9, 2025<!-- June 9, 2025 -->)",
    ],
)
def test_a_place_that_is_not_sure_is_none(line):
    text = f"# Policy\n\n{line}\n"
    raw = {each[5] for each in places(text)}
    assert raw in ({None}, {"June 9, 2025"})


def test_a_space_that_does_not_break():
    assert places("# Policy\n\nLast updated: June&nbsp;9, 2025\n")[0][5] == "June&nbsp;9, 2025"


def test_a_link_target_is_no_date_of_the_text():
    text = "# Policy\n\nLast updated: [2025-06-09](/policy/2025-06-09)\n"
    document = parse_document(text, format="markdown")
    (stated,) = document.dates
    assert date_place(text, document, stated) == (25, 35)


def test_lines_end_as_in_git():
    assert split_lines("a\r\nb\rc\u2028d\x0b\n\ne") == ["a\r\n", "b\r", "c\u2028d\x0b\n", "\n", "e"]
    assert split_lines("") == []
