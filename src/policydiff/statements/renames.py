"""Names of which a policy itself says that they are one: who, or what, was renamed.

    "We have changed our name from Floret Ltd to Petal Ltd."     "Petal Pay (formerly Floret)"
    "Floret is now called Petal Pay."                            "Petal Pay is the new name of Floret."

It is the policy's word, as `[lexicon.brands]` is its owner's; a name that nothing announces stays another
name. A sentence that says this and no more claims nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from policydiff.document.records import Document
from policydiff.statements.extension import Entry, extend_lexicon
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.naming import folded_name, is_own
from policydiff.statements.records import Facet
from policydiff.text.patterns import late

_WORD = r"(?:[A-Z]|\d+[A-Za-z])[\w&’'-]*"
_FORM = (
    r"(?:, ?|\s)(?:[Ll]td|LTD|[Ll]imited|Inc|LLC|LLP|[Pp]lc|PLC|GmbH|AG|Corp|Corporation|S\.?A|B\.?V|KG|SE)"
    r"\b\.?"
)
_NAME = rf"{_WORD}(?:\s(?:&\s)?{_WORD}){{0,3}}(?:{_FORM})?"
_OLD, _NEW = rf"(?:the\s)?[“\"]?(?P<old>{_NAME})[”\"]?", rf"[“\"]?(?P<new>{_NAME})[”\"]?"
_HINT = re.compile(
    r"\b(?:formerly|previously|name[ds]?|renamed|rebranded|f/?k/?a|is now|are now|called)\b"
)
_ANNOUNCED = tuple(
    late(pattern)
    for pattern in (
        rf"\bchanged (?:our|its|the|their) (?:\w+ ){{0,2}}name from {_OLD} to {_NEW}",
        rf"\b(?:renamed|rebranded) {_OLD} (?:to|as|into) {_NEW}",
        rf"{_OLD} (?:has|have|had) (?:(?:now|recently) )?changed (?:its|their) name to {_NEW}",
        rf"{_OLD} (?:has been|have been|was|were|is|are) (?:now )?re(?:named|branded)(?: (?:to|as))? {_NEW}",
        rf"{_OLD} (?:is|are) now (?:(?:called|named|known as) )?{_NEW}(?=\s*[.,;!)]|\s*$)",
        rf"{_NEW} is the new name (?:of|for) {_OLD}",
    )
)
_FORMERLY = late(
    rf"{_NEW}\s?(?:\((?:[A-Z]{{2,8}}[,;] )?|, )(?:formerly|previously|f/?k/?a)"
    rf"(?: (?:known as|called|named))? {_OLD}(?:\s?\)|,(?!\s(?:[Ll]td|Inc|LLC)\b))?"
)
_AROUND = frozenset({
    "a", "an", "and", "as", "april", "at", "august", "by", "company", "corporate", "date", "december",
    "effective", "february", "for", "from", "happy", "has", "have", "in", "january", "july", "june", "legal",
    "march", "may", "name", "new", "news", "note", "november", "now", "october", "of", "on", "our", "please",
    "product", "recently", "same", "september", "since", "that", "the", "this", "to", "today", "we",
})  # fmt: skip
"""What may stand around an announcement that announces nothing else."""


def lexicon_renaming(old: Document, new: Document, lexicon: Lexicon) -> Lexicon:
    """Return the lexicon that takes names for one of which a version says that one was the other's."""
    if lexicon.reader is not None:
        return lexicon
    brands: dict[str, set[str]] = {}
    for document in (old, new):
        for sentence in document.sentences:
            for now, *others in _renamed(sentence.text, lexicon):
                brands.setdefault(now, set()).update(others)
    if not brands:
        return lexicon
    texts = [s.text for document in (old, new) for s in document.sentences]
    entries = []
    for now, before in sorted(brands.items()):
        short = _short_forms({now, *before}, texts, lexicon)
        entries.append(Entry(Facet.NAME, now, tuple(sorted({*before, *short}))))
    return extend_lexicon((*lexicon.entries, *entries))


def is_announced_rename(text: str) -> bool:
    """Whether a sentence says that a name is another now, perhaps since when, and nothing else."""
    if not _HINT.search(text):
        return False
    for pattern in _ANNOUNCED:
        if match := pattern.search(text):
            rest = text[: match.start()] + " " + text[match.end() :]
            words = re.findall(r"[^\W\d_]+", rest.casefold())
            return _AROUND.issuperset(words)
    return False


def _renamed(text: str, lexicon: Lexicon) -> Iterator[tuple[str, ...]]:
    """Yield each new name that a sentence announces, with what else is printed for it."""
    if not _HINT.search(text):
        return
    for pattern in _ANNOUNCED:
        for match in pattern.finditer(text):
            yield from _pair(match["old"], match["new"], (), lexicon)
    for match in _FORMERLY.finditer(text):
        yield from _pair(match["old"], match["new"], (match.group(),), lexicon)


def _pair(old: str, new: str, more: tuple[str, ...], lexicon: Lexicon) -> Iterator[tuple[str, ...]]:
    names = [folded_name(name, lexicon) for name in (old, new)]
    # One word of everyday speech with a capital is no name: "Sales".
    if names[0] != names[1] and all(is_own(name, lexicon) or len(name) > 1 for name in names):
        before, now = (_printed(name) for name in (old, new))
        yield *now, *before, *more


def _short_forms(names: Iterable[str], texts: Iterable[str], lexicon: Lexicon) -> Iterator[str]:
    """Yield the first words of names that a text gives as short for them: Petal Games Ltd ("Petal")."""
    firsts = {name.split()[0] for name in names}
    for text in texts:
        for first in firsts:
            quoted = f'"{first}"' in text or f"“{first}”" in text
            if quoted and is_own(folded_name(first, lexicon), lexicon):
                yield first


def _printed(name: str) -> tuple[str, ...]:
    """Return a name without its legal form, and with it in both ways of writing it: "Petal, LLC"."""
    bare = re.sub(rf"{_FORM}$", "", name)
    form = name[len(bare) :].lstrip(", ")
    return (bare, f"{bare} {form}", f"{bare}, {form}") if form else (bare,)
