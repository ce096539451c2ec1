"""The page for whoever must approve, and what they decide there: written as the command line writes it."""

from __future__ import annotations

import datetime
import hmac
import re
from collections.abc import Callable
from urllib.parse import quote

from starlette.responses import Response

from policydiff.config.zones import day_in
from policydiff.errors import DecisionMissing, UsageError
from policydiff.materiality import Level
from policydiff.pipeline.pending import Pending, find_pending
from policydiff.pipeline.review import (
    approve,
    keep_wording,
    override,
    set_headline,
    set_intro,
    set_wording,
    withdraw,
)
from policydiff.pipeline.workspace import Workspace
from policydiff.render.html import card_anchor
from policydiff.web.answers import message, moved_on, page
from policydiff.web.asked import Asked
from policydiff.web.languages import translator_for
from policydiff.web.review_changes import changes_view
from policydiff.web.review_view import list_view, mail_previews, review_view
from policydiff.web.server import Server
from policydiff.web.session import (
    begin_session,
    csrf_token,
    find_reviewer,
    is_ours,
    refuse,
    remember,
)

__all__ = ["decide", "show_policies", "show_policy"]

_ID = re.compile(r"[0-9a-f]{12,64}")
_LEVELS = {level.value: level for level in (Level.MATERIAL, Level.MINOR)}


def show_policies(server: Server, asked: Asked) -> Response:
    """Return what needs a decision, policy by policy; or begin a session."""
    begun = begin_session(server, asked)
    if begun is not None:
        return begun
    reviewer = find_reviewer(server, asked)
    if reviewer is None:
        return refuse(asked)
    t = translator_for(asked)
    with server.workspace() as workspace:
        rows = [
            list_view(workspace, policy.id, _pending_or_none(workspace, policy.id, server), t)
            for policy in workspace.policies()
        ]
        values = {"organisation": workspace.config.organisation.name, "policies": rows}
        return page("web_reviews.html.j2", values, workspace.look, t=t)


def show_policy(server: Server, asked: Asked) -> Response:
    """Return everything that a decision on one policy needs."""
    reviewer = find_reviewer(server, asked)
    if reviewer is None:
        return refuse(asked)
    t = translator_for(asked)
    with server.workspace() as workspace:
        pending = _pending(workspace, asked.place["policy"], server)
        mails, problem = mail_previews(workspace, pending, t)
        values = {
            **review_view(workspace, pending, t),
            **changes_view(workspace, pending, t, asked.query.get("at", "")),
            "reviewer": reviewer.name,
            "is_named": reviewer.is_named,
            "csrf": csrf_token(server, reviewer),
            "done": asked.query.get("done", "") in _WRITTEN,
            "mail_problem": problem,
        }
        styles = {style for mail in mails for style in mail.styles}
        raw = {"mails": [mail.view for mail in mails]}
        return page("web_review.html.j2", values, workspace.look, t=t, raw=raw, styles=styles)


def decide(server: Server, asked: Asked) -> Response:
    """Write down one decision and return to the page."""
    reviewer = find_reviewer(server, asked)
    if reviewer is None:
        return refuse(asked)
    t = translator_for(asked)
    if not is_ours(server, asked, reviewer):
        return message(
            t("Not taken"),
            t("This form did not come from the review page, or the server was started anew since."),
            status=403,
            links=[(t("Back to the review"), "/review")],
            t=t,
        )
    decision = _DECISIONS.get(asked.place["decision"])
    if decision is None:
        said = t("There is nothing to decide at this address.")
        return message(t("No such page"), said, status=404, t=t)
    name = reviewer.name if reviewer.is_named else asked.text("by")
    if not name:
        raise UsageError(t("Say who decides: your name stands beside the decision."))
    with server.writing, server.workspace() as workspace:
        pending = _pending(workspace, asked.place["policy"], server)
        today = _today(server, pending.policy.time_zone)
        decision(_Case(workspace, pending, asked, name, today, _moment(server)))
        policy = pending.policy.id
    done = moved_on(f"/review/{quote(policy)}?done={asked.place['decision']}{_place(asked)}")
    return done if reviewer.is_named else remember(server, asked, done, name)


def _place(asked: Asked) -> str:
    """Return the end of an address that leads to the change that was decided on."""
    change = asked.text("change")
    if not _ID.fullmatch(change):
        return ""
    anchor = card_anchor(change)
    return f"&at={anchor}#{anchor}"


class _Case:
    """One decision, with all that it needs."""

    __slots__ = ("asked", "at", "by", "pending", "today", "workspace")

    def __init__(
        self,
        workspace: Workspace,
        pending: Pending,
        asked: Asked,
        by: str,
        today: datetime.date,
        at: datetime.datetime,
    ) -> None:
        self.workspace, self.pending, self.asked = workspace, pending, asked
        self.by, self.today, self.at = by, today, at


def _override(case: _Case) -> None:
    level = _LEVELS.get(case.asked.text("level"))
    if level is None:
        raise UsageError("Choose a level: material or minor.")
    change, reason = case.asked.text("change"), case.asked.text("reason")
    override(case.workspace, case.pending, change, level, case.by, reason, case.today)


def _wording(case: _Case) -> None:
    change, text = case.asked.text("change"), case.asked.text("text")
    if case.asked.text("machine"):
        text = ""
    set_wording(case.workspace, case.pending, change, text, case.by, case.today)


def _headline(case: _Case) -> None:
    text = "" if case.asked.text("machine") else case.asked.text("headline")
    set_headline(case.workspace, case.pending, text, case.today)


def _intro(case: _Case) -> None:
    set_intro(case.workspace, case.pending, case.asked.text("intro"), case.today)


def _reword(case: _Case) -> None:
    keep_wording(case.workspace, case.pending, case.by, case.today)


def _approve(case: _Case) -> None:
    shown = case.asked.text("digest")
    if not hmac.compare_digest(shown.encode(), case.pending.notice.digest.encode()):
        raise DecisionMissing(
            "What would be mailed was edited since this page was opened. Nothing was approved: look again."
        )
    approve(case.workspace, case.pending, case.by, case.at, case.today)


def _withdraw(case: _Case) -> None:
    withdraw(case.workspace, case.pending, case.by, case.today)


def _name(case: _Case) -> None:
    """Nothing is written; the answer has the browser remember the name."""


_DECISIONS: dict[str, Callable[[_Case], None]] = {
    "override": _override,
    "wording": _wording,
    "headline": _headline,
    "intro": _intro,
    "reword": _reword,
    "approve": _approve,
    "withdraw": _withdraw,
    "name": _name,
}
_WRITTEN = frozenset(_DECISIONS) - {"name"}


def _pending(workspace: Workspace, policy_id: str, server: Server) -> Pending:
    (policy,) = workspace.policies(policy_id)
    new = workspace.version_in_tree(policy)
    return find_pending(workspace, policy, new, _today(server, policy.time_zone))


def _pending_or_none(workspace: Workspace, policy_id: str, server: Server) -> Pending | None:
    try:
        return _pending(workspace, policy_id, server)
    except DecisionMissing:
        return None  # no baseline yet


def _today(server: Server, time_zone: str) -> datetime.date:
    return day_in(_moment(server), time_zone)


def _moment(server: Server) -> datetime.datetime:
    moment = datetime.datetime.fromtimestamp(server.clock(), datetime.UTC)
    return moment.replace(microsecond=0)
