from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.errors import ReviewError
from policydiff.materiality import Level
from policydiff.notice import Approval, Override, Review
from policydiff.reviews import (
    load_review,
    parse_review,
    record_approval,
    record_headline,
    record_override,
    review_path,
    save_review,
)

AT = "2025-05-01T10:00:00+02:00"
FULL = Review(
    "privacy",
    "adopted",
    overrides=(
        Override("a" * 64, Level.MINOR, "Ann Author", "Only the street's name."),
        Override("b" * 64, Level.MATERIAL, "Cem", 'It "matters" — \\really.'),
    ),
    headline="We keep logs for longer",
    approval=Approval("Ann Author", AT, "d" * 64),
)
FULL_TEXT = """\
# Decisions on the next notice to readers, written by `policydiff review`. Editing by hand is welcome.
# An approval is for one content: whatever changes what would be mailed makes it stale.

policy = "privacy"
follows = "adopted"
headline = "We keep logs for longer"

[[overrides]]
change = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
level = "minor"
by = "Ann Author"
reason = "Only the street's name."

[[overrides]]
change = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
level = "material"
by = "Cem"
reason = "It \\"matters\\" — \\\\really."

[approval]
by = "Ann Author"
at = "2025-05-01T10:00:00+02:00"
digest = "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
"""


def test_a_review_file_reads_like_a_page(tmp_path):
    path = save_review(tmp_path, FULL)
    assert path == tmp_path / ".policydiff" / "reviews" / "privacy" / "adopted.toml"
    assert path.read_text() == FULL_TEXT
    assert load_review(tmp_path, "privacy", "adopted") == FULL


def test_saving_again_changes_nothing(tmp_path):
    save_review(tmp_path, FULL)
    assert save_review(tmp_path, FULL).read_text() == FULL_TEXT


def test_nobody_decided_yet(tmp_path):
    assert load_review(tmp_path, "privacy", "adopted") is None


def test_decisions_are_recorded_one_by_one_into_the_same_file(tmp_path):
    one, two = FULL.overrides
    for override in (one, two):
        record_override(
            tmp_path, "privacy", "adopted",
            change=override.change, level=override.level, by=override.by, reason=override.reason,
        )  # fmt: skip
    record_headline(tmp_path, "privacy", "adopted", "We keep logs for longer")
    approved = record_approval(
        tmp_path, "privacy", "adopted", by="Ann Author", at=AT, digest="d" * 64
    )
    assert approved == FULL
    assert review_path(tmp_path, "privacy", "adopted").read_text() == FULL_TEXT


def test_a_second_decision_on_a_change_takes_the_place_of_the_first(tmp_path):
    save_review(tmp_path, FULL)
    changed = record_override(
        tmp_path,
        "privacy",
        "adopted",
        change="a" * 64,
        level=Level.MATERIAL,
        by="Cem",
        reason="No, it matters.",
    )
    assert [(each.level, each.by) for each in changed.overrides] == [
        (Level.MATERIAL, "Cem"),
        (Level.MATERIAL, "Cem"),
    ]
    assert load_review(tmp_path, "privacy", "adopted") == changed


def test_the_generated_headline_comes_back(tmp_path):
    save_review(tmp_path, FULL)
    assert record_headline(tmp_path, "privacy", "adopted", None).headline is None
    assert "headline" not in review_path(tmp_path, "privacy", "adopted").read_text()


BY_HAND = """\
# Our counsel looks at these on Mondays.
policy = 'privacy'
follows = "adopted"
ticket = 4711  # in the tracker

[[overrides]]
# Checked with the landlord.
change = "a"
level = "minor"    # was material
by = "Ann"
reason = "The street was renamed."
seen_by = ["Cem"]

[people]
counsel = "Dee"
"""


def test_what_people_wrote_survives(tmp_path):
    path = review_path(tmp_path, "privacy", "adopted")
    path.parent.mkdir(parents=True)
    path.write_text(BY_HAND)
    record_override(
        tmp_path, "privacy", "adopted", change="b", level=Level.MINOR, by="Cem", reason="A typo."
    )
    record_approval(tmp_path, "privacy", "adopted", by="Dee", at=AT, digest="d" * 64)
    text = path.read_text()
    for line in BY_HAND.splitlines():
        assert line in text
    assert load_review(tmp_path, "privacy", "adopted") == Review(
        "privacy",
        "adopted",
        overrides=(
            Override("a", Level.MINOR, "Ann", "The street was renamed."),
            Override("b", Level.MINOR, "Cem", "A typo."),
        ),
        approval=Approval("Dee", AT, "d" * 64),
    )


def test_blocks_stay_apart_in_whatever_order_they_come(tmp_path):
    record_approval(tmp_path, "privacy", "adopted", by="Dee", at=AT, digest="d" * 64)
    for change in "abc":
        record_override(
            tmp_path,
            "privacy",
            "adopted",
            change=change,
            level=Level.MINOR,
            by="Cem",
            reason="A typo.",
        )
    record_headline(tmp_path, "privacy", "adopted", "A headline")
    save_review(
        tmp_path, Review("privacy", "adopted", overrides=(Override("d", Level.MINOR, "Cem", "x"),))
    )
    record_approval(tmp_path, "privacy", "adopted", by="Dee", at=AT, digest="d" * 64)
    record_override(
        tmp_path, "privacy", "adopted", change="e", level=Level.MINOR, by="Cem", reason="A typo."
    )
    text = review_path(tmp_path, "privacy", "adopted").read_text()
    lines = text.splitlines()
    headers = [number for number, line in enumerate(lines) if line.startswith("[")]
    assert [lines[number] for number in headers].count("[[overrides]]") == 2
    assert all(lines[number - 1] == "" for number in headers)
    assert "\n\n\n" not in text


def test_an_override_that_is_dropped_leaves_the_file(tmp_path):
    save_review(tmp_path, FULL)
    kept = Review("privacy", "adopted", overrides=FULL.overrides[1:])
    text = save_review(tmp_path, kept).read_text()
    assert "aaaa" not in text
    assert "[approval]" not in text
    assert save_review(tmp_path, Review("privacy", "adopted")).read_text().count("[") == 0


def test_windows_line_ends_are_fine(tmp_path):
    path = review_path(tmp_path, "privacy", "adopted")
    path.parent.mkdir(parents=True)
    path.write_bytes(FULL_TEXT.replace("\n", "\r\n").encode())
    assert load_review(tmp_path, "privacy", "adopted") == FULL


def test_a_time_without_quotes_is_a_time():
    text = FULL_TEXT.replace(f'"{AT}"', AT)
    assert parse_review(text, "x.toml", "privacy", "adopted") == FULL


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('policy = "privacy"', "policy = privacy", "adopted.toml, line 4: not valid TOML"),
        ('policy = "privacy"', "", "adopted.toml: policy is missing"),
        (
            'policy = "privacy"',
            'policy = "cookies"',
            "policy must be 'privacy', as the file's place says",
        ),
        ('follows = "adopted"', 'follows = "x"', "follows must be 'adopted'"),
        ('follows = "adopted"', "follows = 1", "follows must be text in quotes"),
        (
            'level = "minor"',
            'level = "none"',
            "override 1: level must be 'material' or 'minor', not 'none'",
        ),
        ('level = "minor"', "", "override 1: level is missing"),
        ('by = "Cem"', 'by = " "', "override 2: by is empty"),
        ("Only the street's name.", "a\\nb", "override 1: reason contains control characters"),
        ("Only the street's name.", "a\\u202Eb", "override 1: reason contains control characters"),
        (
            "Only the street's name.",
            "x" * 2001,
            "override 1: reason is longer than 2000 characters",
        ),
        ("b" * 64, "a" * 64, "overrides names one change twice"),
        ('by = "Ann Author"\nat', "at", "approval: by is missing"),
        (AT, "2025-05-01T10:00:00", "approval: at must be a date and time with offset"),
        (AT, "yesterday", "approval: at must be a date and time with offset"),
        ("d" * 64, "d" * 63, "approval: digest must be 64 hex digits"),
        ("[approval]", "[[approval]]", "approval must be an \\[approval\\] block"),
        ("[[overrides]]", "[overrides]", "adopted.toml, line"),
    ],
)
def test_a_malformed_file_is_named_with_line_or_key(tmp_path, before, after, words):
    path = review_path(tmp_path, "privacy", "adopted")
    path.parent.mkdir(parents=True)
    path.write_text(FULL_TEXT.replace(before, after))
    left = path.read_text()
    with pytest.raises(ReviewError, match=words) as caught:
        load_review(tmp_path, "privacy", "adopted")
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    with pytest.raises(ReviewError):
        save_review(tmp_path, FULL)
    assert path.read_text() == left


def test_overrides_that_are_no_blocks():
    with pytest.raises(ReviewError, match=r"overrides must be \[\[overrides\]\] blocks"):
        parse_review('policy = "p"\nfollows = "f"\noverrides = "all"\n', "x.toml", "p", "f")


@pytest.mark.parametrize(
    "decision",
    [
        {"by": ""},
        {"by": "A\nB"},
        {"by": "\x1b[31mAnn"},
        {"reason": ""},
        {"reason": "  "},
        {"reason": "a\0b"},
        {"reason": "a\tb"},
        {"level": Level.NONE},
        {"change": ""},
    ],
)
def test_a_decision_without_name_or_reason_is_not_recorded(tmp_path, decision):
    good = {"change": "a", "level": Level.MINOR, "by": "Ann", "reason": "A typo."}
    with pytest.raises(ReviewError):
        record_override(tmp_path, "privacy", "adopted", **(good | decision))
    assert not (tmp_path / ".policydiff").exists()


@pytest.mark.parametrize("approval", [{"by": ""}, {"at": "2025-05-01"}, {"digest": "x"}])
def test_an_approval_without_name_time_or_content_is_not_recorded(tmp_path, approval):
    with pytest.raises(ReviewError):
        record_approval(
            tmp_path,
            "privacy",
            "adopted",
            **({"by": "Ann", "at": AT, "digest": "d" * 64} | approval),
        )
    assert not (tmp_path / ".policydiff").exists()


@pytest.mark.parametrize("name", ["", "../x", "A", "a/b", ".", "a\0"])
def test_ids_that_name_no_file(tmp_path, name):
    with pytest.raises(ReviewError, match="is no policy id"):
        load_review(tmp_path, name, "adopted")
    with pytest.raises(ReviewError, match="is no notice id"):
        save_review(tmp_path, Review("privacy", name))


@pytest.mark.parametrize("raw", [b"caf\xe9", b"\0", b"x" * (4 * 1024 * 1024 + 1)])
def test_a_file_that_is_no_text(tmp_path, raw):
    path = review_path(tmp_path, "privacy", "adopted")
    path.parent.mkdir(parents=True)
    path.write_bytes(raw)
    with pytest.raises(ReviewError, match=r"adopted\.toml"):
        load_review(tmp_path, "privacy", "adopted")


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / ".policydiff").write_text("a file")
    assert load_review(tmp_path, "privacy", "adopted") is None
    with pytest.raises(ReviewError, match="Cannot write"):
        save_review(tmp_path, FULL)


def test_the_old_file_stays_whole_when_the_disk_is_full(tmp_path):
    path = save_review(tmp_path, FULL)
    code = """
import pathlib, resource, sys
from policydiff.errors import ReviewError
from policydiff.notice import Review
from policydiff.reviews import save_review
resource.setrlimit(resource.RLIMIT_FSIZE, (10, resource.RLIM_INFINITY))
try:
    save_review(pathlib.Path(sys.argv[1]), Review("privacy", "adopted"))
except ReviewError as error:
    sys.exit(str(error))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True
    )
    assert done.stderr == f"Cannot write {path}: File too large. Check the folder.\n"
    assert path.read_text() == FULL_TEXT
    assert [each.name for each in path.parent.iterdir()] == ["adopted.toml"]


def test_nothing_else_is_left_in_the_folder(tmp_path):
    path = save_review(tmp_path, FULL)
    path.chmod(0o640)
    save_review(tmp_path, FULL)
    assert [each.name for each in path.parent.iterdir()] == ["adopted.toml"]
    assert path.stat().st_mode & 0o777 == 0o640


LINE = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"),
    min_size=1,
    max_size=30,
).filter(str.strip)  # fmt: skip
OVERRIDE = st.builds(Override, LINE, st.sampled_from([Level.MATERIAL, Level.MINOR]), LINE, LINE)
REVIEW = st.builds(
    Review,
    st.just("privacy"),
    st.just("adopted"),
    st.lists(OVERRIDE, max_size=4, unique_by=lambda override: override.change).map(tuple),
    st.none() | LINE,
    st.none() | st.builds(Approval, LINE, st.just(AT), st.just("d" * 64)),
)


@given(first=REVIEW, second=REVIEW)
@settings(max_examples=40, deadline=None)
def test_any_review_over_any_other_is_read_back(tmp_path_factory, first, second):
    root = tmp_path_factory.mktemp("review")
    save_review(root, first)
    assert load_review(root, "privacy", "adopted") == first
    save_review(root, second)
    again = load_review(root, "privacy", "adopted")
    assert again is not None
    assert set(again.overrides) == set(second.overrides)
    assert (again.headline, again.approval) == (second.headline, second.approval)


def test_decisions_of_one_moment_all_stand(tmp_path):
    code = (
        "import pathlib, sys\n"
        "from policydiff.reviews import record_approval\n"
        "sys.stdin.read()\n"
        "for number in range(5):\n"
        f"    record_approval(pathlib.Path('.'), 'privacy', 'adopted', by=sys.argv[1] + str(number), "
        f"at={AT!r}, digest={'d' * 64!r})\n"
    )
    people = [
        subprocess.Popen([sys.executable, "-c", code, name], cwd=tmp_path, stdin=subprocess.PIPE)
        for name in "abcd"
    ]
    for person in people:
        person.stdin.close()
    assert [person.wait(timeout=60) for person in people] == [0, 0, 0, 0]
    approvals = load_review(tmp_path, "privacy", "adopted").approvals
    assert sorted(each.by for each in approvals) == [f"{a}{n}" for a in "abcd" for n in range(5)]
