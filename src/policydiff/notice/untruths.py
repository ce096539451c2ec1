"""Whether a generated sentence says only what stands in its change, read anew from both texts.

    change     We keep logs for 30 days.  ->  We keep logs for 90 days.
    said       “Logs” are now kept for 90 days instead of 30 days.
    refused    … for 12 months …          a number that stands nowhere in the change
    refused    … for 30 days instead of 90 days.    each stands on the other side
    refused    “Logs” will not be shared.           nothing of the kind stands there

Sentences are written from what the statement reader found, by templates, in another place. This looks
only at the sentence, and compares it with the two texts: numbers, dates, names and addresses
(`notice.bearing`); every quotation, on the side that "now", "no longer" and "instead of" name; and, in
English, what is said to be done with data and which way. Known misses: in German the last of these; a
quotation that both texts hold, or that is part of a longer word there ("0 days" in "30 days"); a claim
in a frame that `_FRAMES` does not list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from policydiff.notice.bearing import Known, known_of, unborne
from policydiff.report.records import Change, ChangeReport, SectionRef
from policydiff.rules import DONE
from policydiff.statements import Lexicon, Stance, read_sentence
from policydiff.statements.languages import language_code, lexicon_for


class _Side(StrEnum):
    OLD = "old"
    NEW = "new"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a sentence about one change may speak of."""

    known: Known
    old: tuple[str, ...]
    """The old text, what leads it in, and the headings above it; () where there is none."""
    new: tuple[str, ...]
    lead_in: str
    lexicon: Lexicon
    """Of the policy's language."""
    locale: str


_QUOTE = re.compile('[“„]([^“”„]*)[”“]|"([^"]*)"')
_ADDRESS = re.compile(r"(?:[a-z]+://|mailto:|www\.)\S*[^\s.,;]", re.IGNORECASE)
_PARENTHESIS = re.compile(r"\([^()]*\)")
_OWN_WORDS = re.compile(r"\bE-Mail\b")
"""Words of generated sentences that are written like names, and are none."""
_STOP = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_])")
_ELLIPSIS = re.compile(r"\s*…$")
# What each language says of the version that a part of a sentence is about; the first that fits counts.
_PARTS = {
    "en": (
        re.compile(r"(?P<either>.*\b(?:ruled|allowed|asked for|promised|did not) .*, and now .*)"),
        re.compile(r"(?P<new>.*?) instead of (?P<old>.*)"),
        re.compile(r"(?P<old>.*\bhad to\b.*?); (?P<new>now .*)"),
        re.compile(r"(?P<new>.*?); before, (?P<old>.*)"),
        re.compile(
            r"(?P<either>(?:For .*?, a|A) period) of (?P<old>.*?) is now (?!stated)(?P<new>.*)"
        ),
        re.compile(r"(?P<old>.*\b(?:no longer|is gone)\b.*)"),
        re.compile(r"(?P<new>.*\b(?:now|newly)\b.*)"),
    ),
    "de": (
        re.compile(r"(?P<either>Der Text hat dies .*)"),
        re.compile(r"(?P<new>.*?) statt (?:auf )?(?P<old>.*)"),
        re.compile(r"(?P<old>Bisher .*?); (?P<new>jetzt .*)"),
        re.compile(r"(?P<new>.*?), vorher (?P<old>.*)"),
        re.compile(r"(?P<either>Im Text stand .*; jetzt .*)"),
        re.compile(r"(?P<old>.*\b(?:nicht mehr|entfallen|entfällt)\b.*)"),
        re.compile(r"(?P<new>.*\b(?:jetzt|[Nn]eu)\b.*)"),
    ),
}
_ACTS = "|".join(sorted(map(re.escape, DONE), key=len, reverse=True))
_FRAMES: tuple[tuple[re.Pattern[str], frozenset[Stance]], ...] = (
    (re.compile(rf"\bmay be (?P<act>{_ACTS})\b"), frozenset({Stance.PERMITTED})),
    (
        re.compile(rf"\bwill not be (?P<act>{_ACTS})\b"),
        frozenset({Stance.PROHIBITED, Stance.DUTY_DENIED}),
    ),
    (re.compile(rf"\bwill be (?P<act>{_ACTS})\b"), frozenset({Stance.DUTY})),
    (re.compile(r"\bthis may be done\b"), frozenset({Stance.PERMITTED})),
    (
        re.compile(r"\bthis will not be done\b"),
        frozenset({Stance.PROHIBITED, Stance.DUTY_DENIED}),
    ),
    (re.compile(r"^The text (?:now|no longer) rules this out\b"), frozenset({Stance.PROHIBITED})),
    (
        re.compile(r"^The text (?:now|no longer) promises this\b"),
        frozenset({Stance.DUTY, Stance.RIGHT}),
    ),
    (re.compile(r"^The text (?:now|no longer) refuses this\b"), frozenset({Stance.DUTY_DENIED})),
    (re.compile(r"\bthat you may not do this\b"), frozenset({Stance.RIGHT_DENIED})),
    (re.compile(r"^You may now\b|\bthat you may\b(?! not)"), frozenset({Stance.RIGHT})),
)


def evidence_of(
    change: Change, report: ChangeReport, lexicon: Lexicon, names: Sequence[str] = ()
) -> Evidence:
    """Return what may be said of a change.

    `names` may stand in any sentence; the first, if any, is how the organisation calls itself.
    """
    locale = report.policy.locale
    return Evidence(
        known=known_of(report, (change,), names),
        old=_texts(change.old_text, change, [r for s in report.sections for r in s.old], old=True),
        new=_texts(change.new_text, change, [r for s in report.sections for r in s.new], old=False),
        lead_in=change.lead_in,
        lexicon=_naming(lexicon_for(locale, lexicon), names[0] if names else ""),
        locale=locale,
    )


@lru_cache(maxsize=16)
def _naming(lexicon: Lexicon, organisation: str) -> Lexicon:
    """Return the lexicon that reads the organisation's name as "we"."""
    name = tuple(token.word for token in lexicon.tokeniser.tokenise(organisation))
    if not name or lexicon.reader is not None:
        return lexicon
    return replace(lexicon, selves=lexicon.selves | {name})


def _texts(
    text: str, change: Change, sections: Iterable[SectionRef], *, old: bool
) -> tuple[str, ...]:
    at = change.old_section if old else change.new_section
    headings = [name for ref in sections if ref.index == at for name in (*ref.path, ref.heading)]
    return tuple(dict.fromkeys(filter(None, (text, change.lead_in, *headings))))


def untruths(text: str, evidence: Evidence, language: str) -> tuple[str, ...]:
    """Return what a generated text in `language` says that its change does not hold, as printed."""
    found = [*_unborne_plain(text, evidence.known, evidence.lexicon, evidence.locale, language)]
    for sentence in _STOP.split(text):
        parts = _parts(sentence, language)
        for side, part in parts:
            cited = [*_quotes(part), *_ADDRESS.findall(_QUOTE.sub(" ", part))]
            found += [each for each in cited if not _is_among(each, _on(side, evidence))]
        if language_code(language) == "en":
            found += _unborne_claims(sentence, parts[0][0], evidence)
    return tuple(dict.fromkeys(found))


def unborne_words(
    text: str, known: Known, lexicon: Lexicon, locale: str, language: str
) -> tuple[str, ...]:
    """Return the quotations, numbers, names and addresses of a text that are not `known` anywhere."""
    cited = [*_quotes(text), *_ADDRESS.findall(_QUOTE.sub(" ", text))]
    return (
        *(each for each in cited if not _is_among(each, known.texts)),
        *_unborne_plain(text, known, lexicon, locale, language),
    )


def _unborne_plain(
    text: str, known: Known, lexicon: Lexicon, locale: str, language: str
) -> tuple[str, ...]:
    """Return numbers and names outside quotations and addresses, which are looked for as they stand."""
    words = _OWN_WORDS.sub(" ", _ADDRESS.sub(" ", _QUOTE.sub(" ", text)))
    return unborne(words, known, lexicon, locale, language=language)


def _quotes(text: str) -> list[str]:
    return [curly or straight for curly, straight in _QUOTE.findall(text)]


def _parts(sentence: str, language: str) -> tuple[tuple[_Side, str], ...]:
    """Return the pieces of a sentence with the version that each is about."""
    # A quotation must not be taken for the sentence's own words.
    quotes = _quotes(sentence)
    masked = _QUOTE.sub("“”", sentence)
    for pattern in _PARTS.get(language_code(language), ()):
        if found := pattern.fullmatch(masked):
            pieces = sorted(
                (found.start(name), _Side(name), part)
                for name, part in found.groupdict().items()
                if part is not None
            )
            return tuple((side, _unmasked(part, quotes)) for _, side, part in pieces)
    return ((_Side.EITHER, sentence),)


def _unmasked(part: str, quotes: list[str]) -> str:
    """Put quotations back, taking them from `quotes`."""
    return re.sub("“”", lambda _: f"“{quotes.pop(0)}”", part)


def _is_among(cited: str, texts: Iterable[str]) -> bool:
    words = _folded(_ELLIPSIS.sub("", cited).rstrip(' ,;:.”"'))
    # "Internet Protocol (IP) address" is an Internet protocol address.
    return any(
        words in _folded(each) for text in texts for each in (text, _PARENTHESIS.sub("", text))
    )


def _on(side: _Side, evidence: Evidence) -> tuple[str, ...]:
    match side:
        case _Side.OLD:
            return evidence.old
        case _Side.NEW:
            return evidence.new
    return (*evidence.old, *evidence.new)


def _unborne_claims(sentence: str, side: _Side, evidence: Evidence) -> list[str]:
    """Return the words in which a sentence says that something is done, where no statement says so."""
    frame = _QUOTE.sub("“”", sentence)
    for pattern, stances in _FRAMES:
        if (found := pattern.search(frame)) is None:
            continue
        acts = DONE.get(found.groupdict().get("act") or "", frozenset())
        return [] if _is_borne(acts, stances, side, evidence) else [found.group()]
    return []


def _is_borne(
    acts: frozenset[str], stances: frozenset[Stance], side: _Side, evidence: Evidence
) -> bool:
    """Tell whether a statement on that side does one of `acts`, any for none, in one of `stances`.

    One whose act the reader does not know may be meant.
    """
    return any(
        statement.stance in stances
        and (not acts or statement.head is None or statement.head.id in acts)
        for text in _on(side, evidence)
        for statement in read_sentence(
            text, evidence.lexicon, lead_in=evidence.lead_in if text != evidence.lead_in else ""
        )
    )


def _folded(text: str) -> str:
    # White space is not even a word's neighbour: "May 22 , 2018".
    return "".join(text.split()).casefold()
