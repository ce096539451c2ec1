"""What the golden files hold: fixed reports in every format and every kind of notice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from tests.render.changelog_case import generated_markdown
from tests.render.check_cases import BLOCKED, READY
from tests.render.email_cases import corrected_report, details, rich_report
from tests.render.german_mail_cases import GERMAN_MAILS
from tests.render.sample import CHANGELOG, REPORT
from tests.render.topic_cases import topic_mail

from policydiff.align import align_sections
from policydiff.diff import diff_documents
from policydiff.diff.records import Edit, EditKind
from policydiff.document import parse_document
from policydiff.document.records import Unit
from policydiff.materiality import Direction, Finding, Judgement, Level
from policydiff.pipeline.comparison import Comparison
from policydiff.render.atom import render_atom
from policydiff.render.changelog import render_changelog_json
from policydiff.render.changelog_page import render_changelog_html
from policydiff.render.check_github import render_annotations
from policydiff.render.check_json import render_check_json
from policydiff.render.check_markdown import render_check_markdown
from policydiff.render.check_terminal import render_check_terminal
from policydiff.render.email import Message, Reader, render_email
from policydiff.render.html import render_html
from policydiff.render.json import render_json
from policydiff.render.markdown import render_markdown
from policydiff.render.redline_markdown import render_redline_markdown
from policydiff.render.redline_terminal import render_redline_terminal
from policydiff.render.terminal import render_terminal
from policydiff.report import Judged, PolicyRef, VersionRef
from policydiff.report.build import build_report
from policydiff.report.redline import Redline
from policydiff.report.redlining import build_redline
from policydiff.rules import Effect

REDLINE_OLD = """# Privacy notice of the bell tower

Last updated: 3 March 2025

## 1. Visitors

We write your name in the book. The book stays in the tower.
We keep the book for 2 years.

## 2. Ringers

Ringers leave a telephone number. We never pass it on.

- Ask the keeper of the tower to see the book.
- See our [rules](https://tower.example/rules).

## 3. Pictures

We take no pictures - not even of the bells.

## 4. Letters

Write to the keeper.

## 5. Bells

There are six of them. They are old.

## 6. Signed
"""
REDLINE_NEW = """# Privacy notice of the bell tower

Last updated: 9 June 2025

## 1. Letters

Write to the keeper.

## 2. Guests

We write your name in the book. The book stays in the tower.
We keep the book for 5 years. We never pass it on.

## 3. Ringers

Ringers leave a telephone number.

- Ask the keeper of the tower to see the book.
- See our [rules](https://tower.example/house).

## 4. Money

Donations go through Stripe.

## 5. Bells

There are six of them. They are old.

## 6. Signed
"""


def judged(edit: Edit) -> Judgement:
    """A verdict by the sort of edit alone: these files must not change with the rules."""
    sentence = edit.unit in (Unit.SENTENCE, Unit.ITEM)
    if sentence and edit.kind in (EditKind.ADDED, EditKind.REMOVED, EditKind.MODIFIED):
        level, direction = Level.MATERIAL, Direction.ADVERSE
    else:
        level, direction = Level.MINOR, Direction.NEUTRAL
    title = f"Some {edit.unit.value} {edit.kind.value}"
    effect = Effect.EXPANDS if level is Level.MATERIAL else Effect.RECORD
    found = Finding("some-rule", title, f"{title}.", effect, direction, level, None, None, ())
    review = sentence and edit.kind is EditKind.REMOVED
    return Judgement(level, direction, (found,), needs_review=review)


@cache
def compared() -> Comparison:
    old, new = (parse_document(text, format="markdown") for text in (REDLINE_OLD, REDLINE_NEW))
    matches = align_sections(old, new)
    diff = diff_documents(old, new, matches)
    report = build_report(
        policy=PolicyRef("tower", old.title, "", "en"),
        old_version=VersionRef("", "", None, old.last_updated, "a" * 64),
        new_version=VersionRef("", "", None, new.last_updated, "b" * 64),
        old=old,
        new=new,
        matches=matches,
        diff=diff,
        judgements=[judged(edit) for edit in diff.edits],
        judged=Judged("en", 1.0),
        rules_version="1",
        policydiff_version="0.1.0",
    )
    return Comparison(report, build_redline(old, new, matches, diff, report))


def redline() -> Redline:
    made = compared().redline
    assert made is not None
    return made


STAGES = ("announce", "remind", "in_force", "correct", "withdraw")


@cache
def watcher_mail(stage: str) -> Message:
    headline = "Advertising networks receive data about you, and loans are kept longer"
    later = {} if stage == "announce" else {"told_on": "2025-04-02", "told_date": "2025-06-01"}
    if stage == "correct":
        later["told_date"] = "2025-05-15"
    mail = details(stage=stage, **later)
    since = corrected_report() if stage == "correct" else None
    return render_email(rich_report(), mail, headline=headline, since=since)


@cache
def account_mail() -> Message:
    fernwood = details(
        organisation="Fernwood tool library",
        legal_name="Fernwood Tool Library, registered association",
        postal_address="12 Mill Lane\nFernwood FW1 4TL",
        contact="privacy@fernwood.example",
        policy_title=REPORT.policy.title,
        effective_date=REPORT.new.effective_date,
        reader=Reader.ACCOUNT,
        comparison_url=None,
        unsubscribe_url=None,
        actions=(),
    )
    headline = "We keep loan records longer and share data with insurance partners"
    return render_email(REPORT, fernwood, headline=headline)


def lines(message: Message) -> str:
    return f"Subject: {message.subject}\n\n{message.text}"


GOLDEN: Mapping[str, Callable[[], str]] = {
    "terminal-80.txt": lambda: render_terminal(REPORT),
    "terminal-120.txt": lambda: render_terminal(REPORT, width=120),
    "terminal-80-color.txt": lambda: render_terminal(REPORT, color=True),
    "terminal-120-color.txt": lambda: render_terminal(REPORT, color=True, width=120),
    "report.md": lambda: render_markdown(REPORT),
    "report-short.md": lambda: render_markdown(REPORT, limit=2_200),
    "report.html": lambda: render_html(REPORT),
    "redline.html": lambda: render_html(compared().report, redline=redline()),
    "redline.md": lambda: render_redline_markdown(compared().report, redline()),
    "redline-side-by-side.md": lambda: render_redline_markdown(
        compared().report, redline(), side_by_side=True
    ),
    "redline-80.txt": lambda: render_redline_terminal(compared().report, redline()),
    "redline-side-by-side-100.txt": lambda: render_redline_terminal(
        compared().report, redline(), width=100, side_by_side=True
    ),
    "report.json": lambda: render_json(REPORT),
    "changelog.md": lambda: generated_markdown(CHANGELOG),
    "changelog.html": lambda: render_changelog_html(CHANGELOG),
    "changelog.json": lambda: render_changelog_json(CHANGELOG),
    "changelog.atom": lambda: render_atom(CHANGELOG, base_url="https://fernwood.example/"),
    "check-80.txt": lambda: render_check_terminal((*BLOCKED, *READY)),
    "check.md": lambda: render_check_markdown((*BLOCKED, *READY)),
    "check-short.md": lambda: render_check_markdown((*BLOCKED, *READY), limit=6_000),
    "check.annotations": lambda: render_annotations((*BLOCKED, *READY)),
    "check.json": lambda: render_check_json(READY),
    "notice_account.txt": lambda: lines(account_mail()),
    "notice_account.html": lambda: account_mail().html,
    "notice_topics.txt": lambda: lines(topic_mail()),
    "notice_topics.html": lambda: topic_mail().html,
    **{
        f"notice_{stage}.txt": lambda stage=stage: lines(watcher_mail(stage))  # type: ignore[misc]
        for stage in STAGES
    },
    **{
        f"notice_{stage}.html": lambda stage=stage: watcher_mail(stage).html  # type: ignore[misc]
        for stage in STAGES
    },
    **GERMAN_MAILS,
}
"""File name to what must be in it."""
