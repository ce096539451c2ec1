from __future__ import annotations

import datetime
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.document.test_formats_document import docx, paragraph
from tests.pipeline.dated_case import dated
from tests.pipeline.test_date_problems import ALT, GERMAN, NEU, NEW, OLD, page

from policydiff.document.dateforms import rewrite_date
from policydiff.errors import DocumentError, HistoryError
from policydiff.pipeline.date_fixes import apply_fixes

KNOWN = {"privacy.md": page(OLD), "privacy.de.md": GERMAN.format(**ALT)}
FORGOTTEN = {
    "privacy.md": page(OLD, days=90),
    "privacy.de.md": GERMAN.format(**(ALT | {"days": 90})),
}


def test_every_place_gets_its_date_in_its_own_form():
    with dated(KNOWN, FORGOTTEN) as case:
        diff = case.diff().splitlines()
        assert [line for line in diff if line[0] in "+-@"] == [
            "--- a/privacy.md",
            "+++ b/privacy.md",
            "@@ -1,13 +1,13 @@",
            "-last_updated: 2026-02-01",
            "+last_updated: 2027-01-10",
            "-Effective date: March 1, 2026",
            "+Effective date: January 24, 2027",
            "-Last updated: February 1, 2026",
            "+Last updated: January 10, 2027",
            "--- a/privacy.de.md",
            "+++ b/privacy.de.md",
            "@@ -1,8 +1,8 @@",
            "-Gültig ab: 1. März 2026",
            "+Gültig ab: 24. Januar 2027",
            "-Zuletzt aktualisiert: 1. Februar 2026",
            "+Zuletzt aktualisiert: 10. Januar 2027",
        ]
        assert case.fix() == ("privacy.md", "privacy.de.md")
        assert case.problems() == ()
        assert case.fixes() == ()


def test_git_takes_the_diff():
    unended = FORGOTTEN["privacy.md"].rstrip("\n") + "\n\nLast updated: February 1, 2026"
    known = KNOWN["privacy.md"].rstrip("\n") + "\n\nLast updated: February 1, 2026"
    with dated({"privacy.md": known}, {"privacy.md": unended}) as case:
        diff = case.diff().encode()
        assert diff.endswith(b"+Last updated: January 10, 2027\n\\ No newline at end of file\n")
        subprocess.run(["git", "apply"], cwd=case.folder, input=diff, check=True)
        assert case.problems() == ()
        assert not case.read("privacy.md").endswith(b"\n")


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_other_byte_stays(end, mark):
    odd = "A line\u2028with \x0b signs\x0c that end no line.\n\nTrailing space: \t\n"
    edited = (mark + page(OLD, days=90) + odd).replace("\n", end).encode()
    with dated({"privacy.md": page(OLD)}, {"privacy.md": edited}) as case:
        case.fix()
        assert case.read("privacy.md") == (
            edited.replace(b"2026-02-01", b"2027-01-10")
            .replace(b"March 1, 2026", b"January 24, 2027")
            .replace(b"February 1, 2026", b"January 10, 2027")
        )


def test_only_what_is_at_fault_changes():
    with dated({"privacy.md": page(OLD)}, {"privacy.md": page(NEW, front="2026-02-01")}) as case:
        (fix,) = case.fixes()
        assert (fix.line, fix.old_line, fix.new_line) == (
            3,
            "last_updated: 2026-02-01",
            "last_updated: 2027-01-10",
        )
    with dated(KNOWN, {"privacy.md": page(NEW), "privacy.de.md": GERMAN.format(**NEU)}) as case:
        assert case.fixes() == ()


def test_the_longer_of_two_periods_counts_from_the_day_it_is_announced():
    with dated({"privacy.md": page(OLD)}, {"privacy.md": page(OLD, days=90)}, lead_days=30) as case:
        assert "+Effective date: February 9, 2027" in case.diff()
        assert "+Effective date: March 3, 2027" in case.diff(datetime.date(2027, 2, 1))


def test_a_date_of_the_front_matter_that_will_do_is_taken():
    edited = page(OLD, days=90, front="2027-01-05")
    with dated({"privacy.md": page(OLD)}, {"privacy.md": edited}) as case:
        assert "+Last updated: January 5, 2027" in case.diff()


def test_a_month_stays_a_month_and_is_rounded_up():
    old = page(OLD, effective="March 2026")
    with dated({"privacy.md": old}, {"privacy.md": old.replace("for 30", "for 90")}) as case:
        assert "+Effective date: February 2027" in case.diff()
        assert "+Effective date: January 2027" in case.diff(datetime.date(2026, 12, 18))
        case.fix()
        assert case.problems() == ()


def test_a_date_that_serves_as_both_is_the_effective_one():
    old = "# Policy\n\nEffective and last updated: 1 March 2026\n\nWe keep logs for 30 days.\n"
    with dated({"p.md": old}, {"p.md": old.replace("30", "90")}, lead_days=30) as case:
        (fix,) = case.fixes()
        assert fix.new_line == "Effective and last updated: 9 February 2027"
        case.fix()
        assert case.problems() == ()


def test_a_bump_without_a_change_is_taken_back():
    edited = page(OLD, updated="January 10, 2027", front="2027-01-10")
    with dated({"privacy.md": page(OLD)}, {"privacy.md": edited}) as case:
        case.fix()
        assert case.read("privacy.md").decode() == page(OLD)


def test_several_dates_in_one_line():
    old = "# Policy\n\n**Effective:** March 1, 2026. **Last updated:** March 1, 2026.\n\nWe keep logs for 30 days.\n"
    with dated({"p.md": old}, {"p.md": old.replace("for 30", "for 90")}, lead_days=30) as case:
        (fix,) = case.fixes()
        assert (
            fix.new_line == "**Effective:** February 9, 2027. **Last updated:** January 10, 2027."
        )


def test_dates_in_html():
    old = (
        '<html lang="en"><head><meta name="last-modified" content="2026-02-01T09:00:00Z"></head><body>\n'
        "<h1>Privacy policy</h1>\n"
        '<p>Last updated: <time datetime="2026-02-01">2026-02-01</time></p>\n'
        "<h2>Logs</h2>\n<p>We keep server logs for 30 days.</p></body></html>\n"
    )
    with dated({"p.html": old}, {"p.html": old.replace("30 days", "90 days")}) as case:
        case.fix()
        fixed = old.replace("30 days", "90 days").replace("2026-02-01", "2027-01-10")
        assert case.read("p.html").decode() == fixed
        assert case.problems() == ()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Last updated: 13/06/2026", "cannot be written in the form of “13/06/2026” without doubt"),
        ("Last updated: **June** 13, 2026", "it cannot be told which characters are the date"),
    ],
)
def test_what_cannot_be_proposed_is_said(line, why):
    old = f"# Policy\n\n{line}\n\nWe keep logs for 30 days.\n"
    with dated({"p.md": old}, {"p.md": old.replace("30", "90")}) as case:
        (fix,) = case.fixes()
        assert (fix.path, fix.line, fix.old_line, fix.new_line) == ("p.md", 3, line, line)
        assert why in fix.refusal
        assert case.diff() == ""
        assert case.fix() == ()


def test_figures_are_written_where_the_locale_tells_their_order():
    old = "# Policy\n\nLast updated: 02/06/2026\n\nWe keep logs for 30 days.\n"
    known, edited = {"p.md": old}, {"p.md": old.replace("for 30", "for 90")}
    for locale, written in (("en-GB", "10/01/2027"), ("en-US", "01/10/2027")):
        with dated(known, edited, locale=locale) as case:
            assert f"+Last updated: {written}" in case.diff()
    with dated(known, edited) as case:
        (fix,) = case.fixes()
        assert "can be read in two ways" in fix.refusal


def test_a_word_document_cannot_be_edited():
    pytest.importorskip("mammoth", reason="Word documents need mammoth, which is not installed")

    def file(days):
        lines = ("Last updated: June 9, 2026", f"We keep logs for {days} days.")
        return docx(paragraph("Privacy", "Heading1") + "".join(map(paragraph, lines)))

    with dated({"privacy.docx": file(30)}, {"privacy.docx": file(90)}) as case:
        assert [place[0] for place in case.places()] == ["date-unchanged"]
        (fix,) = case.fixes()
        assert "a Word document cannot be edited here; write 2027-01-10 in Word" in fix.refusal
        assert case.fix() == ()


def test_a_file_that_is_gone_is_named():
    with dated({"privacy.md": page(OLD)}, {"privacy.md": page(OLD, days=90)}) as case:
        fixes = case.fixes()
        (case.folder / "privacy.md").unlink()
        with pytest.raises(HistoryError, match=r"No file 'privacy\.md"):
            apply_fixes(case.workspace, fixes)


def test_figures_in_a_translation_that_tell_no_order():
    french = "# Avis\n\nDernière mise à jour : {}\n\nNous gardons vos données 30 jours.\n"
    english = "# Policy\n\nLast updated: June 2, 2026\n\nWe keep logs for {} days.\n"
    known = {"p.md": english.format(30), "p.fr-CA.md": french.format("02/06/2026")}
    with dated(known, {"p.md": english.format(90)}) as case:
        assert case.places() == [("date-unchanged", "p.md", 3)]
        _, refused = case.fixes()
        assert (refused.path, refused.line) == ("p.fr-CA.md", 3)
        case.fix()
        assert case.places() == [("date-disagrees-translation", "p.fr-CA.md", 3)]


def test_no_date_at_all_is_for_a_person():
    old = "# Policy\n\nWe keep logs for 30 days.\n"
    with dated({"p.md": old}, {"p.md": old.replace("30", "90")}) as case:
        (fix,) = case.fixes()
        assert fix.refusal == (
            "Nothing can be proposed for p.md: The change is material and the policy states no date; "
            "say from when it applies."
        )


def test_a_file_that_changed_meanwhile_is_left_alone():
    with dated({"privacy.md": page(OLD)}, {"privacy.md": page(OLD, days=90)}) as case:
        fixes = case.fixes()
        edited = page(OLD, days=90, updated="May 5, 2026")
        case.write({"privacy.md": edited})
        with pytest.raises(DocumentError, match=r"privacy\.md, line 10 is no longer what it was"):
            apply_fixes(case.workspace, fixes)
        assert case.read("privacy.md").decode() == edited


DAYS = st.dates(datetime.date(2024, 1, 1), datetime.date(2028, 12, 31))
FORMS = st.sampled_from(
    ["June 9, 2025", "9 June 2025", "9th of June 2025", "2025-06-09", "Jun 9, 2025", "June 2025"]
)


@settings(max_examples=15)
@given(
    old=st.tuples(DAYS, DAYS),
    new=st.tuples(DAYS, DAYS, DAYS),
    theirs=st.tuples(DAYS, DAYS),
    forms=st.tuples(FORMS, FORMS),
    days=st.sampled_from([30, 90]),
    lead=st.sampled_from([0, 30]),
)
def test_after_the_fixes_nothing_is_left_that_could_be_fixed(old, new, theirs, forms, days, lead):
    def text(effective, updated, front, kept):
        written = [
            rewrite_date(form, day) for form, day in zip(forms, (effective, updated), strict=True)
        ]
        return page(OLD, effective=written[0], updated=written[1], front=front, days=kept)

    german = GERMAN.format(
        effective=rewrite_date("1. März 2026", theirs[0]),
        updated=rewrite_date("01.02.2026", theirs[1]),
        days=days,
    )
    known = {"privacy.md": text(*old, old[1], 30), "privacy.de.md": GERMAN.format(**ALT)}
    edited = {"privacy.md": text(*new, days), "privacy.de.md": german}
    with dated(known, edited, lead_days=lead) as case:
        refused = any(fix.refusal for fix in case.fixes())
        case.fix()
        assert refused or case.problems() == ()
        assert [fix for fix in case.fixes() if not fix.refusal] == []


@pytest.mark.parametrize(
    ("seed", "dates"),
    [
        ("icmec-2015.txt", ["This Privacy Policy was last updated on 10 January 2027."]),
        (
            "ncmec-2024.txt",
            ["Effective Date: February 9, 2027", "Last Updated Date: January 10, 2027"],
        ),
    ],
)
def test_the_dates_of_real_policies(shared, seed, dates):
    path = shared / "seeds" / seed
    if not path.is_file():
        pytest.skip(f"no real policies to test with: {path} is absent")
    raw = path.read_bytes()
    edited = raw.rstrip() + b"\n\nWe sell your e-mail address to advertisers.\n"
    with dated({"policy.txt": raw}, {"policy.txt": edited}, lead_days=30) as case:
        case.fix()
        assert case.problems() == ()
        pairs = zip(edited.split(b"\n"), case.read("policy.txt").split(b"\n"), strict=True)
        changed = [fixed.strip().decode() for before, fixed in pairs if before != fixed]
    assert changed == dates
