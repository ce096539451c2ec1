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
_STOP_WORDS = {
    "en": "the of and to in we you your is that for with or are this our be by not",
    "de": "der die das und wir sie ihre ist nicht von zu mit für den oder werden eine im auf",
    "fr": "le la les des et nous vous votre vos est que pour avec ou dans une par sur nos",
    "es": "el la los las y nosotros usted su que para con o en una por sus del se como",
    "it": "il lo gli e di che per con non una sono nel della dei dati si come o",
    "nl": "de het en wij u uw is dat voor met of een niet van door op te wordt",
    "pt": "o os as e nós você seu sua que para com ou em uma por não dos da do",
    "pl": "i w na z do się nie jest lub przez oraz dla od że które",
}
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 6_000


def detect_language(text: str) -> str:
    """Return the ISO 639-1 code of the language `text` is written in; "en" when nothing tells."""
    sample = text[:_SAMPLE]
    if not sample.isascii():
        often = Counter(sample)
        letters = max(1, sum(n for sign, n in often.items() if sign.isalpha()))
        for language, first, last in _SCRIPTS:
            share = sum(n for sign, n in often.items() if first <= sign <= last) / letters
            if share > (0.05 if language == "ja" else 0.3):
                return language
    counts = Counter(_WORD.findall(sample.lower()))
    scores = {
        language: sum(counts[word] for word in words.split())
        for language, words in _STOP_WORDS.items()
    }
    best = max(scores, key=lambda language: (scores[language], language == "en"))
    return best if scores[best] > scores["en"] else "en"
