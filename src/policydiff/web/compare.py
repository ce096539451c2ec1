"""Any two versions of a policy, compared when they are asked for."""

from __future__ import annotations

from starlette.responses import Response

from policydiff.config import PolicyConfig
from policydiff.history import Version
from policydiff.i18n import Translator, translator
from policydiff.pipeline.comparison import Side, redline_sides
from policydiff.pipeline.languages import in_language, page_locale, text_locale
from policydiff.pipeline.notices import published, sayable_names
from policydiff.pipeline.version_ids import version_ids
from policydiff.pipeline.workspace import Workspace
from policydiff.render.html import render_html
from policydiff.render.templates import format_day
from policydiff.report import PolicyRef
from policydiff.web.answers import message, page, page_of
from policydiff.web.asked import Asked
from policydiff.web.languages import translator_for
from policydiff.web.server import Server

__all__ = ["compare_versions_of"]

_WAIT = 20.0
"""Seconds to wait for other comparisons."""


def compare_versions_of(server: Server, asked: Asked) -> Response:
    """Return two versions compared, or the form on which they are chosen, in the policy's language."""
    if not server.comparisons.allows(asked.network, server.clock()):
        return _later(translator_for(asked))
    with server.workspace() as workspace:
        found = [p for p in workspace.config.policies if p.id == asked.place["policy"]]
        versions = workspace.versions(found[0])[::-1] if found else ()
        if not versions:
            t = translator_for(asked)
            return _unknown(t("There is no such policy."), t)
        policy, by_id = found[0], dict(zip(version_ids(versions), versions, strict=True))
        locale = text_locale(policy, versions[-1])
        words = page_locale(workspace.config, locale)
        wanted = [asked.query.get(name, "") for name in ("from", "to")]
        if not any(wanted):
            return _form(workspace, policy, by_id, locale, words)
        t = translator(words)
        if not all(name in by_id for name in wanted):
            said = t("There is no such version. Choose two from the list.")
            return _unknown(said, t, policy.id)
        old, new = (by_id[name] for name in wanted)
        if not server.comparing.acquire(timeout=_WAIT):
            return _later(t)
        try:
            reference = PolicyRef(policy.id, policy.title, new.path, locale)
            return page_of(_compared(in_language(workspace, words), reference, old, new, t))
        finally:
            server.comparing.release()


def _compared(
    workspace: Workspace, policy: PolicyRef, old: Version, new: Version, t: Translator
) -> str:
    config = workspace.config
    compared = redline_sides(_side(old), _side(new), policy, config.law)
    report, _ = published(compared.report, config.law, sayable_names(config), t)
    return render_html(report, workspace.look, redline=compared.redline, t=t)


def _side(version: Version) -> Side:
    return Side(version.content, version.format, rev=version.rev, date=version.date)


def _form(
    workspace: Workspace, policy: PolicyConfig, by_id: dict[str, Version], locale: str, words: str
) -> Response:
    names = [
        {"id": name, "said": f"{format_day(version.date[:10], words)} ({version.rev[:8]})"}
        for name, version in reversed(by_id.items())
    ]
    values = {
        "policy": policy.title or policy.id,
        "policy_locale": locale.replace("_", "-") or "und",
        "versions": names,
        "action": f"/{policy.id}/compare",
    }
    return page("web_compare.html.j2", values, workspace.look, t=translator(words))


def _unknown(said: str, t: Translator, policy: str = "") -> Response:
    links = [(t("Choose two versions"), f"/{policy}/compare")] if policy else []
    return message(
        t("Nothing to compare"), said, status=404, links=[*links, (t("To the start"), "/")], t=t
    )


def _later(t: Translator) -> Response:
    said = t("Too many comparisons are asked for at the moment. Try again in a few minutes.")
    response = message(t("Please wait"), said, status=429, t=t)
    response.headers["Retry-After"] = "120"
    return response
