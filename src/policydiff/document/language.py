"""Which language a policy is written in: scripts first, then the commonest words. Deterministic."""

from __future__ import annotations

import re
from collections import Counter

# First and last character of each script; Japanese before the Chinese signs that it uses as well.
_SCRIPTS = (
    ("he", "\u0590", "\u05ff"),
    ("ar", "\u0600", "\u06ff"),
    ("ja", "\u3040", "\u30ff"),
    ("ko", "\uac00", "\ud7af"),
    ("zh", "\u4e00", "\u9fff"),
    ("ru", "\u0400", "\u04ff"),
    ("el", "\u0370", "\u03ff"),
)
_ANY_SCRIPT = re.compile("[" + "".join(f"{first}-{last}" for _, first, last in _SCRIPTS) + "]")
_STOP_WORDS = {
    language: words.split()
    for language, words in {
        "en": "the of and to in we you your is that for with or are this our be by not",
        "de": "der die das und wir sie ihre ist nicht von zu mit für den oder werden eine im auf",
        "fr": "le la les des et nous vous votre vos est que pour avec ou dans une par sur nos",
        "es": "el la los las y nosotros usted su que para con o en una por sus del se como",
        "it": "il lo gli e di che per con non una sono nel della dei dati si come o",
        "nl": "de het en wij u uw is dat voor met of een niet van door op te wordt",
        "pt": "o os as e nós você seu sua que para com ou em uma por não dos da do",
        "pl": "i w na z do się nie jest lub przez oraz dla od że które",
    }.items()
}
_WORD = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*")
_SAMPLE = 6_000
_PASSAGE = 24
"""Characters below which a passage in Latin letters tells nothing."""
_CLEARLY = 3


def detect_language(text: str) -> str:
    """Return the ISO 639-1 code of the language `text` is written in; "en" when nothing tells."""
    sample = text[:_SAMPLE]
    if _ANY_SCRIPT.search(sample) is not None:
        often = Counter(sample)
        letters = max(1, sum(n for sign, n in often.items() if sign.isalpha()))
        for language, first, last in _SCRIPTS:
            share = sum(n for sign, n in often.items() if first <= sign <= last) / letters
            if share > (0.05 if language == "ja" else 0.3):
                return language
    counts = Counter(_WORD.findall(sample.lower()))
    scores = {
        language: sum(counts.get(word, 0) for word in words)
        for language, words in _STOP_WORDS.items()
    }
    best = max(scores, key=lambda language: (scores[language], language == "en"))
    return best if scores[best] > scores["en"] else "en"


def language_of(text: str, usual: str) -> str:
    """Return the language of one passage of a document whose language is usually `usual`.

    Another language than the usual one is believed only where its commonest words clearly prevail: a
    translated file often keeps paragraphs that nobody translated.
    """
    text = _ADDRESS.sub(" ", text)
    if text.isascii() and len(text) < _PASSAGE:
        return usual
    found = detect_language(text)
    if found == usual:
        return usual
    if found not in _STOP_WORDS:
        return found
    counts = Counter(_WORD.findall(text[:_SAMPLE].lower()))
    own = sum(counts[word] for word in _STOP_WORDS.get(usual, ()))
    other = sum(counts[word] for word in _STOP_WORDS[found])
    return found if other >= _CLEARLY and other >= 2 * own else usual
