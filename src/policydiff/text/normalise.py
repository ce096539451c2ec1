"""What makes two sentences the same words to a reader.

"We don't  sell “data” — ever." and "We don’t sell "data" - ever." have one key; "We sell data" has another.
Case is kept: "Personal Information" may be a defined term where "personal information" is not.
"""

from __future__ import annotations

import re
import unicodedata

from policydiff.text.patterns import late
from policydiff.text.spelling import fold_spelling

_FOLD: dict[str, str] = {
    **dict.fromkeys("“”„‟«»〝〞＂", '"'),
    **dict.fromkeys("‘’‚‛‹›′´`ʼ＇", "'"),
    **dict.fromkeys("‐‑⁃−﹣－", "-"),
    **dict.fromkeys("—―⸺", " - "),
    "…": "...",
    # Invisible to a reader: soft hyphen, zero-width space, word joiner, BOM, bidi controls.
    **dict.fromkeys("\u00ad\u180e\u200b\u2060\ufeff\u200e\u200f\u061c", ""),
    **dict.fromkeys(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))), ""),
}
_FOLDED = re.compile("[" + "".join(map(re.escape, _FOLD)) + "]")
_EN_DASH = re.compile(r"(?<=\d)\s*–\s*(?=\d)")
_DOUBLE_HYPHEN = late(r"\s*(?<!-)---?(?!-)\s*")
# Joiners carry meaning in Persian, Indic scripts and emoji; between Latin letters they hide.
_LATIN_JOINER = late(r"(?<=[\x00-\u036f])[\u200c\u200d]+|[\u200c\u200d]+(?=[\x00-\u036f])")


def normalise_text(text: str) -> str:
    """Return the comparison key of `text`.

    Unicode NFC; white space of every kind folded to single spaces; quotes, apostrophes, dashes and
    ellipses folded to ASCII; invisible characters dropped; US and UK spelling made one. Idempotent.
    """
    text = text.replace("`", "'") if text.isascii() else _fold_signs(text)
    if "--" in text:
        text = _DOUBLE_HYPHEN.sub(" - ", text)
    return fold_spelling(" ".join(text.split()))


def _fold_signs(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    if "–" in text:
        text = _EN_DASH.sub("-", text).replace("–", " - ")
    for sign in sorted(set(_FOLDED.findall(text))):  # few: quicker than a table for all characters
        text = text.replace(sign, _FOLD[sign])
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if "\u200c" in text or "\u200d" in text:
        text = unicodedata.normalize("NFC", _LATIN_JOINER.sub("", text))
    return text


def fold_word(word: str) -> str:
    """Return `word` as a dictionary would list it: its key without case."""
    return normalise_text(word).casefold()
