"""`[lexicon]`: the organisation's own words, checked against the lexicon that comes with the package."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from policydiff.config.toml import Table
from policydiff.statements import Entry, Facet, load_lexicon
from policydiff.statements.extension import folded_forms, lexicon_ids
from policydiff.statements.lexicon import match_longest

_TABLES = {
    "data": Facet.DATA,
    "recipients": Facet.RECIPIENT,
    "purposes": Facet.PURPOSE,
    "acts": Facet.ACT,
    "duties": Facet.DUTY,
    "rights": Facet.RIGHT,
    "vendors": Facet.VENDOR,
    "brands": Facet.NAME,
}
_KINDS = {
    Facet.DATA: "kind of data",
    Facet.RECIPIENT: "recipient role",
    Facet.PURPOSE: "purpose",
    Facet.ACT: "act",
    Facet.DUTY: "duty",
    Facet.RIGHT: "right",
}
_CLOSED = frozenset({Facet.ACT, Facet.DUTY, Facet.RIGHT})
"""Rules speak of these by their ids: a new one would mean nothing to any rule."""
_NAMED = frozenset({Facet.VENDOR, Facet.NAME})
"""Their id is the name itself, as people write it."""
_NEW_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def read_lexicon(table: Table) -> tuple[Entry, ...]:
    """Return the entries of `[lexicon]`, in the order of the file.

    Raises `ConfigError` for a phrase without a word, an id that does not exist, and a phrase that
    would mean two things.
    """
    entries: list[Entry] = []
    roles = lexicon_ids(Facet.RECIPIENT) if table.has_keys() else frozenset()
    for name, facet in _TABLES.items():
        terms = table.table(name)
        read = [_entry(terms, id_, facet) for id_ in terms.items()]
        _check_phrases(terms, read)
        entries += read
        if facet is Facet.RECIPIENT:
            roles |= {entry.id for entry in read}
    _check_roles(table.table("vendors"), entries, roles)
    table.close()
    return tuple(entries)


def _entry(terms: Table, id_: str, facet: Facet) -> Entry:
    if not terms.is_table(id_):
        entry = Entry(facet, id_, terms.texts(id_))
        is_new = facet in _NAMED
    else:
        term = terms.table(id_)
        sensitive = term.flag("sensitive", False) if facet is Facet.DATA else False
        entry = Entry(
            facet,
            id_,
            term.texts("phrases"),
            sensitive=sensitive if term.has_key("sensitive") else None,
            role=term.text("role") if facet is Facet.VENDOR else "",
        )
        opens = facet not in _CLOSED | _NAMED
        is_new = facet in _NAMED or (opens and term.flag("new", False))
        term.close()
    if facet in _NAMED:
        _check_name(terms, entry)
    else:
        _check_id(terms, entry, is_new)
    says_more = entry.sensitive is not None and not is_new
    if not (entry.phrases or says_more or facet is Facet.VENDOR):
        raise terms.error(id_, "has no phrases; list the words by which policies say it")
    return entry


def _check_id(terms: Table, entry: Entry, is_new: bool) -> None:
    known, kind = lexicon_ids(entry.facet), _KINDS[entry.facet]
    if is_new and entry.id in known:
        raise terms.error(entry.id, f"is a {kind} already; drop new = true to add to it")
    if is_new and not _NEW_ID.fullmatch(entry.id):
        problem = "must be lower-case letters, digits and hyphens, such as loyalty-card"
        raise terms.error(entry.id, problem)
    if not is_new and entry.id not in known:
        near = get_close_matches(entry.id, sorted(known), n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted(known))}."
        new = "" if entry.facet in _CLOSED else " To make it one, add new = true."
        raise terms.error(entry.id, f"is no {kind}; {hint}{new}")


def _check_name(terms: Table, entry: Entry) -> None:
    """Refuse a name that policies use as an everyday word: every such word would become a company."""
    lexicon = load_lexicon()
    for name in (entry.id, *entry.phrases):
        tokens = lexicon.tokeniser.tokenise(name)
        if not any(token.kind != "mark" for token in tokens):
            raise terms.error(entry.id, f"holds {name!r}, which has no word; write a name")
        stop, meanings = match_longest(tokens, 0, lexicon.root)
        is_company = any(meaning.facet is Facet.VENDOR for meaning in meanings)
        if meanings and stop == len(tokens) and not is_company:
            other = f"{meanings[0].facet} ({meanings[0].id})"
            problem = f"{name!r} is a word for a {other} in policies; write a fuller name"
            raise terms.error(entry.id, problem)


def _check_phrases(terms: Table, entries: list[Entry]) -> None:
    lexicon = load_lexicon() if entries else None
    said: dict[tuple[str, ...], str] = {}
    for entry in entries:
        for phrase in _phrases(entry):
            if not phrase.strip():
                raise terms.error(entry.id, "holds an empty phrase; write the words, or drop it")
            forms = folded_forms(entry.facet, phrase)
            assert lexicon is not None
            if not forms or all(set(words) <= lexicon.ignored for words in forms):
                problem = (
                    f"holds {phrase!r}, which stands in any sentence; write more of the phrase"
                )
                raise terms.error(entry.id, problem)
            other = said.setdefault(forms[0], entry.id)
            if other != entry.id:
                problem = f"holds {phrase!r}, which {other!r} has as well; keep it in one of them"
                raise terms.error(entry.id, problem)


def _phrases(entry: Entry) -> Iterator[str]:
    if entry.facet in _NAMED:
        yield entry.id
    yield from entry.phrases


def _check_roles(vendors: Table, entries: list[Entry], roles: frozenset[str]) -> None:
    for entry in entries:
        if entry.role and entry.role not in roles:
            near = get_close_matches(entry.role, sorted(roles), n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted(roles))}"
            raise vendors.table(entry.id).error("role", f"{entry.role!r} is no role; {hint}")
