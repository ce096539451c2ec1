"""Any two versions of a policy, compared when they are asked for."""

from __future__ import annotations

from starlette.responses import Response

from policydiff.config import PolicyConfig
from policydiff.history import Version
from policydiff.pipeline.comparison import Side, redline_sides
from policydiff.pipeline.version_ids import version_ids
from policydiff.pipeline.workspace import Workspace
from policydiff.render.html import render_html
from policydiff.render.templates import format_day
from policydiff.report import PolicyRef
from policydiff.web.answers import message, page, page_of
from policydiff.web.asked import Asked
from policydiff.web.server import Server

__all__ = ["compare_versions_of"]

_WAIT = 20.0
"""Seconds to wait for other comparisons."""


def compare_versions_of(server: Server, asked: Asked) -> Response:
    """Return two versions compared, or the form on which they are chosen."""
    if not server.comparisons.allows(asked.network, server.clock()):
        return _later()
    with server.workspace() as workspace:
        found = [p for p in workspace.config.policies if p.id == asked.place["policy"]]
        if not found:
            return _unknown("There is no such policy.")
        policy = found[0]
        versions = workspace.versions(policy)[::-1]
        by_id = dict(zip(version_ids(versions), versions, strict=True))
        wanted = [asked.query.get(name, "") for name in ("from", "to")]
        if not any(wanted):
            return _form(workspace, policy, by_id)
        if not all(name in by_id for name in wanted):
            return _unknown("There is no such version. Choose two from the list.", policy.id)
        old, new = (by_id[name] for name in wanted)
        if not server.comparing.acquire(timeout=_WAIT):
            return _later()
        try:
            return page_of(_compared(workspace, policy, old, new))
        finally:
            server.comparing.release()


def _compared(workspace: Workspace, policy: PolicyConfig, old: Version, new: Version) -> str:
    reference = PolicyRef(policy.id, policy.title, new.path, policy.locale)
    law, sides = workspace.config.law, (_side(old), _side(new))
    compared = redline_sides(*sides, reference, law)
    return render_html(compared.report, workspace.look, redline=compared.redline)


def _side(version: Version) -> Side:
    return Side(version.content, version.format, rev=version.rev, date=version.date)


def _form(workspace: Workspace, policy: PolicyConfig, by_id: dict[str, Version]) -> Response:
    names = [
        {"id": name, "said": f"{format_day(version.date[:10])} ({version.rev[:8]})"}
        for name, version in reversed(by_id.items())
    ]
    values = {
        "policy": policy.title or policy.id,
        "versions": names,
        "action": f"/{policy.id}/compare",
    }
    return page("web_compare.html.j2", values, workspace.look)


def _unknown(said: str, policy: str = "") -> Response:
    links = [("Choose two versions", f"/{policy}/compare")] if policy else []
    return message("Nothing to compare", said, status=404, links=[*links, ("To the start", "/")])


def _later() -> Response:
    said = "Too many comparisons are asked for at the moment. Try again in a few minutes."
    response = message("Please wait", said, status=429)
    response.headers["Retry-After"] = "120"
    return response
