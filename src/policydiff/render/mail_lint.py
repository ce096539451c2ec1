"""What a notice must be, checked on the rendered message: factual, change first, no promotion.

A notice about changed terms is no advertisement, and need offer no opt-out, only as long as it opens
with the change and neither subject nor body promote anything (15 U.S.C. 7702(17)(A)(iii) with 16 CFR
316.3). Mail programs that show the text part must show the same facts, and Gmail cuts long messages.

The words looked for are those of advertising. They are looked for in what the template and the
settings say, never in quoted policy text: a policy may well speak of sales and offers.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from policydiff.render.email import MAX_HTML, MailDetails, Message, Reader
from policydiff.report.records import ChangeReport

__all__ = ["Fault", "lint_mail", "visible_text"]

_OPENING = 300
"""Characters that may stand before the change: a greeting and the name of the sender."""
_QUOTED = 60
"""Characters of a fact that a message quotes."""
_NEWS = ("announce", "correct")
"""Stages whose mail opens with the headline."""
_PROMOTION = re.compile(
    r"\b(?:act now|as seen|bargains?|bonus(?:es)?|buy (?:now|one)|can't wait|check out our|"
    r"coupons?|deals?|delighted|discounts?|don[’']t miss|exciting|excited|exclusive(?:ly)?|for free|"
    r"free (?:gift|month|shipping|trial)|giveaways?|great news|hurry|last chance|limited[- ]time|"
    r"our newsletter|now available|on sale|order now|prizes?|promo(?:tions?|tional)?|referrals?|"
    r"refer a friend|save (?:big|money|up to)|shop now|sign up (?:now|today)|special offers?|"
    r"thrilled|try (?:it|our)|upgrade (?:now|today|your)|vouchers?|win a|you[’']ll love|"
    r"aktionspreis|angebote?|exklusiv(?:e[rsn]?)?|gewinnspiel|gratis|gutscheine?|jetzt sichern|"
    r"nur für kurze zeit|rabatte?|schnäppchen)\b|\d\s?%\s(?:off|rabatt|discount)",
    re.IGNORECASE,
)
_REPLY = re.compile(r"\s*(?:re|aw|fwd?|wg)\s*:", re.IGNORECASE)
_LEAVING = re.compile(r"unsubscrib|opt[- ]out|abmelde|abbestell", re.IGNORECASE)
_HIDDEN = re.compile(
    r"<(style|script|title|head)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL
)
_INLINE = re.compile(
    r"</?(?:a|abbr|b|code|em|i|mark|small|span|strong|sub|sup|u)\b[^>]*>", re.IGNORECASE
)
_TAG = re.compile(r"<[^>]+>")
_TARGET = re.compile(r"""\shref\s*=\s*["']([^"']*)["']""", re.IGNORECASE)
_WEB = re.compile(r"https?://[^\s<>\"')\]]+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_LOADED = re.compile(
    r"<(?:img|script|iframe|form|object|embed|video|audio|link)\b|url\(\s*['\"]?(?:https?:)?//",
    re.IGNORECASE,
)
_TRACKED = re.compile(r"[?&](?:utm_\w+|fbclid|gclid|mc_eid)=", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a message that must not be so."""

    rule: str
    """"subject", "change-first", "promotion", "same-facts", "size", "sender", "unsubscribe"."""
    problem: str
    advice: str


def lint_mail(
    message: Message, report: ChangeReport, details: MailDetails, headline: str
) -> tuple[Fault, ...]:
    """Return what is wrong with a notice rendered from these arguments, in a fixed order.

    `details.unsubscribe_url` is the placeholder that the message was rendered with.
    """
    parts = (visible_text(message.html), _folded(message.text))
    return (
        *_subject(message.subject, details),
        *_change_first(parts, headline, details),
        *_promotion(message, parts, report, details, headline),
        *_same_facts(message, parts, details, headline),
        *_size(message),
        *_sender(parts, details),
        *_unsubscribe(message, parts, details),
    )


def visible_text(page: str) -> str:
    """Return what a reader of an HTML part sees, white space folded; link targets left out."""
    bare = _TAG.sub(" ", _INLINE.sub("", _HIDDEN.sub(" ", page)))
    return _folded(html.unescape(bare))


def _folded(text: str) -> str:
    return " ".join(text.split())


def _subject(subject: str, details: MailDetails) -> Iterable[Fault]:
    own = subject.replace(details.policy_title, "").replace(details.organisation, "")
    advice = "edit notice.subject.j2: say which policy changes and from when, and nothing else"
    if "!" in own or any(unicodedata.category(char) == "So" for char in own):
        yield Fault("subject", "the subject has an exclamation mark or a symbol", advice)
    if found := _PROMOTION.search(own):
        yield Fault("subject", f"the subject sounds like advertising: “{found.group()}”", advice)
    if _REPLY.match(subject):
        yield Fault("subject", "the subject pretends to be an answer or a forwarded mail", advice)
    if details.policy_title not in subject:
        yield Fault("subject", "the subject does not name the policy", advice)


def _change_first(parts: tuple[str, str], headline: str, details: MailDetails) -> Iterable[Fault]:
    # A mail that repeats or takes back what readers had opens with that, and names the policy.
    wanted = [_folded(headline)]
    if details.stage not in _NEWS:
        wanted.append(details.policy_title)
    for name, text in zip(("HTML", "text"), parts, strict=True):
        places = [at for each in wanted if (at := text.find(each)) >= 0]
        if not places:
            yield Fault(
                "change-first",
                f"the {name} part does not say what changes",
                "print say.title() or headline in the template",
            )
            continue
        at = min(places)
        before = text[:at]
        if at > _OPENING or _WEB.search(before) or any(t in before for t, _ in details.actions):
            yield Fault(
                "change-first",
                f"in the {name} part {at} characters come before the change",
                "move the headline to the top of the template: a notice opens with the change",
            )


def _promotion(
    message: Message,
    parts: tuple[str, str],
    report: ChangeReport,
    details: MailDetails,
    headline: str,
) -> Iterable[Fault]:
    advice = (
        "take it out of the template or of [notice] actions: promotion makes it an advertisement"
    )
    quoted = [headline, details.policy_title, details.organisation, details.legal_name]
    for change in report.changes:
        quoted += [change.old_text, change.new_text, change.lead_in]
        quoted += [finding.explanation for finding in change.findings]
    for text in sorted({_folded(each) for each in quoted if each.strip()}, key=len, reverse=True):
        parts = (parts[0].replace(text, " "), parts[1].replace(text, " "))
    for name, text in zip(("HTML", "text"), parts, strict=True):
        if found := _PROMOTION.search(text):
            yield Fault(
                "promotion", f"the {name} part sounds like advertising: “{found.group()}”", advice
            )
    if found := _LOADED.search(message.html):
        problem = f"the HTML part loads or runs something: {found.group()}"
        yield Fault("promotion", problem, "take it out: a notice needs no pictures and no tracking")
    linked = sorted(_links(message.html) | set(_WEB.findall(message.text)))
    if tracked := next((link for link in linked if _TRACKED.search(link)), None):
        yield Fault("promotion", f"a link counts who clicks: {tracked}", "use the plain address")


def _same_facts(
    message: Message, parts: tuple[str, str], details: MailDetails, headline: str
) -> Iterable[Fault]:
    advice = "edit notice.html.j2 and notice.txt.j2 so that both print it"
    names = ("HTML", "text")
    links = (
        _links(message.html) | set(_WEB.findall(parts[0])),
        set(_WEB.findall(parts[1])),
    )
    numbers = tuple(set(_NUMBER.findall(_WEB.sub(" ", part))) for part in parts)
    for mine, other in ((0, 1), (1, 0)):
        for kind, sets in (("address", links), ("number", numbers)):
            if lacking := sorted(sets[mine] - sets[other]):
                yield Fault(
                    "same-facts",
                    f"the {names[other]} part lacks the {kind} {lacking[0]} of the {names[mine]} part",
                    advice,
                )
    facts = [headline, details.contact, *(text for text, _ in details.actions)]
    if details.stage not in _NEWS:
        facts.remove(headline)
    for fact in map(_folded, facts):
        for name, text in zip(names, parts, strict=True):
            if fact not in text:
                yield Fault("same-facts", f"the {name} part lacks “{_shortened(fact)}”", advice)


def _size(message: Message) -> Iterable[Fault]:
    size = len(message.html.encode())
    if size > MAX_HTML:
        yield Fault(
            "size",
            f"the HTML part has {size:,} bytes; more than {MAX_HTML:,} are cut by Gmail",
            "shorten the styles of notice.html.j2",
        )


def _sender(parts: tuple[str, str], details: MailDetails) -> Iterable[Fault]:
    lines = [details.legal_name, *details.postal_address.splitlines()]
    for name, text in zip(("HTML", "text"), parts, strict=True):
        if any(_folded(line) not in text for line in lines):
            yield Fault(
                "sender",
                f"the {name} part lacks the sender's legal name or postal address",
                "print mail.legal_name and address_lines in the template",
            )


def _unsubscribe(message: Message, parts: tuple[str, str], details: MailDetails) -> Iterable[Fault]:
    link = details.unsubscribe_url or ""
    if details.reader is Reader.WATCHER:
        if link and not (link in message.html and link in message.text):
            yield Fault(
                "unsubscribe",
                "watchers find no unsubscribe link in both parts",
                "print unsubscribe_url in notice.html.j2 and notice.txt.j2",
            )
        return
    if any(_LEAVING.search(part) for part in parts):
        yield Fault(
            "unsubscribe",
            "account holders are offered an unsubscribe that would not be honoured",
            "print it only where unsubscribe_url is set",
        )


def _shortened(fact: str) -> str:
    return fact if len(fact) <= _QUOTED else f"{fact[:_QUOTED]}…"


def _links(page: str) -> set[str]:
    targets = (html.unescape(target) for target in _TARGET.findall(page))
    return {target for target in targets if _WEB.fullmatch(target)}
