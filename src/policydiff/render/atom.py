"""The changelog of a policy as an Atom feed (RFC 4287), newest step first.

Ids are UUID URNs made from the policy's id and the step's: a feed that moves to another address, is
written again or gains a step shows no reader an old step as new. Times are those of the commits,
never the clock's, so the same history gives the same bytes.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from html import escape
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from policydiff.render import wording
from policydiff.render.changelog import (
    Step,
    entry_title,
    explanations,
    minor_sorts,
    notes,
    place_name,
    steps,
)
from policydiff.render.outline import TAGS, excerpt, outline
from policydiff.render.visible import visible_text
from policydiff.report import Change, Changelog, ChangeReport, VersionRef

_ATOM = "http://www.w3.org/2005/Atom"
_UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of what has none: RFC 4287 wants one, and a feed must not invent a recent one."""


def render_atom(changelog: Changelog, *, base_url: str) -> str:
    """Return the feed as an XML document, ending in a newline.

    `base_url` is the organisation's web address, which the feed names as its alternate; "" and
    whatever is no http or https address are left out. Characters that XML forbids become visible
    substitutes.
    """
    policy = changelog.policy
    # RFC 4287 wants an author for every entry; the policy is all that a changelog knows of one.
    name = policy.title or policy.id
    feed = Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    _add(feed, "id", _urn(policy.id))
    _add(feed, "title", f"Changelog: {name}")
    times = (_time(entry.report.new) for entry in changelog.entries)
    _add(feed, "updated", max(times, default=_UNDATED).isoformat())
    _add(_add(feed, "author"), "name", name)
    if urlsplit(base_url).scheme in ("http", "https"):
        _add(feed, "link", rel="alternate", href=visible_text(base_url))
    for step in steps(changelog):
        _add_entry(feed, policy.id, step)
    indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(feed, encoding="unicode")}\n'


def _add_entry(feed: Element, policy_id: str, step: Step) -> None:
    report = step.entry.report
    entry = _add(feed, "entry")
    _add(entry, "id", _urn(policy_id, step.anchor))
    _add(entry, "title", entry_title(report))
    _add(entry, "updated", _time(report.new).isoformat())
    _add(entry, "summary", _summary(report), type="text")
    _add(entry, "content", _content(report), type="html")


def _add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    element = SubElement(parent, tag, attributes)
    if text:
        element.text = visible_text(text)
    return element


def _urn(*parts: str) -> str:
    # Each part by its length, so that no two lists of parts read alike.
    name = "".join(f"/{len(part)}:{part}" for part in ("policydiff", "changelog", *parts))
    return uuid.uuid5(uuid.NAMESPACE_URL, name.encode("utf-8", "backslashreplace").decode()).urn


def _time(version: VersionRef) -> datetime:
    """Return when a version was committed, or the day that its text gives, in UTC where unsaid."""
    for said in (version.date, version.last_updated, version.effective_date):
        try:
            # "2025-04" is a month: its first day.
            found = datetime.fromisoformat(f"{said}-01" if len(said or "") == 7 else said or "")
        except ValueError:
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return _UNDATED


def _summary(report: ChangeReport) -> str:
    return f"{wording.counts(report)}. {wording.effective(report)}"


def _content(report: ChangeReport) -> str:
    """Return the step as HTML: its material changes in full, the others by sort."""
    parts = outline(report)
    places = wording.places(report)
    said = [f"<p>{_html(_summary(report))}</p>"]
    said += _list("Material changes", [_material(change, places) for change in parts.material])
    said += _list("Minor changes", [_html(sort.words) for sort in minor_sorts(report)])
    if number := len(parts.typographic):
        said.append(f"<p>Typography only: {wording.plural(number, 'change')}.</p>")
    return "".join(said)


def _list(title: str, items: list[str]) -> list[str]:
    """Return `items`, HTML each, under a heading; nothing where there are none."""
    if not items:
        return []
    return [f"<h3>{title}</h3><ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"]


def _material(change: Change, places: wording.Places) -> str:
    where, why = place_name(change, places), " ".join(explanations(change))
    said = f"{_html(where)}: {_html(why)}"
    if change.needs_review:
        said += f" The words: {''.join(_marked(*word) for word in excerpt(change))}"
    return f"{said} ({_html(notes(change))})"


def _marked(kind: str, text: str) -> str:
    tag = TAGS.get(kind)
    return f"<{tag}>{_html(text)}</{tag}>" if tag else _html(text)


def _html(text: str) -> str:
    return escape(visible_text(text))
