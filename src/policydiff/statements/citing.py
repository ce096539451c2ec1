"""References that a sentence carries beside what it says: articles of a law, short and long forms of a name.

    "… under section 33(c) of the Records Act"    "the Information Commissioner's Office (ICO)"

What differs in them is a record, no practice. Articles of the GDPR that name a legal basis, a right or the
safeguard of a transfer are more than a reference, unless both texts say in words what the articles stand
for; so is a section of the policy itself. Those stay.
"""

from __future__ import annotations

import re
from dataclasses import replace

from policydiff.diff.records import Edit
from policydiff.statements.articles import CITATION, Key, meanings_of
from policydiff.text.patterns import late

_NUMBER = r"\d{1,4}[a-z]?(?:\s?\([\w-]{1,4}\)){0,3}"
_ARTICLE = (
    rf"(?:(?:art(?:icle|\.)?|section|sec\.|recital|rule)s?|§+)\s?{_NUMBER}"
    rf"(?:(?:,| and| to|[-–])\s?{_NUMBER}){{0,4}}"
)
_NAME = r"[A-Z][\w./-]{1,30}(?: (?:[A-Z][\w./-]{0,30}|of|and|on|\d{4}/\d+)){0,6}"
_LAW = rf"\s(?-i:(?:(?:of|under) (?:the )?)?{_NAME})"
_CITATION = re.compile(
    rf"\((?:see |cf\. )?{_ARTICLE}{_LAW}\)|(?:\b|(?=§)){_ARTICLE}(?={_LAW})", re.I
)
_CITED = re.compile(rf"\s?\((?:see |cf\. )?({CITATION})\)")
"""Articles in brackets: they add to a sentence that is whole without them."""
_ARTICLES = re.compile(CITATION)
_OWN_SECTION = re.compile(
    r"\b(?P<this>this section|section|clause|paragraph)(?P<number> \d{1,2}(?:\.\d{1,2}){0,3}\.?)?"
    r"(?P<title> \((?:[“\"]?[A-Z][\w’'-]*)(?: [\w’'&,-]+){0,6}[”\"]?\))",
    re.I,
)
"""A section of the text itself by number and title: "this Section 4 (Your Choices)"."""
_GDPR = re.compile(r"\b(?:GDPR|DSGVO|2016/679|General Data Protection)\b")
_BINDING = frozenset({6, 7, 8, 9, *range(13, 23), *range(44, 50)})
"""Articles of the GDPR on legal bases, consent, children, rights and transfers."""
_ALIAS = re.compile(r"\s?\((?:the )?[“\"‘']?(?:(?:UK|EU) )?([A-Z][A-Za-z]{1,7})[”\"’']?\)")
_LONG_FORM = re.compile(
    r"\b([A-Z]{2,7})(?P<long>\s\((?:the )?[“\"‘']?((?:[A-Z][\w-]+ ){1,6}[A-Z][\w-]+)[”\"’']?\))"
)
_INITIALS = late(r"\b([A-Za-z])[\w'’-]*")
_ACT_BY_NUMBER = re.compile(
    r"\s?\((?:see )?(?:EU )?(?:Commission )?(?:Implementing )?(?:Regulation|Directive|Decision)\s"
    r"(?:\((?:EU|EC)\)\s)?(?:No\.?\s)?\d{2,4}/\d{1,4}(?:/[A-Z]{2,3})?"
    r"(?:,? [“\"]?(?:the )?[A-Z]{3,6}[”\"]?)?\)"
)
"""An act of the European Union by its number, in brackets: "(Regulation (EU) 2016/679)"."""
_REACH = 80
"""Characters in which a name stands before its short form, and the law behind its article."""


def without_references(edit: Edit, said: frozenset[Key]) -> Edit:
    """Return the edit with those references blanked out that only one of its texts has.

    `said`: the meanings that both texts have.
    """
    if not (edit.old_text and edit.new_text):
        return edit
    return replace(
        edit,
        old_text=_blanked(edit.old_text, edit.new_text, said),
        new_text=_blanked(edit.new_text, edit.old_text, said),
    )


def _blanked(text: str, other: str, said: frozenset[Key]) -> str:
    text = _abbreviated(text, other)
    cites = bool(_ARTICLES.search(other))
    for start, stop in _references(text, frozenset() if cites else said):
        if text[start:stop].strip() not in other:
            text = text[:start] + " " * (stop - start) + text[stop:]
    return text


def _abbreviated(text: str, other: str) -> str:
    """Return the text with names blanked out that the other one gives by their short form in brackets."""
    for alias in _ALIAS.finditer(text):
        short = alias.group(1)
        long = _long_form(alias, text)
        if long and re.search(rf"\b{short}\b", other) and text[slice(*long)] not in other:
            start, stop = alias.span(1)
            text = (
                f"{text[: long[0]]}{' ' * (start - long[0])}{short}"
                f"{' ' * (alias.end() - stop)}{text[alias.end() :]}"
            )
    return text


def _long_form(alias: re.Match[str], text: str) -> tuple[int, int] | None:
    """Return where the name begins whose capitals are the letters in brackets, and where it ends."""
    reach = max(0, alias.start() - _REACH)
    words = [m for m in _INITIALS.finditer(text, reach, alias.start()) if m[1].isupper()]
    named = words[-len(alias.group(1)) :]
    if "".join(m[1] for m in named) != alias.group(1).upper():
        return None
    return named[0].start(), alias.start()


def _references(text: str, said: frozenset[Key]) -> list[tuple[int, int]]:
    found = [m.span() for m in _CITED.finditer(text) if _is_said(m.group(1), said)]
    found += [m.span() for m in _CITATION.finditer(text) if not _binds(m, text)]
    found += [m.span("title") for m in _OWN_SECTION.finditer(text)]
    found += [m.span() for m in _ACT_BY_NUMBER.finditer(text)]
    found += [m.span("long") for m in _LONG_FORM.finditer(text) if _spells_out(m[1], m[3])]
    return found + [m.span() for m in _ALIAS.finditer(text) if _shortens(m, text)]


def _binds(citation: re.Match[str], text: str) -> bool:
    law = text[citation.start() : citation.end() + _REACH]
    numbers = {int(number) for number in re.findall(r"(?<![\d(])\d{1,4}", citation.group())}
    return bool(_GDPR.search(law) and numbers & _BINDING)


def _is_said(citation: str, said: frozenset[Key]) -> bool:
    meanings = meanings_of(citation)
    return meanings is not None and meanings <= said


def _spells_out(short: str, words: str) -> bool:
    """Tell "TLS (Transport Layer Security)" from what a name in brackets adds."""
    return "".join(_INITIALS.findall(words)).casefold() == short.casefold()


def _shortens(alias: re.Match[str], text: str) -> bool:
    """Whether the letters in brackets are the initials of the words before them.

    Of all words or of the capitalised ones: "the Act on the Protection of Information (API)".
    """
    before = text[max(0, alias.start() - _REACH) : alias.start()]
    short, words = alias.group(1).casefold(), _INITIALS.findall(before)
    capitals = [letter for letter in words if letter.isupper()]
    return any("".join(each).casefold().endswith(short) for each in (words, capitals))
