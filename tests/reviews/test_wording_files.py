"""Wording, several approvals and their parts in review files."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.errors import ReviewError
from policydiff.notice import Approval, Review, Wording
from policydiff.reviews import (
    list_reviews,
    load_baselines,
    load_review,
    parse_review,
    record_approval,
    record_headline,
    record_intro,
    record_wording,
    review_path,
    review_text,
    save_review,
    withdraw_approval,
)

AT = "2027-01-05T10:00:00+00:00"
ONE = Wording(
    "a" * 64, "Logs stay 90 days.", "Ann", "Logs are kept longer.", "30 days.", "90 days."
)
PARTS = (
    ("new_text", "0123456789ab"),
    ("effective_date", "2027-03-01"),
    ("section: 4.1 Logs", "cafe"),
)
FULL = Review(
    "privacy",
    "adopted",
    headline="We keep logs longer",
    machine_headline="Acme changes its policy: Logs are kept longer.",
    intro="Dear reader, this is about logs.",
    wordings=(ONE, Wording("b" * 64, "Nobody else gets them.", "Cem")),
    approval=Approval("Ann", AT, "d" * 64, PARTS),
    further_approvals=(Approval("Cem", AT, "d" * 64),),
)
FULL_TEXT = f"""\
# Decisions on the next notice to readers, written by `policydiff review`. Editing by hand is welcome.
# An approval is for one content: whatever changes what would be mailed makes it stale.

policy = "privacy"
follows = "adopted"
headline = "We keep logs longer"
machine_headline = "Acme changes its policy: Logs are kept longer."
intro = "Dear reader, this is about logs."

[[wording]]
change = "{"a" * 64}"
before = "30 days."
after = "90 days."
machine = "Logs are kept longer."
text = "Logs stay 90 days."
by = "Ann"

[[wording]]
change = "{"b" * 64}"
text = "Nobody else gets them."
by = "Cem"

[approval]
by = "Ann"
at = "2027-01-05T10:00:00+00:00"
digest = "{"d" * 64}"

[approval.parts]
new_text = "0123456789ab"
effective_date = "2027-03-01"
"section: 4.1 Logs" = "cafe"

[[further_approvals]]
by = "Cem"
at = "2027-01-05T10:00:00+00:00"
digest = "{"d" * 64}"
"""


def test_wording_reads_like_a_page(tmp_path):
    path = save_review(tmp_path, FULL)
    assert path.read_text() == FULL_TEXT
    assert load_review(tmp_path, "privacy", "adopted") == FULL
    assert save_review(tmp_path, FULL).read_text() == FULL_TEXT


def test_decisions_are_recorded_one_by_one(tmp_path):
    place = (tmp_path, "privacy", "adopted")
    record_headline(*place, FULL.headline, FULL.machine_headline)
    record_intro(*place, FULL.intro)
    for wording in FULL.wordings:
        record_wording(*place, wording)
    record_approval(*place, by="Ann", at=AT, digest="d" * 64, parts=PARTS)
    assert record_approval(*place, by="Cem", at=AT, digest="d" * 64, parts=PARTS) == FULL
    assert review_path(*place).read_text() == FULL_TEXT
    assert record_intro(*place, None).intro is None
    assert record_headline(*place, None).machine_headline is None
    assert record_wording(*place, None, instead_of=["a" * 64]).wordings == FULL.wordings[1:]


def test_a_sentence_takes_the_place_of_the_one_before(tmp_path):
    save_review(tmp_path, FULL)
    new = Wording("c" * 64, "Logs stay 120 days.", "Cem", "Logs are kept longer.")
    review = record_wording(tmp_path, "privacy", "adopted", new, instead_of=["a" * 64])
    assert review.wordings == (FULL.wordings[1], new)
    assert load_review(tmp_path, "privacy", "adopted") == review


def test_an_approval_of_another_content_takes_the_place_of_all(tmp_path):
    save_review(tmp_path, FULL)
    later = record_approval(
        tmp_path, "privacy", "adopted", by="Dee", at=AT, digest="e" * 64, parts=(("new_text", "x"),)
    )
    assert later.approvals == (Approval("Dee", AT, "e" * 64, (("new_text", "x"),)),)
    text = review_path(tmp_path, "privacy", "adopted").read_text()
    assert "Cem" not in text.partition("[approval]")[2]
    assert "\n\n\n" not in text


def test_approvals_are_taken_back_one_by_one_or_all(tmp_path):
    place = (tmp_path, "privacy", "adopted")
    save_review(tmp_path, FULL)
    assert withdraw_approval(*place, "Ann").approvals == (Approval("Cem", AT, "d" * 64, PARTS),)
    with pytest.raises(ReviewError, match=r"no such approval to take back; Cem approved\."):
        withdraw_approval(*place, "Ann")
    assert withdraw_approval(*place).approvals == ()
    with pytest.raises(ReviewError, match=r"nobody approved\."):
        withdraw_approval(*place)
    assert load_review(*place).wordings == FULL.wordings


def test_comments_in_and_around_wording_survive(tmp_path):
    path = save_review(tmp_path, FULL)
    text = FULL_TEXT.replace('by = "Ann"\n\n[[w', 'by = "Ann" # counsel\n# See the minutes.\n\n[[w')
    path.write_text(text)
    record_intro(tmp_path, "privacy", "adopted", "Good day.")
    assert path.read_text() == text.replace(str(FULL.intro), "Good day.")


def test_all_reviews_are_listed(tmp_path):
    save_review(tmp_path, FULL)
    save_review(tmp_path, Review("privacy", "0123456789abcdef", intro="Good day."))
    assert [each.follows for each in list_reviews(tmp_path, "privacy")] == [
        "0123456789abcdef",
        "adopted",
    ]
    assert list_reviews(tmp_path, "cookies") == ()


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('text = "Logs stay 90 days."', 'text = ""', r"wording 1: text is empty"),
        ('text = "Logs stay 90 days."\n', "", r"wording 1: text is missing"),
        ("b" * 64, "a" * 64, r"wording names one change twice; keep one block for each"),
        ("[[wording]]", "[wording]", r"adopted.toml, line"),
        ("Dear reader,", "Dear\\nreader,", r"intro contains control characters"),
        ("[approval.parts]", "parts = 1\n[people]", r"approval: parts must be a table"),
        ('"cafe"', "1", r"approval: parts: section: 4.1 Logs must be text in quotes"),
        ("4.1 Logs", "4.1\\nLogs", r"approval: parts must be short plain lines"),
        ("4.1 Logs", "\\u202E", r"approval: parts must be short plain lines"),
        ("cafe", "c" * 201, r"approval: parts must be short plain lines"),
        ('by = "Cem"\nat', "at", r"further approval 1: by is missing"),
        (
            "[[wording]]\n",
            "<<<<<<< HEAD\n[[wording]]\n",
            r"adopted.toml, line 10: a merge of two branches left its marks here\. Keep one side",
        ),
        ('intro = "', '>>>>>>> theirs\nintro = "', r"line 8: a merge of two branches"),
    ],
)
def test_a_malformed_file_is_named_with_line_or_key(tmp_path, before, after, words):
    path = review_path(tmp_path, "privacy", "adopted")
    path.parent.mkdir(parents=True)
    assert before in FULL_TEXT
    path.write_text(
        FULL_TEXT.replace(before, after, 1)
        if before != "b" * 64
        else FULL_TEXT.replace(before, after)
    )
    left = path.read_text()
    with pytest.raises(ReviewError, match=words):
        load_review(tmp_path, "privacy", "adopted")
    with pytest.raises(ReviewError, match=words):
        record_intro(tmp_path, "privacy", "adopted", "x")
    assert path.read_text() == left


def test_a_merge_left_in_the_baseline_says_so(tmp_path):
    path = tmp_path / ".policydiff" / "notified.json"
    path.parent.mkdir()
    path.write_text('{\n<<<<<<< HEAD\n"version": 1\n')
    with pytest.raises(ReviewError, match=r"notified\.json, line 2: a merge of two branches"):
        load_baselines(tmp_path)


LINES = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cf", "Co", "Cn", "Zl", "Zp", "Zs")),
    min_size=1,
    max_size=30,
)


@settings(max_examples=40, deadline=None)
@given(
    wordings=st.lists(
        st.builds(Wording, LINES, LINES, LINES, LINES, LINES, LINES),
        max_size=3,
        unique_by=lambda wording: wording.change,
    ),
    parts=st.lists(st.tuples(LINES, LINES), max_size=4, unique_by=lambda part: part[0]),
    lines=st.tuples(LINES, LINES, LINES),
)
def test_whatever_people_write_comes_back(wordings, parts, lines):
    headline, machine, intro = lines
    approval = Approval("Ann", AT, "d" * 64, tuple(parts))
    review = Review("privacy", "adopted", (), headline, approval, machine, intro, tuple(wordings))
    text = review_text(review, None, "x.toml")
    assert parse_review(text, "x.toml", "privacy", "adopted") == review
    assert review_text(review, text, "x.toml") == text
