"""What the review page says of a pending notice: plain values for its template."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from policydiff.delivery.records import SubscriberKind
from policydiff.errors import PolicydiffError
from policydiff.history import Version
from policydiff.notice import Stage, machine_sentence
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
from policydiff.render.html import card_anchor, change_view, redline_sections, report_view
from policydiff.render.templates import format_day
from policydiff.report import Change
from policydiff.reviews import review_path
from policydiff.web.answers import source_hash
from policydiff.web.choices import language_name

__all__ = ["MailPreview", "list_view", "mail_previews", "review_view"]

_KINDS = {SubscriberKind.ACCOUNT: "account holders", SubscriberKind.WATCHER: "watchers"}
_STAGES = {
    Stage.ANNOUNCE: "by an announcement",
    Stage.CORRECT: "by a correction of what they were told before",
    Stage.WITHDRAW: "by taking back what they were told",
}


@dataclass(frozen=True, slots=True)
class MailPreview:
    """One mail as one kind of reader gets it."""

    view: dict[str, object] = field(repr=False)
    styles: frozenset[str]
    """Hashes of the styles inside it: a frame has the policy of the page around it."""


def list_view(workspace: Workspace, policy: str, pending: Pending | None) -> dict[str, object]:
    """Return one line of the list of policies."""
    (known,) = workspace.policies(policy)
    row: dict[str, object] = {
        "id": policy,
        "title": known.title or policy,
        "state": "",
        "level": "",
    }
    if pending is None:
        return row | {"state": f"Nobody said yet what readers know: policydiff adopt {policy}"}
    row["title"] = pending.report.policy.title or policy
    proof = prove(workspace, pending, forge_of(workspace))
    if is_silenced(pending, proof):
        state = "Levels were lowered, and nothing proves by whom."
    elif not pending.must_tell:
        state = "Nothing to tell."
    else:
        state = "Approved." if proof.counts else "Waits for a decision."
    return row | {"state": state, "level": pending.report.level.value}


def review_view(workspace: Workspace, pending: Pending) -> dict[str, object]:
    """Return everything but the mails."""
    notice, report = pending.notice, pending.report
    proof = prove(workspace, pending, forge_of(workspace))
    return {
        "policy": pending.policy.id,
        "file": workspace.git_path(
            review_path(workspace.folder, pending.policy.id, pending.baseline.notice)
            .relative_to(workspace.folder)
            .as_posix()
        ),
        "told_on": format_day(pending.baseline.date),
        "told_commit": pending.baseline.commit[:12],
        "must_tell": pending.must_tell,
        "stage": _STAGES.get(notice.stage, notice.stage.value),
        "is_corrected": notice.stage is not Stage.ANNOUNCE,
        "effective": format_day(notice.effective_date) if notice.effective_date else "",
        "headline": notice.headline,
        "is_own_headline": pending.review.headline is not None,
        "intro": notice.intro or "",
        "digest": notice.digest,
        "approved": proof.counts,
        "approved_by": ": ".join(filter(None, (proof.by, proof.how))),
        "approval_problem": _unapproved(proof),
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
            *(f"The level of {each.change[:12]} by {each.by}" for each in pending.lapsed),
            *(f"The wording of {each.change[:12]} by {each.by}" for each in pending.lapsed_wording),
        ],
        "disputed": any(each.disputed for each in worded_now(workspace, pending)),
        "report": report_view(report),
        "changes": _changes(workspace, pending),
        "redline": _redline(workspace, pending),
        "rows": {},
        "side_by_side": False,
    }


def mail_previews(workspace: Workspace, pending: Pending) -> tuple[tuple[MailPreview, ...], str]:
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
        _preview(planned, kind, locale, message)
        for kind, messages in by_kind.items()
        for locale, message in sorted(messages.items())
    ]
    if not any(each.view["is_shown"] for each in found):
        # Nobody gets one; the first is shown all the same.
        found[0].view["is_shown"] = True
    return tuple(found), planned.ledger_problem


def _preview(
    planned: PlannedMailing, kind: SubscriberKind, locale: str, message: Message
) -> MailPreview:
    plan = planned.plan
    html = without_own_link(message.html)
    count = sum(p.count for p in plan.recipients if p.kind is kind and p.locale == locale)
    skipped = [p for p in plan.skipped if p.kind is kind]
    view: dict[str, object] = {
        "anchor": f"mail-{kind.value}-{locale}",
        "kind": _KINDS[kind],
        "language": language_name(locale, "en"),
        "locale": locale,
        "subject": message.subject,
        "html": html,
        "text": without_own_link(message.text),
        "count": kind.counted(count),
        "is_shown": count > 0,
        "skipped": [f"{part.kind.counted(part.count)}: {part.reason}" for part in skipped],
        "another_channel": len(plan.another_channel) if kind is SubscriberKind.ACCOUNT else 0,
    }
    return MailPreview(view, styles_of(html))


def _unapproved(proof: Proof) -> str:
    """Say why the notice may not go out yet; what to do stands on the page itself."""
    if proof.counts or proof.unproved_overrides:
        return proof.problem
    match proof.state:
        case ProofState.MISSING:
            return "Nobody has approved this yet."
        case ProofState.STALE:
            return "What was approved is another content; it was edited since."
        case _:
            return proof.problem


def _changes(workspace: Workspace, pending: Pending) -> list[dict[str, object]]:
    """Return every change that can be decided on, the material ones first."""
    worded = {each.change: each for each in worded_now(workspace, pending)}
    shown: dict[str, tuple[Change, wording.Places]] = {}
    for report in (pending.notice.since, pending.notice.report, pending.report):
        if report is not None:
            places = wording.places(report)
            shown |= {change.id: (change, places) for change in report.changes}
    rows = []
    for each in pending.changes:
        change, places = shown[each.id]
        own, note = worded.get(change.id), change.override
        rows.append(
            {
                **change_view(change, places),
                "id": change.id,
                "anchor": card_anchor(change.id),
                "level": change.level.value,
                "machine": machine_sentence(change),
                "own": own.text if own else "",
                "own_by": own.by if own else "",
                "disputed": bool(own and own.disputed),
                "overridden": f"{note.level_before.value} → {change.level.value}" if note else "",
                "override_by": note.by if note else "",
                "override_reason": note.reason if note else "",
            }
        )
    order = {"material": 0, "minor": 1}
    return sorted(rows, key=lambda row: order.get(str(row["level"]), 2))


def _redline(workspace: Workspace, pending: Pending) -> list[dict[str, object]]:
    sides = (_side(pending.old), _side(pending.new))
    law = workspace.config.law
    compared = redline_sides(*sides, pending.judged.policy, law)
    assert compared.redline is not None
    return redline_sections(pending.report, compared.redline)


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
