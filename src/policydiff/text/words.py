"""Tokens for word-level comparison: joining them gives the text back, exactly."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from policydiff.text.patterns import late

# Scripts without spaces between words: each character is compared by itself.
_CJK = r"[\u2e80-\u2fdf\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_FIRST_CJK = "\u2e80"
_TOKEN = re.compile(r"\s+|\w+(?:['’]\w+|(?<=\d)[.,]\d+)*|.", re.DOTALL)
_RARE = late(r"[^\w\s\x00-\x7f\u2010-\u2027«»„“”、。，：；！？（）]")
_JOINER = "\u200d"


def split_words(text: str) -> list[str]:
    """Split into words, runs of white space and single punctuation marks.

    `"".join(split_words(text)) == text`. Words keep inner apostrophes ("don't") and decimal marks
    ("1,000.50"); Chinese and Japanese characters are tokens of their own. A combining character,
    an emoji sequence or a surrogate pair is never split.
    """
    if text.isascii():
        return _TOKEN.findall(text)
    tokens = (_TOKEN if max(text) < _FIRST_CJK else _cjk_token()).findall(text)
    return _join_clusters(tokens) if _RARE.search(text) else tokens


@cache
def _cjk_token() -> re.Pattern[str]:
    """Return the pattern for texts that may hold CJK; compiling it takes 3 ms."""
    word = rf"(?:(?!{_CJK})\w)+"
    return re.compile(rf"\s+|{_CJK}|{word}(?:['’]{word}|(?<=\d)[.,]\d+)*|.", re.DOTALL)


def _join_clusters(tokens: list[str]) -> list[str]:
    """Join what regular expressions split but a reader sees as one character or word."""
    joined: list[str] = []
    in_word = False  # the last token ends in a mark, so letters that follow continue its word
    for token in tokens:
        extends = bool(joined) and not joined[-1].isspace() and _extends(joined[-1], token)
        continues = in_word and token[0].isalnum() and not re.match(_CJK, token)
        if extends or continues:
            joined[-1] += token
        else:
            joined.append(token)
        in_word = (extends or continues) and joined[-1][0].isalnum() and _is_mark(joined[-1][-1])
    return joined


def _extends(before: str, token: str) -> bool:
    """Whether `token` belongs to the character that `before` ends with."""
    first, last = token[0], before[-1]
    if _is_mark(first) or last == _JOINER:
        return not token.isspace()
    if _is_regional(first) and _is_regional(last):  # a flag is two letters
        return len(before) % 2 == 1
    return "\udc00" <= first <= "\udfff" and "\ud800" <= last <= "\udbff"


def _is_mark(character: str) -> bool:
    return (
        unicodedata.category(character)[0] == "M"
        or character in "\u200c\u200d"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
    )


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
