"""A sentence that a change does not bear out reaches no reader, and whoever runs the tool hears of it."""

from __future__ import annotations

from dataclasses import replace

from tests.pipeline.dated_case import TODAY, dated

from policydiff.materiality import Level
from policydiff.notice import Notice, Review, Stage, refusal_problems
from policydiff.pipeline.notices import make_notice
from policydiff.pipeline.notify import render_notice
from policydiff.pipeline.pending import Pending
from policydiff.pipeline.workspace import Workspace
from policydiff.render.email import Reader
from policydiff.report import ChangeReport
from policydiff.report.checks import Condition

KNOWN = "# Privacy policy\n\nEffective date: 1 January 2027\n\nWe keep logs for 30 days.\n"
EDITED = "# Privacy policy\n\nEffective date: 1 March 2027\n\nWe keep logs for 90 days.\n"
LIE = "“Logs” are now kept for 12 months instead of 30 days."


def lying(report: ChangeReport) -> ChangeReport:
    """The report with another sentence on each material change than the change bears out."""
    return replace(
        report,
        changes=tuple(
            replace(change, findings=tuple(replace(f, explanation=LIE) for f in change.findings))
            if change.level is Level.MATERIAL
            else change
            for change in report.changes
        ),
    )


def made(workspace: Workspace, pending: Pending, report: ChangeReport) -> Notice:
    return make_notice(
        workspace,
        pending.policy,
        report,
        Review("privacy", pending.baseline.notice),
        "n1",
        TODAY,
        stage=Stage.ANNOUNCE,
        locales=("en", "de"),
        said=lambda _: (report, None),
    )


def test_a_mail_says_that_the_wording_changed_and_quotes_both() -> None:
    with dated({"privacy.md": KNOWN}, {"privacy.md": EDITED}) as case:
        pending = case.pending()
        true = made(case.workspace, pending, pending.judged)
        assert true.refused == ()
        notice = made(case.workspace, pending, lying(pending.judged))
        (message,) = notice.refused
        assert f"“{LIE}” says “12”, which does not stand in that change." in message
        (problem,) = refusal_problems(notice.refused, "privacy.md")
        assert (problem.condition, problem.code) == (Condition.WORDING, "wording-refused")
        assert true.digest != notice.digest
        assert "12" not in notice.headline
        for locale in ("en", "de"):
            mail = render_notice(
                case.workspace, replace(pending, notice=notice), Reader.ACCOUNT, locale
            )
            for part in (mail.subject, mail.text, mail.html):
                assert "12 months" not in part
            assert "We keep logs for 90 days." in mail.text
        assert (
            "This passage has a new wording, and its meaning may have"
            in render_notice(case.workspace, replace(pending, notice=notice), Reader.ACCOUNT).text
        )
