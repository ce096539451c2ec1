"""The changelog of a policy as an Atom feed (RFC 4287), newest step first.

Ids are UUID URNs made from the policy's id and the step's: a feed that moves to another address, is
written again or gains a step shows no reader an old step as new. Times are those of the commits,
never the clock's, so the same history gives the same bytes.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from policydiff.i18n import ENGLISH, Translator
from policydiff.render import wording
from policydiff.render.changelog import (
    Step,
    changelog_parts,
    entry_title,
    page_title,
    permalink,
    steps,
)
from policydiff.render.changelog_marks import Part
from policydiff.render.changelog_words import EntryWords, entry_words
from policydiff.render.visible import visible_text
from policydiff.report import Changelog, VersionRef

_ATOM = "http://www.w3.org/2005/Atom"
_UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of what has none: RFC 4287 wants one, and a feed must not invent a recent one."""
_MOST = 50
"""Entries: a feed tells what is new; the whole history is on the page."""


def render_atom(
    changelog: Changelog,
    *,
    base_url: str,
    url: str = "",
    parts: Sequence[Part] | None = None,
    t: Translator = ENGLISH,
) -> str:
    """Return the feed of the newest entries as an XML document, ending in a newline.

    `url` is where the changelog's files are published: the feed then links to itself, and each entry
    to its place on the page. `base_url` is the organisation's web address, which the feed names as
    its alternate where there is no page. Whatever is no http or https address is left out. `parts`
    are those of the Markdown file, with people's words, in the language of `t`. Characters that XML
    forbids become visible substitutes.
    """
    policy = changelog.policy
    # RFC 4287 wants an author for every entry; the policy is all that a changelog knows of one.
    name = policy.title or policy.id
    feed = Element("feed", {"xmlns": _ATOM, "xml:lang": t.language})
    _add(feed, "id", _urn(policy.id))
    _add(feed, "title", page_title(name, t))
    times = (_time(entry.report.new) for entry in changelog.entries)
    _add(feed, "updated", max(times, default=_UNDATED).isoformat())
    _add(_add(feed, "author"), "name", name)
    published = url if _is_web(url) else ""
    if published:
        _link(feed, "self", f"{published.rstrip('/')}/{quote(policy.id)}.atom")
    if _is_web(base_url) or published:
        _link(
            feed,
            "alternate",
            permalink(published, policy, "").rstrip("#") if published else base_url,
        )
    shown = {
        part.name: part.lines
        for part in (changelog_parts(changelog, published, t) if parts is None else parts)
    }
    for step in steps(changelog)[:_MOST]:
        words = entry_words(shown.get(step.anchor, ()), t=t, styled=False)
        if words.title or words.html:  # Else a person emptied it.
            link = permalink(published, policy, step.anchor) if published else ""
            _add_entry(feed, policy.id, step, words, link, t)
    indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(feed, encoding="unicode")}\n'


def _is_web(url: str) -> bool:
    return urlsplit(url).scheme in ("http", "https")


def _add_entry(
    feed: Element, policy_id: str, step: Step, words: EntryWords, link: str, t: Translator
) -> None:
    report = step.entry.report
    entry = _add(feed, "entry")
    _add(entry, "id", _urn(policy_id, step.anchor))
    _add(entry, "title", words.title or entry_title(report, t))
    _add(entry, "updated", _time(report.new).isoformat())
    if link:
        _link(entry, "alternate", link)
    _add(entry, "summary", words.short or f"{wording.counts(report, t)}.", type="text")
    _add(entry, "content", words.html, type="html")


def _link(parent: Element, relation: str, address: str) -> None:
    _add(parent, "link", rel=relation, href=visible_text(address))


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
