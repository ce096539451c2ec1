"""Misspelt words, told from other words, and read as the words that the other version spells right."""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from policydiff.statements.dictionary import is_right, is_slip
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.sameness import replaced_runs, stem
from policydiff.statements.tokens import Token
from policydiff.text.patterns import late

_SHORTEST_SMALL = 3
_SHORTEST_TYPO = 5
_SHORTEST_TURNED = 4
"""Letters of a word in which two may have changed places: "tiem"."""
_LONG_WORD = 9
_BOTH_WORDS = frozenset(
    map(
        frozenset,
        (
            ("trial", "trail"), ("marital", "martial"), ("diary", "dairy"), ("united", "untied"),
            ("casual", "causal"), ("reserve", "reverse"), ("conserve", "converse"), ("board", "broad"),
            ("complaint", "compliant"), ("signed", "singed"), ("silver", "sliver"), ("sacred", "scared"),
            ("unclear", "nuclear"), ("angel", "angle"),
        ),
    )
)  # fmt: skip
"""Pairs of words that are each a slip for the other, and each a word of its own."""
_ORDINAL = late(r"\d{1,2}(?:st|nd|rd|th|is|ts|sd|dn|dr|ht|rt|tn)")
"""A number with the letters of "1st" and so on, or those letters mistyped."""
_DOUBLED = late(r"\b(the|a|an|of|to|in|on|for|and|or|is|are|we|our|your) \1\b", re.IGNORECASE)
_SOUNDED = tuple(
    (late(rf"\b{said}['’]{end}\b", re.IGNORECASE), late(rf"\b{owned}\b", re.IGNORECASE), owned)
    for said, end, owned in (
        ("it", "s", "its"), ("you", "re", "your"), ("they", "re", "their"), ("who", "s", "whose"),
    )
)  # fmt: skip
"""Short forms that are written for what sounds like them: "it's records" for "its records"."""


def spelled_alike(old: str, new: str, lexicon: Lexicon) -> tuple[str, str] | None:
    """Return two texts with each misspelt word written as the other text has it; None where none is.

    A small word printed twice stands there once, and "it's" is "its" where the other text has that. For
    phrases, which are found in words spelt right alone: "in accordnace with", "under the the age of".
    """
    printed = old, new
    old, new = _as_sounded(_DOUBLED.sub(r"\1", old), _DOUBLED.sub(r"\1", new))
    before, after = lexicon.tokeniser.tokenise(old), lexicon.tokeniser.tokenise(new)
    wrong_before: list[tuple[Token, Token]] = []
    wrong_after: list[tuple[Token, Token]] = []
    for a, b, c, d in replaced_runs([t.word for t in before], [t.word for t in after]):
        for i, j in _pairs(before[a:b], after[c:d], a, c, lexicon):
            one, other = before[i], after[j]
            if one.word == other.word or not _is_misspelt(one, other, lexicon, name=False):
                continue
            if is_right(one.word, other.word, lexicon):
                wrong_after.append((other, one))
            else:
                wrong_before.append((one, other))
    texts = _rewritten(old, wrong_before), _rewritten(new, wrong_after)
    return texts if texts != printed else None


def _as_sounded(old: str, new: str) -> tuple[str, str]:
    for short, possessive, owned in _SOUNDED:
        shortened, owning = (
            [len(pattern.findall(text)) for text in (old, new)] for pattern in (short, possessive)
        )
        if shortened[0] != shortened[1] and shortened[0] + owning[0] == shortened[1] + owning[1]:
            old, new = short.sub(owned, old), short.sub(owned, new)
    return old, new


def _rewritten(text: str, wrong: list[tuple[Token, Token]]) -> str:
    for token, right in reversed(wrong):
        text = text[: token.start] + right.surface + text[token.end :]
    return text


def same_word(before: str, after: str, lexicon: Lexicon, *, name: bool = False) -> bool:
    """Tell a misspelling from another word: a small slip inside a word of which one form is unknown.

    In a name that we know, any one letter may be the slip.
    """
    if before == after:
        return True
    if _ORDINAL.fullmatch(before) and _ORDINAL.fullmatch(after):
        return before[:-2] == after[:-2]  # "1is" for "1st"
    if _is_small_slip(before, after, lexicon) or _is_small_slip(after, before, lexicon):
        return True
    shortest = min(len(before), len(after))
    if not (before.isalpha() and after.isalpha()) or shortest < _SHORTEST_TURNED:
        return False
    if shortest < _SHORTEST_TYPO and sorted(before) != sorted(after):
        return False
    known = before in lexicon.vocabulary, after in lexicon.vocabulary
    if all(known) or stem(before) == stem(after) or before[0] != after[0]:
        return False
    if frozenset((before, after)) in _BOTH_WORDS:
        return False
    allowed = 2 if min(len(before), len(after)) >= _LONG_WORD else 1
    if OSA.distance(before, after, score_cutoff=allowed) > allowed:
        return False
    if not any(known):
        return sorted(before) == sorted(after)
    return name or _is_slip(before, after)


def _is_small_slip(small: str, other: str, lexicon: Lexicon) -> bool:
    """Tell "hot we use it" for "how we use it": one letter off a small word, and no word of practice."""
    return (
        small in lexicon.ignored
        and len(small) == len(other) >= _SHORTEST_SMALL
        and other.isalpha()
        and other not in lexicon.ignored
        and other not in lexicon.vocabulary
        and OSA.distance(small, other, score_cutoff=1) == 1
    )


def _is_slip(before: str, after: str) -> bool:
    """A letter too many, too few or in the wrong place; in a long word, another letter too."""
    return len(before) != len(after) or sorted(before) == sorted(after) or len(before) >= _LONG_WORD


def correct_spelling(
    old: list[Token], new: list[Token], lexicon: Lexicon
) -> tuple[list[Token], list[Token], bool]:
    """Give misspelt words of either side the other side's word; the third value tells whether any was."""
    old, new, corrected = list(old), list(new), False
    for a, b, c, d in replaced_runs([t.word for t in old], [t.word for t in new]):
        if b - a == 1 == d - c and {old[a].word, new[c].word} == {"you", "your"} and b < len(old):
            # "fulfill you requests": read alike whichever version has the slip.
            old[a], new[c] = old[a]._replace(word="your"), new[c]._replace(word="your")
            corrected = True
        for i, j in _pairs(old[a:b], new[c:d], a, c, lexicon):
            name = old[i].surface[:1].isupper() and new[j].surface[:1].isupper()
            if old[i].word != new[j].word and _is_misspelt(old[i], new[j], lexicon, name=name):
                known_old = old[i].word in lexicon.vocabulary
                if known_old:
                    new[j] = new[j]._replace(word=old[i].word)
                else:
                    old[i] = old[i]._replace(word=new[j].word)
                corrected = True
    return old, new, corrected


def _is_misspelt(before: Token, after: Token, lexicon: Lexicon, *, name: bool) -> bool:
    """Compare the folded words, and as printed those that folding made shorter: "acces" is no plural."""
    printed = before.surface.lower(), after.surface.lower()
    folded = before.word, after.word
    same = (same_word(*words, lexicon, name=name) for words in dict.fromkeys((folded, printed)))
    return any(same) or is_slip(before.surface, after.surface, lexicon)


def _pairs(
    old: list[Token], new: list[Token], start: int, other: int, lexicon: Lexicon
) -> list[tuple[int, int]]:
    """Pair the words of two runs in order: one by one where they are as long, else those spelt alike."""
    if len(old) == len(new):
        return [(start + i, other + i) for i in range(len(old))]
    pairs, after = [], 0
    for i, token in enumerate(old):
        for j in range(after, len(new)):
            if token.word != new[j].word and same_word(token.word, new[j].word, lexicon):
                pairs.append((start + i, other + j))
                after = j + 1
                break
    return pairs
