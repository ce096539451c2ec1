"""Companies that one version names and the other does not, wherever in the document.

Only the text of edits can bring or take a name. The text between them is read only when a name came
or went, to see whether it stands there as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from policydiff.diff.records import DocumentDiff
from policydiff.document.records import Document
from policydiff.report.records import Fact
from policydiff.statements import Facet, Lexicon
from policydiff.statements.lexicon import match_longest

_NAME = re.compile(r"[^\W\d_]*[A-Z][^\W\d_]*")
"""A word with a capital in it: the lexicon also knows names that are common words."""


def vendor_facts(
    old: Document, new: Document, diff: DocumentDiff, ids: Sequence[str], lexicon: Lexicon
) -> tuple[Fact, ...]:
    """Return the companies that came, in reading order, then those that went.

    `ids[i]` is the id of the change of `diff.edits[i]`. A company is one however it is printed: a
    second product of a company that was named before is no new vendor.
    """
    before = _first_named(zip((edit.old_text for edit in diff.edits), ids, strict=True), lexicon)
    after = _first_named(zip((edit.new_text for edit in diff.edits), ids, strict=True), lexicon)
    if before.keys() == after.keys():
        return ()
    came, gone = after.keys() - before.keys(), before.keys() - after.keys()
    was = _unedited(old, {index for edit in diff.edits for index in edit.old})
    still = _unedited(new, {index for edit in diff.edits for index in edit.new})
    came -= _first_named(((text, "") for text in was), lexicon).keys() if came else set()
    gone -= _first_named(((text, "") for text in still), lexicon).keys() if gone else set()
    return (
        *(Fact(name, "added", "", *said) for name, said in after.items() if name in came),
        *(
            Fact(name, "removed", printed, "", id_)
            for name, (printed, id_) in before.items()
            if name in gone
        ),
    )


def _unedited(document: Document, edited: set[int]) -> Iterator[str]:
    """Yield the sentences without an edit, and all headings: a company they name was named before."""
    yield from (s.text for s in document.sentences if s.index not in edited)
    yield from (section.heading for section in document.sections)


def _first_named(
    texts: Iterable[tuple[str, str]], lexicon: Lexicon
) -> Mapping[str, tuple[str, str]]:
    """Return, by company, how it is printed first and what came with that text."""
    found: dict[str, tuple[str, str]] = {}
    for text, id_ in texts:
        for vendor, printed in _vendors(text, lexicon):
            found.setdefault(vendor, (printed, id_))
    return found


def _vendors(text: str, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Yield every company that `text` names, and how it is printed there."""
    if not any(_begins_a_name(word, lexicon) for word in _NAME.findall(text)):
        return
    tokens = lexicon.tokeniser.tokenise(text)
    for start, token in enumerate(tokens):
        if _NAME.fullmatch(token.surface) and _begins_a_name(token.surface, lexicon):
            stop = len(tokens)
            while stop > start:
                # The longest phrase may be about something else, and begin with a company's name.
                stop, meanings = match_longest(tokens[:stop], start, lexicon.root)
                vendors = [m.id for m in meanings if m.facet is Facet.VENDOR]
                if vendors:
                    printed = text[token.start : tokens[stop - 1].end]
                    yield vendors[0].replace("-", " "), printed
                    break
                stop -= 1


@lru_cache(maxsize=4096)
def _begins_a_name(word: str, lexicon: Lexicon) -> bool:
    return any(part in lexicon.companies for part in lexicon.tokeniser.fold(word)[:1])
