from __future__ import annotations

import datetime

import pytest
from tests.pipeline.dated_case import TODAY, dated, git

from policydiff.materiality import Level
from policydiff.notice import Baseline, Stage, Standing, normalised_sha256
from policydiff.pipeline.check import Gate, check_policies
from policydiff.pipeline.dates import INDEX, find_date_problems
from policydiff.report import Condition
from policydiff.reviews import record_override, save_baseline

PAGE = """\
---
title: Privacy policy
last_updated: {front}
---

# Privacy policy

Effective date: {effective}

Last updated: {updated}

## Logs

We keep server logs for {days} days.

## Changes to this policy

We will notify you at least {promise} days before any change to this policy takes effect.
"""
OLD = {
    "front": "2026-02-01",
    "effective": "March 1, 2026",
    "updated": "February 1, 2026",
    "days": 30,
    "promise": 14,
}
NEW = OLD | {
    "front": "2027-01-10",
    "effective": "March 1, 2027",
    "updated": "January 10, 2027",
    "days": 90,
}


def page(base, **other):
    return PAGE.format(**(base | other))


def codes(edited, **options):
    with dated({"privacy.md": page(OLD)}, {"privacy.md": edited}, **options) as case:
        return case.places()


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({}, []),
        ({"effective": "March 1, 2026"}, [("date-unchanged", "privacy.md", 8)]),
        ({"effective": "January 9, 2027"}, [("date-past", "privacy.md", 8)]),
        (
            {"effective": "February 1, 2026"},
            [("date-backwards", "privacy.md", 8), ("date-past", "privacy.md", 8)],
        ),
        ({"effective": "January 20, 2027"}, [("lead-time-short", "privacy.md", 8)]),
        ({"effective": "January 24, 2027"}, []),
        (
            {"updated": "February 1, 2026", "front": "2026-02-01"},
            [("date-unbumped", "privacy.md", 10)],
        ),
        ({"front": "2026-02-01"}, [("date-disagrees-front-matter", "privacy.md", 3)]),
        ({"effective": "soon"}, [("date-missing", "privacy.md", 0)]),
    ],
)
def test_each_fault_is_found_at_its_line(other, expected):
    assert codes(page(NEW, **other)) == expected


def test_a_new_date_without_a_change():
    edited = page(OLD, updated="January 10, 2027", front="2027-01-10")
    assert codes(edited) == [("date-bumped-without-change", "privacy.md", 10)]


def test_no_date_at_all():
    with dated(
        {"privacy.md": "# Policy\n\nWe keep logs for 30 days.\n"},
        {"privacy.md": "# Policy\n\nWe keep logs for 90 days.\n"},
    ) as case:
        (problem,) = case.problems()
    assert (problem.condition, problem.code, problem.line) == (Condition.DATES, "date-missing", 0)


def test_the_message_says_who_asks_for_the_time():
    edited = page(NEW, effective="January 20, 2027")
    with dated({"privacy.md": page(OLD)}, {"privacy.md": edited}, lead_days=7) as case:
        (problem,) = case.problems()
        assert problem.message == (
            "The change is effective 2027-01-20, 10 days from 2027-01-10; 14 days' notice are due. The "
            "policy itself promises 14 days under “Changes to this policy”. The first day that keeps it "
            "is 2027-01-24."
        )
        assert case.pending().notice.warnings == (problem.message,)
    with dated({"privacy.md": page(OLD)}, {"privacy.md": edited}, lead_days=30) as case:
        (problem,) = case.problems()
        assert "lead_days in policydiff.toml asks for 30 days." in problem.message


def test_the_promise_is_that_of_the_version_readers_know():
    edited = page(NEW, effective="January 15, 2027", promise=3)
    assert codes(edited) == [("lead-time-short", "privacy.md", 8)]


GERMAN = """\
# Datenschutzerklärung

Gültig ab: {effective}

Zuletzt aktualisiert: {updated}

## Protokolle

Wir speichern Protokolle {days} Tage lang.
"""
ALT = {"effective": "1. März 2026", "updated": "1. Februar 2026", "days": 30}
NEU = {"effective": "1. März 2027", "updated": "10. Januar 2027", "days": 90}


@pytest.mark.parametrize(
    ("edited", "expected"),
    [
        (NEU, []),
        (NEU | {"effective": "März 2027", "updated": "10.01.2027"}, []),
        (NEU | {"updated": "10/01/2027"}, []),
        (NEU | {"effective": "2. März 2027"}, [("date-disagrees-translation", "privacy.de.md", 3)]),
        (
            ALT,
            [
                ("date-disagrees-translation", "privacy.de.md", 3),
                ("date-disagrees-translation", "privacy.de.md", 5),
            ],
        ),
    ],
)
def test_a_translation_must_give_the_same_dates(edited, expected):
    known = {"privacy.md": page(OLD), "privacy.de.md": GERMAN.format(**ALT)}
    with dated(known, {"privacy.md": page(NEW), "privacy.de.md": GERMAN.format(**edited)}) as case:
        assert case.places() == expected


def test_translations_are_read_where_the_policy_is_read():
    known = {"privacy.md": page(OLD), "privacy.de.md": GERMAN.format(**ALT)}
    wrong = {"privacy.md": page(NEW), "privacy.de.md": GERMAN.format(**ALT)}
    with dated(known, wrong) as case:
        git(case.folder, "commit", "--quiet", "--all", "-m", "wrong")
        case.write({"privacy.de.md": GERMAN.format(**NEU)})
        pending = case.pending()

        def found(rev):
            return len(find_date_problems(case.workspace, pending, TODAY, rev=rev))

        assert (found("HEAD"), found(INDEX), found(None)) == (2, 2, 0)
        git(case.folder, "add", "privacy.de.md")
        assert (found("HEAD"), found(INDEX)) == (2, 0)


def test_what_disagreed_before_is_no_fault_of_another_edit():
    known = {"privacy.md": page(OLD, front="2020-01-01"), "privacy.de.md": GERMAN.format(**NEU)}
    typo = page(OLD, front="2020-01-01").replace("## Logs", "## Our logs")
    with dated(known, {"privacy.md": typo}) as case:
        assert case.places() == []
        case.write({"privacy.de.md": GERMAN.format(**(NEU | {"updated": "1. Mai 2026"}))})
        assert {place[0] for place in case.places()} == {
            "date-disagrees-front-matter",
            "date-disagrees-translation",
        }


def test_a_publication_date_is_no_last_updated_date():
    def text(base, date):
        return page(base).replace("last_updated: ", "date: ").replace(base["front"], date)

    with dated(
        {"privacy.md": text(OLD, "2018-05-25")}, {"privacy.md": text(NEW, "2018-05-25")}
    ) as case:
        assert case.places() == []
    with dated(
        {"privacy.md": text(OLD, "2026-02-01")}, {"privacy.md": text(NEW, "2026-02-01")}
    ) as case:
        assert case.places() == [("date-disagrees-front-matter", "privacy.md", 3)]


def test_figures_of_which_neither_reading_agrees():
    def text(base, front):
        return page(base).replace(f"last_updated: {base['front']}", f"last_updated: {front}")

    known = {"privacy.md": text(OLD, "02/01/2026")}
    with dated(known, {"privacy.md": text(NEW, "02/01/2026")}) as case:
        assert case.places() == [("date-disagrees-front-matter", "privacy.md", 3)]
    with dated(known, {"privacy.md": text(NEW, "10/01/2027")}) as case:
        assert case.places() == []
    with dated(known, {"privacy.md": text(NEW, "01/10/2027")}) as case:
        assert case.places() == []


def test_two_date_lines_that_agreed_must_go_on_agreeing():
    def text(base, **other):
        values = base | other
        return page(base) + f"\n## Contact\n\nWrite to us.\n\nLast updated: {values['bottom']}\n"

    known = {"privacy.md": text(OLD, bottom="February 1, 2026")}
    with dated(known, {"privacy.md": text(NEW, bottom="February 1, 2026")}) as case:
        assert case.places() == [("date-disagrees-text", "privacy.md", 24)]
    # A list of earlier versions: the dates never were one.
    known = {"privacy.md": text(OLD, bottom="May 1, 2020")}
    with dated(known, {"privacy.md": text(NEW, bottom="February 1, 2026")}) as case:
        assert case.places() == []


def test_the_datetime_of_an_element_must_say_what_readers_see():
    def text(shown, hidden, days):
        return (
            f'<html lang="en"><head><meta name="last-modified" content="{hidden}"></head><body>\n'
            f"<h1>Privacy policy</h1>\n<p>Last updated: <time datetime='{hidden}'>{shown}</time></p>\n"
            f"<h2>Logs</h2>\n<p>We keep server logs for {days} days.</p></body></html>\n"
        )

    known = {"privacy.html": text("1 February 2026", "2026-02-01", 30)}
    with dated(known, {"privacy.html": text("10 January 2027", "2027-01-10", 90)}) as case:
        assert case.places() == []
    with dated(known, {"privacy.html": text("10 January 2027", "2026-02-01", 90)}) as case:
        assert case.places() == [
            ("date-disagrees-front-matter", "privacy.html", 1),
            ("date-disagrees-front-matter", "privacy.html", 3),
        ]
        assert "`<meta last-modified>` says 2026-02-01" in case.problems()[0].message


def test_the_period_is_counted_from_the_day_of_the_announcement():
    with dated({"privacy.md": page(OLD)}, {"privacy.md": page(NEW)}) as case:
        assert case.places(datetime.date(2027, 2, 15)) == []
        assert case.places(datetime.date(2027, 2, 16)) == [("lead-time-short", "privacy.md", 8)]


def test_a_level_that_nobody_proved_to_be_minor_still_asks_for_a_date():
    edited = page(OLD, days=90)
    with dated({"privacy.md": page(OLD)}, {"privacy.md": edited}) as case:
        pending = case.pending()
        (change,) = pending.report.changes
        record_override(
            case.folder,
            "privacy",
            pending.baseline.notice,
            change=change.id,
            level=Level.MINOR,
            by="A. Lee",
            reason="nobody minds",
        )
        assert "date-unchanged" not in [code for code, _, _ in case.places()]
        workspace = case.workspace
        (check,) = check_policies(workspace, workspace.policies(), Gate(), lambda zone: TODAY)
        assert [each.code for each in check.blocks] == [
            "approval-missing",
            "date-unchanged",
            "date-unbumped",
        ]


def test_a_policy_that_is_gone_has_no_dates_to_be_wrong():
    with dated({"privacy.md": page(OLD)}, {}) as case:
        (case.folder / "privacy.md").unlink()
        assert case.places() == []


def test_once_it_is_announced_the_time_may_run_out():
    with dated({"privacy.md": page(OLD)}, {"privacy.md": page(NEW)}, lead_days=30) as case:
        before = case.pending().baseline
        git(case.folder, "commit", "--quiet", "--all", "-m", "new")
        told = case.workspace.version_at(case.workspace.policies()[0], "HEAD")
        announced = Baseline(
            "privacy",
            told.rev,
            told.blob,
            normalised_sha256(told.content),
            told.path,
            "0123456789abcdef",
            TODAY.isoformat(),
            "2027-03-01",
            Standing(before.commit, before.blob, before.sha256, before.path, (before.notice,)),
        )
        save_baseline(case.folder, announced)
        late = datetime.date(2027, 2, 20)
        assert case.pending(late).notice.stage is Stage.CORRECT
        assert case.places(late) == []
        case.write({"privacy.md": page(NEW, days=120)})
        assert case.places(late) == [("lead-time-short", "privacy.md", 8)]
        assert "+Effective date: March 22, 2027" in case.diff(late)
