"""What the golden files hold: fixed reports in every format and every kind of notice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from tests.render.email_cases import details, rich_report
from tests.render.sample import CHANGELOG, REPORT

from policydiff.render.atom import render_atom
from policydiff.render.changelog import render_changelog_json, render_changelog_markdown
from policydiff.render.email import Message, Reader, render_email
from policydiff.render.html import render_html
from policydiff.render.json import render_json
from policydiff.render.markdown import render_markdown
from policydiff.render.terminal import render_terminal

STAGES = ("announce", "remind", "in_force", "correct", "withdraw")


@cache
def watcher_mail(stage: str) -> Message:
    headline = "Advertising networks receive data about you, and loans are kept longer"
    return render_email(rich_report(), details(stage=stage), headline=headline)


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
    "report.json": lambda: render_json(REPORT),
    "changelog.md": lambda: render_changelog_markdown(CHANGELOG),
    "changelog.json": lambda: render_changelog_json(CHANGELOG),
    "changelog.atom": lambda: render_atom(CHANGELOG, base_url="https://fernwood.example/"),
    "notice_account.txt": lambda: lines(account_mail()),
    "notice_account.html": lambda: account_mail().html,
    **{
        f"notice_{stage}.txt": lambda stage=stage: lines(watcher_mail(stage))  # type: ignore[misc]
        for stage in STAGES
    },
    **{
        f"notice_{stage}.html": lambda stage=stage: watcher_mail(stage).html  # type: ignore[misc]
        for stage in STAGES
    },
}
"""File name to what must be in it."""
