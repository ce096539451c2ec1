"""The notice e-mail: one report, one locale, one kind of reader; the same facts in HTML and text.

Its own words are in the language of its locale where there is a catalogue for that, else in English. A
policy is quoted as it is, and so is what a person wrote; in a mail of another language both carry theirs.

The message is rendered once and serves every subscriber of its kind. What differs from person to
person, the unsubscribe address, is a placeholder that the caller chooses
(`MailDetails.unsubscribe_url`, such as `%%pd_unsub%%`) and a transport replaces. Policy text may
quote such a placeholder, and must then not be replaced. Therefore the templates only ever see a
private stand-in; after rendering, every delimiter (`%%`, `<%`) still in the message is broken by an
invisible word joiner (U+2060), and only then the stand-in becomes the placeholder. So the
placeholder stands exactly where a template put it, whatever a policy says.

Limits: Gmail cuts messages at about 102 KB of HTML, so a message is at most `MAX_HTML` bytes after
inlining; a longer one shows the most consequential changes and says how many more there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from policydiff.document.records import Unit
from policydiff.errors import TemplateError
from policydiff.i18n import language_of
from policydiff.render.mail_changes import ChangeView, view_changes, view_topics
from policydiff.render.outline import outline
from policydiff.render.quotes import UNPRINTABLE, clean
from policydiff.render.templates import render_template, text_direction
from policydiff.report.records import ChangeReport

if TYPE_CHECKING:
    from css_inline import CSSInliner

__all__ = ["MAX_HTML", "MailDetails", "Message", "Reader", "render_email"]

MAX_HTML = 90_000
"""Bytes of UTF-8 that the HTML part may have."""
_MAX_SUBJECT = 180
_MAX_SINCE = 20
"""Differences that a correction lists; the changes themselves follow in full."""
_BRIEF = ("remind", "in_force", "withdraw")
"""Stages whose readers had both wordings in the announcement: they get the changes in a line each."""

_STAND_IN = "\ue000unsubscribe\ue001"
_DELIMITER = re.compile(r"%(?=%)|<(?=%)")
_WORD_JOINER = "\u2060"
_ISOLATES = re.compile("[\u2066-\u2069]")


class Reader(StrEnum):
    """Why somebody is written to."""

    ACCOUNT = "account"
    """Must be told; a notice offers no unsubscribe."""
    WATCHER = "watcher"
    """Asked to be told, and may stop it."""


@dataclass(frozen=True, slots=True)
class MailDetails:
    """Everything in the message that does not come from the report."""

    organisation: str
    """As readers know it."""
    legal_name: str
    postal_address: str
    """May have several lines."""
    contact: str
    """E-mail address for questions."""
    policy_title: str
    policy_url: str
    """Where readers find the policy; "" where nobody said."""
    effective_date: str | None
    """ISO date, or "2025-04"."""
    stage: str
    """"announce", "remind", "in_force", "correct" or "withdraw" (`notice.Stage`).

    For "withdraw" the report is the one that was announced."""
    reader: Reader
    comparison_url: str | None = None
    unsubscribe_url: str | None = None
    """A placeholder or an address; shown to watchers only."""
    reason: str = ""
    """Why the reader gets this; "" for the template's own words."""
    actions: tuple[tuple[str, str], ...] = ()
    """What the reader can do: (text, address)."""
    locale: str = "en"
    """Of the mail: its language, and how it writes dates. The report is explained in that language."""
    told_on: str | None = None
    """ISO date of the earlier notice that a later stage speaks of."""
    told_date: str | None = None
    """The effective date which that notice gave; a correction says so where it is another one."""
    dated: str | None = None
    """ISO date of the message, from which it counts the days until the effective date; None to count none."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a transport sends. `subject` is one line; `text` and `html` say the same."""

    subject: str
    text: str
    html: str


def render_email(
    report: ChangeReport,
    details: MailDetails,
    *,
    headline: str,
    own_headline: bool = False,
    people_locale: str = "",
    intro: str = "",
    wording: Iterable[tuple[str, str]] = (),
    since: ChangeReport | None = None,
    user_folder: Path | None = None,
) -> Message:
    """Return the notice for `report` in HTML and text, `headline` above everything else.

    `intro` is a person's paragraph before the changes; `wording` has people's sentences, each with the
    id of the change that it explains in place of the machine's; `own_headline` says that the headline is
    a person's too, and `people_locale` in which language they wrote, "" for that of the mail.

    Material changes come in full, or in a line each where the stage repeats or takes back what readers
    have, the most consequential first; several are grouped by topic. Minor ones are one line in total.
    `since` is what differs from the notice before: a correction lists it, a mail that repeats a notice
    says that it is small.
    Raises TemplateError where a template cannot be rendered, and where one of the organisation's own
    leaves the person's paragraph out.
    """
    sentences = dict(wording)
    views = view_changes(report, sentences)
    context = _context(report, details, headline, intro) | _since(since, details, sentences)
    context |= _languages(report, details, people_locale, own_headline=own_headline)
    shown = len(views)
    html = _html(context, views, shown, user_folder)
    while len(html.encode()) > MAX_HTML and shown > 1:
        shown = min(shown - 1, max(1, shown * MAX_HTML * 9 // (len(html.encode()) * 10)))
        html = _html(context, views, shown, user_folder)
    # Plain text has no place for the language of a quote.
    plain = _with(context, views, shown) | {
        "policy_lang": "",
        "people_lang": "",
        "headline_lang": "",
    }
    text = render_template("notice.txt.j2", plain, user_folder, details.locale)
    subject = render_template("notice.subject.j2", plain, user_folder, details.locale)
    for name, part in (("notice.html.j2", unescape(html)), ("notice.txt.j2", text)):
        _require_intro(intro, part, name)
    placeholder = details.unsubscribe_url
    return Message(
        subject=_settle(_one_line(subject), placeholder),
        text=_settle(text, placeholder),
        html=_settle(html, placeholder),
    )


def _require_intro(intro: str, rendered: str, template: str) -> None:
    if " ".join(clean(intro).split()) not in " ".join(rendered.split()):
        raise TemplateError(
            f"template {template}: your own copy leaves out the introduction that a person wrote; print "
            "{{ intro }} in it, as the default does"
        )


def _count_minor(report: ChangeReport) -> int:
    # The date has a place of its own in every mail.
    return sum(change.unit is not Unit.DATE for change in outline(report).minor)


def _since(
    since: ChangeReport | None, details: MailDetails, sentences: Mapping[str, str]
) -> dict[str, object]:
    """Return what a template is told of the difference from the notice before."""
    views = () if since is None else view_changes(since, sentences)
    dated = details.stage == "correct" and details.told_date is not None
    return {
        "since_changes": views[:_MAX_SINCE],
        "since_left_out": len(views) - len(views[:_MAX_SINCE]),
        "since_minor": 0 if since is None else _count_minor(since),
        "other_date": dated and details.told_date != details.effective_date,
        "brief": details.stage in _BRIEF,
    }


def _context(
    report: ChangeReport, details: MailDetails, headline: str, intro: str
) -> dict[str, object]:
    address = [line.strip() for line in details.postal_address.splitlines() if line.strip()]
    may_stop = details.reader is Reader.WATCHER and details.unsubscribe_url
    return {
        "mail": replace(details, unsubscribe_url=None, policy_title=clean(details.policy_title)),
        "headline": clean(headline),
        "intro": clean(intro),
        "address_lines": tuple(address),
        "unsubscribe_url": _STAND_IN if may_stop else None,
        "minor_count": _count_minor(report),
        "days_until": _days_until(details),
        "rewritten": report.rewritten,
        "locale": details.locale.replace("_", "-"),
        "direction": text_direction(details.locale),
    }


def _days_until(details: MailDetails) -> int | None:
    """Return the days from the message's own date to the effective one; None where one is no day.

    Never from the clock: what the mail says is true on whatever day it is read.
    """
    try:
        effective = date.fromisoformat(details.effective_date or "")
        return (effective - date.fromisoformat(details.dated or "")).days
    except ValueError:
        return None


def _languages(
    report: ChangeReport, details: MailDetails, people_locale: str, *, own_headline: bool
) -> dict[str, object]:
    """Return the language tags of what is not in the mail's language: "" for what is."""
    quoted = report.judged.language or report.policy.locale
    people = _foreign(people_locale, details.locale)
    return {
        "policy_lang": _foreign(quoted, details.locale),
        "policy_dir": text_direction(quoted),
        "people_lang": people,
        "people_dir": text_direction(people_locale),
        "headline_lang": people if own_headline else "",
    }


def _foreign(locale: str, mail: str) -> str:
    """Return the tag of a locale, "" where its language is the mail's or nobody knows it."""
    other = language_of(locale) not in ("", language_of(mail))
    return locale.replace("_", "-") if other else ""


def _with(
    context: dict[str, object], views: tuple[ChangeView, ...], shown: int
) -> dict[str, object]:
    told = views[:shown]
    return {
        **context,
        "changes": told,
        "topics": view_topics(told),
        "left_out": len(views) - shown,
    }


def _html(
    context: dict[str, object],
    views: tuple[ChangeView, ...],
    shown: int,
    user_folder: Path | None,
) -> str:
    locale = str(context["locale"])
    html = render_template("notice.html.j2", _with(context, views, shown), user_folder, locale)
    return _inliner().inline(html)


@lru_cache(maxsize=1)
def _inliner() -> CSSInliner:
    from css_inline import CSSInliner

    # The style block stays for dark mode; nothing is ever read from disk or the network.
    return CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)


def _one_line(subject: str) -> str:
    """Return `subject` without line ends, controls and characters that reorder what follows."""
    # str.split() also splits at U+0085, U+2028 and U+2029, which some clients take as line ends.
    line = " ".join(_ISOLATES.sub("", UNPRINTABLE.sub(" ", subject)).split())
    return line if len(line) <= _MAX_SUBJECT else line[: _MAX_SUBJECT - 1].rstrip() + "…"


def _settle(rendered: str, placeholder: str | None) -> str:
    """Return `rendered` with foreign delimiters broken and the stand-in replaced."""
    broken = _DELIMITER.sub(lambda match: match.group() + _WORD_JOINER, rendered)
    return broken.replace(_STAND_IN, placeholder or "")
