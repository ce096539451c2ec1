"""What the review page says of a pending notice: plain values for its template."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from policydiff.delivery.records import SubscriberKind
from policydiff.errors import PolicydiffError
from policydiff.history import Version
from policydiff.i18n import Translator, translator
from policydiff.notice import Stage
from policydiff.pipeline.approvals import Proof, ProofState, forge_of, is_silenced, prove
from policydiff.pipeline.comparison import Side, redline_sides
from policydiff.pipeline.evidence import without_own_link
from policydiff.pipeline.notify import PlannedMailing, plan_notice
from policydiff.pipeline.pending import Pending
from policydiff.pipeline.review import worded_now
from policydiff.pipeline.staleness import stale_reasons
from policydiff.pipeline.workspace import Workspace
from policydiff.render import wording
from policydiff.render.email import Message
from policydiff.render.html import redline_sections, report_view
from policydiff.render.templates import format_day
from policydiff.reviews import review_path
from policydiff.web.answers import source_hash
from policydiff.web.choices import language_name
from policydiff.web.review_changes import first_mail_locale

__all__ = ["MailPreview", "list_view", "mail_previews", "review_view"]

_STAGES = {
    Stage.ANNOUNCE: "Readers must be told, by an announcement.",
    Stage.CORRECT: "Readers must be told, by a correction of what they were told before.",
    Stage.WITHDRAW: "Readers must be told, by taking back what they were told.",
}


@dataclass(frozen=True, slots=True)
class MailPreview:
    """One mail as one kind of reader gets it."""

    view: dict[str, object] = field(repr=False)
    styles: frozenset[str]
    """Hashes of the styles inside it: a frame has the policy of the page around it."""


def list_view(
    workspace: Workspace, policy: str, pending: Pending | None, t: Translator
) -> dict[str, object]:
    """Return one line of the list of policies."""
    (known,) = workspace.policies(policy)
    row: dict[str, object] = {
        "id": policy,
        "title": known.title or policy,
        "locale": known.locale.replace("_", "-"),
        "state": "",
        "level": "",
        "level_words": "",
    }
    if pending is None:
        said = t(
            "Nobody said yet what readers know: {command}", command=f"policydiff adopt {policy}"
        )
        return row | {"state": said}
    reference, level = pending.report.policy, pending.report.level
    row |= {
        "title": reference.title or policy,
        "locale": reference.locale.replace("_", "-"),
        "level": level.value,
        "level_words": wording.level_words(pending.report, t),
    }
    proof = prove(workspace, pending, forge_of(workspace))
    if is_silenced(pending, proof):
        state = t("Levels were lowered, and nothing proves by whom.")
    elif not pending.must_tell:
        state = t("Nothing to tell.")
    else:
        state = t("Approved.") if proof.counts else t("Waits for a decision.")
    return row | {"state": state}


def review_view(workspace: Workspace, pending: Pending, t: Translator) -> dict[str, object]:
    """Return everything but the mails and the changes, in the words of `t`.

    What the machine says of a text, and what it warns of, has the language that it was made in.
    """
    notice, report = pending.notice, pending.report
    proof = prove(workspace, pending, forge_of(workspace))
    return {
        "policy": pending.policy.id,
        "file": workspace.git_path(
            review_path(workspace.folder, pending.policy.id, pending.baseline.notice)
            .relative_to(workspace.folder)
            .as_posix()
        ),
        "told_on": format_day(pending.baseline.date, t.language),
        "told_commit": pending.baseline.commit[:12],
        "must_tell": pending.must_tell,
        "stage": t(_STAGES[notice.stage]) if notice.stage in _STAGES else notice.stage.value,
        "is_corrected": notice.stage is not Stage.ANNOUNCE,
        "effective": format_day(notice.effective_date, t.language),
        "headline": notice.headline,
        "mail_language": translator(first_mail_locale(workspace, pending)).language,
        "is_own_headline": pending.review.headline is not None,
        "intro": notice.intro or "",
        "digest": notice.digest,
        "approved": proof.counts,
        "approved_by": ": ".join(filter(None, (proof.by, proof.how))),
        **_unapproved(proof, t),
        "stale": stale_reasons(workspace, pending),
        "approvals": [
            {"by": each.by, "on": each.at[:10], "holds": each.digest == notice.digest}
            for each in pending.review.approvals
        ],
        # Nothing would be told on the ground of levels that nobody has proved.
        "silenced": proof.problem if is_silenced(pending, proof) else "",
        "warnings": notice.warnings,
        "problems": [problem.message for problem in pending.wording_problems],
        "lapsed": [
            *(
                t(
                    "The level of {change} by {who} lapsed: that change is gone.",
                    change=each.change[:12],
                    who=each.by,
                )
                for each in pending.lapsed
            ),
            *(
                t(
                    "The wording of {change} by {who} lapsed: that change is gone.",
                    change=each.change[:12],
                    who=each.by,
                )
                for each in pending.lapsed_wording
            ),
        ],
        "disputed": any(each.disputed for each in worded_now(workspace, pending)),
        "report": report_view(report, t=t),
        "redline": _redline(workspace, pending, t),
        "rows": {},
        "side_by_side": False,
    }


def mail_previews(
    workspace: Workspace, pending: Pending, t: Translator
) -> tuple[tuple[MailPreview, ...], str]:
    """Return the mails in every language and to whom, or why they cannot be made."""
    if not pending.must_tell:
        return (), ""
    try:
        planned = plan_notice(workspace, pending)
    except PolicydiffError as error:
        return (), str(error)
    by_kind = {
        SubscriberKind.ACCOUNT: planned.messages,
        SubscriberKind.WATCHER: planned.watcher_messages,
    }
    found = [
        _preview(planned, kind, locale, message, t)
        for kind, messages in by_kind.items()
        for locale, message in sorted(messages.items())
    ]
    if not any(each.view["is_shown"] for each in found):
        # Nobody gets one; the first is shown all the same.
        found[0].view["is_shown"] = True
    return tuple(found), planned.ledger_problem


def _preview(
    planned: PlannedMailing, kind: SubscriberKind, locale: str, message: Message, t: Translator
) -> MailPreview:
    plan = planned.plan
    html = without_own_link(message.html)
    count = sum(p.count for p in plan.recipients if p.kind is kind and p.locale == locale)
    skipped = [p for p in plan.skipped if p.kind is kind]
    language = language_name(locale, t.language)
    view: dict[str, object] = {
        "anchor": f"mail-{kind.value}-{locale}",
        "frame": _frame_title(kind, language, t),
        "title": _mail_title(kind, count, language, t),
        "locale": locale,
        "subject": message.subject,
        "html": html,
        "text": without_own_link(message.text),
        "is_shown": count > 0,
        "skipped": [f"{_counted(part.kind, part.count, t)}: {part.reason}" for part in skipped],
        "another_channel": len(plan.another_channel) if kind is SubscriberKind.ACCOUNT else 0,
    }
    return MailPreview(view, styles_of(html))


def _counted(kind: SubscriberKind, count: int, t: Translator) -> str:
    if kind is SubscriberKind.ACCOUNT:
        return t.number("{n} account holder", "{n} account holders", count)
    return t.number("{n} watcher", "{n} watchers", count)


def _mail_title(kind: SubscriberKind, count: int, language: str, t: Translator) -> str:
    if kind is SubscriberKind.ACCOUNT:
        return t.number(
            "To {n} account holder, in {language}",
            "To {n} account holders, in {language}",
            count,
            language=language,
        )
    return t.number(
        "To {n} watcher, in {language}", "To {n} watchers, in {language}", count, language=language
    )


def _frame_title(kind: SubscriberKind, language: str, t: Translator) -> str:
    if kind is SubscriberKind.ACCOUNT:
        return t("The mail to account holders in {language}", language=language)
    return t("The mail to watchers in {language}", language=language)


def _unapproved(proof: Proof, t: Translator) -> dict[str, object]:
    """Say why the notice may not go out yet; what to do stands on the page itself."""
    said = ""
    if not (proof.counts or proof.unproved_overrides):
        if proof.state is ProofState.MISSING:
            said = t("Nobody has approved this yet.")
        elif proof.state is ProofState.STALE:
            said = t("What was approved is another content; it was edited since.")
    # What says why a proof does not count is English.
    return {"unapproved": said, "approval_problem": "" if said else proof.problem}


def _redline(workspace: Workspace, pending: Pending, t: Translator) -> list[dict[str, object]]:
    sides = (_side(pending.old), _side(pending.new))
    law = workspace.config.law
    compared = redline_sides(*sides, pending.judged.policy, law)
    assert compared.redline is not None
    return redline_sections(pending.report, compared.redline, t=t)


def _side(version: Version) -> Side:
    return Side(version.content, version.format, rev=version.rev, date=version.date)


class _Styles(HTMLParser):
    """Collects what is inline in a mail."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: set[str] = set()
        self._sheet: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {value for name, value in attrs if name == "style" and value}
        if tag == "style":
            self._sheet = []

    def handle_data(self, data: str) -> None:
        if self._sheet is not None:
            self._sheet.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "style" and self._sheet is not None:
            self.found.add("".join(self._sheet))
            self._sheet = None


def styles_of(html: str) -> frozenset[str]:
    """Return the hashes of every style sheet and style attribute in a page."""
    parser = _Styles()
    # A browser reads every line end as one character.
    parser.feed(re.sub(r"\r\n?", "\n", html))
    parser.close()
    return frozenset(map(source_hash, parser.found))
