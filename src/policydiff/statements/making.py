"""Proofs that a sentence that came or went tells of the text: its languages, layout, licence and history.

    "A Welsh translation is in preparation."    "We tidied up the headings and repaired a few links."

Each is closed: every word with a meaning is one of a few, and any other refutes it.
"""

from __future__ import annotations

import re

from policydiff.statements.lexicon import Lexicon
from policydiff.statements.marks import Mark
from policydiff.statements.records import Facet
from policydiff.statements.renames import is_announced_rename
from policydiff.statements.tokens import Token
from policydiff.text.patterns import late

_AHEAD = frozenset({"may", "will", "can", "could", "might", "shall", "must", "should"})
_THEIRS = frozenset({"your", "their", "you", "they"})
_OURS = frozenset({"we", "our", "us", "not", "only"})
_PAST = frozenset({
    "was", "were", "began", "founded", "opened", "built", "established", "started", "launched", "lit",
})  # fmt: skip
_YEAR = re.compile(r"(?:1\d|20)\d\d")
_WHEN = frozenset({"in", "since", "from", "until"})
_COOKIES_ARE = late(
    r"^\W*(?:an? )?(?:http |browser |internet )?cookies? (?:is|are) (?:an? )?"
    r"(?:(?:small|tiny|short|simple) )*(?:(?:text|data|computer) )?"
    r"(?:files?|(?:pieces?|bits?|strings?) of (?:data|text|information|code))\b[^.;:]*$",
    re.IGNORECASE,
)
_BEYOND_A_COOKIE = frozenset(Facet) - {
    Facet.FILLER, Facet.MODALITY, Facet.NAME, Facet.NUMBER, Facet.DATA, Facet.ACT, Facet.GOVERNANCE,
}  # fmt: skip
_LICENCE = re.compile(
    r"^\W*(?:you (?:may|can|are free to) (?:use|copy|share|adapt|reuse|republish|modify|build on)\b"
    r"(?: and \w+)?(?: it| them| this \w+| our \w+)? ?(?:freely )?under\b[^.;:]{0,60}\blicen[sc]e\W*$"
    r"|(?:the (?:text|wording) of )?(?:this|our|the)(?: [\w-]+){0,2} "
    r"(?:policy|statement|notice|page|document|text)\b[^.;:]{0,30}"
    r"\b(?:licen[sc]ed|available|published|released|shared) under\b(?:[^.;:]|\.(?=\d)){0,80}"
    r"(?:licen[sc]e|CC[ -][\w. -]+)(?:, so (?:feel|you are) free to (?:re)?use it\b[^.;:]{0,40})?\W*$)",
    re.IGNORECASE,
)
"""How others may reuse the words of a policy is no practice with data."""
_SEE_ALSO = re.compile(
    r"^\W*(?:please )?see also (?:the )?[“\"]?[A-Z][\w’'-]*(?: [\w’'&-]+){0,6}[”\"]?(?: above| below)?\W*$",
    re.IGNORECASE,
)


def tells_of_the_text(tokens: list[Token], marks: list[Mark], text: str, lexicon: Lexicon) -> bool:
    """Whether one of these proofs holds for a whole sentence."""
    return (
        bool(_SEE_ALSO.match(text))
        or is_announced_rename(text)
        or _is_translated(tokens, lexicon)
        or _is_edited(tokens, marks, lexicon)
        or _is_history(tokens, marks, lexicon)
        or _says_what_cookies_are(tokens, marks, text)
    )


def is_licence(text: str) -> bool:
    """Tell "You may copy this page under a free licence" from what is done with data."""
    return bool(_LICENCE.match(text))


def _said(tokens: list[Token], lexicon: Lexicon) -> frozenset[str]:
    idle = lexicon.ignored | lexicon.plain.light
    return frozenset(
        t.word for t in tokens if t.kind == "word" and t.word not in idle and not t.word.isdigit()
    )


def _is_translated(tokens: list[Token], lexicon: Lexicon) -> bool:
    """Tell "This page is also there in French" from "The French version prevails"."""
    said, plain = _said(tokens, lexicon), lexicon.plain
    of_text = plain.text.intersection(t.word for t in tokens)
    translated = bool(said & plain.translating) or bool(said & plain.tongue and of_text)
    return translated and said <= plain.tongue | plain.translating | plain.translated | plain.text


def _is_edited(tokens: list[Token], marks: list[Mark], lexicon: Lexicon) -> bool:
    """Tell "New on this page: clearer headings" from "We may change this page"."""
    dates = {i for m in marks if m.node(Facet.NUMBER) for i in range(m.start, m.stop)}
    rest = [t for i, t in enumerate(tokens) if i not in dates]
    said, words, plain = _said(rest, lexicon), {t.word for t in rest}, lexicon.plain
    if words & (_AHEAD | _THEIRS) or not said & (plain.layout | plain.text):
        return False
    made = bool(words & plain.edited) or "history" in said
    return made and said <= plain.edited | plain.layout | plain.text


def _is_history(tokens: list[Token], marks: list[Mark], lexicon: Lexicon) -> bool:
    """Tell "The tower was first lit in 1794": past, dated, of nobody's data, and nobody else is spoken of."""
    words = [t.word for t in tokens]
    dated = any(
        _YEAR.fullmatch(word) and i and words[i - 1] in _WHEN for i, word in enumerate(words)
    )
    people = lexicon.plain.reader | _THEIRS | lexicon.plain.obligation
    if not (dated and _PAST & set(words)) or people & set(words):
        return False
    if "we" in words and "our" not in words:
        return False  # "we opened letters in 1987"
    return all(
        n.facet in (Facet.NUMBER, Facet.NAME, Facet.FILLER, Facet.MODALITY)
        for m in marks
        for n in m.nodes
    )


def _says_what_cookies_are(tokens: list[Token], marks: list[Mark], text: str) -> bool:
    """Tell "Cookies are small files that sites place on your computer" from what we do with them."""
    if not _COOKIES_ARE.match(text) or _OURS.intersection(t.word for t in tokens):
        return False
    return not any(n.facet in _BEYOND_A_COOKIE or n.sensitive for m in marks for n in m.nodes)
