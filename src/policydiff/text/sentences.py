"""Where sentences end inside one paragraph, list item or table row.

English goes through nupunkt, whose model was trained on legal text; what it is known to get wrong is
mended here. Other languages have rules of their own: terminal punctuation, abbreviations, ordinals.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from policydiff.text.patterns import late

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Span = tuple[int, int]

_MAYBE = re.compile(r"[.!?…。！？؟۔।]\S{0,40}\s|[.!?…][\"”’)\]]*[A-ZÀ-ÞА-Я]|[。！？]|\n")
_CJK_END = re.compile(r"[。！？][」』”’）)\]\"']*\s*")
# "“" closes in German, "«" closes where "»" opens, and French sets "»" apart with a space.
_END = late(r"[.!?…؟۔।](?:[\"”“’‘»«)\]]|\s»(?=\s|$))*\s+")
_MARKER_ONLY = re.compile(
    r"\s*(?:[(\[]?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxlcIVXLC]{1,5})[.)\]]+|§+)\s*$"
)
_GLUED = re.compile(r"[.!?](?<=[a-z]{2}[a-z)].)(?=[A-Z][a-z]+[\s,])")
_COMPANY = late(r"(?:Inc|LLC|Ltd|Corp|Co|GmbH|AG|SA|BV|plc|AB|Pty)\b")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[\"“„«/'’])(?:"
    r"e\.\s?g|i\.\s?e|cf|vs|approx|incl|esp|resp|ca|viz|al|No|Nos|Art|Arts|Sec|Secs|para|paras|pp?|"
    r"Mr|Mrs|Ms|Dr|Prof|St|Nr|Abs|Rn|Ziff|Lit|lit|bzw|bspw|ggf|vgl|evtl|inkl|zzgl|sog|insb|Str|Tel|"
    r"Hr|Hrn|z\.\s?B|d\.\s?h|u\.\s?a|i\.\s?d\.\s?R|i\.\s?S\.\s?d|i\.\s?V\.\s?m|o\.\s?ä|gem|"
    r"p\.\s?ex|c\.-à-d|M|Mme|Mlle|n°|art|al|réf|tél|"
    r"Sdn|Pte|Pvt|"
    r"Sr|Sra|Dra|núm|pág|p\.\s?ej|Ud|Uds|Avda"
    r")\.\s*$"
)
# Words that begin a sentence, so that a capital after "Inc." or "13." is not a name that goes on.
_STARTERS = (
    "The|This|That|These|Those|There|We|You|Your|Our|It|Its|They|Their|He|She|If|When|Where|While|For|From|In|On|"
    "At|By|To|As|With|Without|Under|Once|Upon|After|Before|Because|Since|However|Therefore|Please|Some|Such|Any|"
    "All|Each|No|Not|Other|Most|Many|Only|Until|Unless|Also|And|But|Or|An|A|I|Is|Are|Do|Does|How|What|Why|Who|Which"
)
_MISSED = re.compile(
    r"[.!?][\"”’)\]]*\s+(?=[\"“(\[]?(?:(?P<starter>(?:" + _STARTERS + r")\b)|[A-Z][a-z]+))"
)
_WORD = re.compile(r"[A-Za-z0-9%]+")
_LONGEST_WORD = 80
# "… to deliver orders. We keep …": nothing below joins such sentences. A capital may be a numeral with
# its full stop, and so may a short word before it.
_SURE_END = re.compile(
    r"[.?](?:(?<=[a-z]{4}.)|(?<=[0-9]{4}.))\s(?=[A-Z][a-z])(?![IVXLC][ivxlc]{1,5}\.)"
)
_NUMERAL = re.compile(r"[ivxlc]{4,5}")
_LONGEST_SURE_WORD = 40
# Where a sentence may end besides: what the model looks at, and what it leaves together.
_DOUBT = re.compile(r"[.!?…](?=[\s)\"”;}\]*:@({\[!?»'’A-Z])|[。！？]")
_SHORTENED_WORDS = (
    "approx incl esp resp viz para paras subd supp cont dept govt corp art arts sec secs "
    "nos ext tel max min misc prof assn bldg univ messrs vol vols chap ch fig figs eq ref "
    "refs rev stat inc ltd co mr mrs ms dr st vs cf no nr eg ie al est ed eds reg regs jr "
    "sr gen hon rep sen gov ave blvd rd ste llc"
)
_SHORTENED = frozenset(_SHORTENED_WORDS.split())
_NEVER_SURE = _SHORTENED | {"bspw", "evtl", "insb", "inkl", "zzgl"}
_ORDINAL = re.compile(r"(?:^|[\s(])\d{1,2}\.\s*$")
_MONTH_AND_YEAR = re.compile(r"[^\W\d_]{3,}\.?,?\s+(?:19|20)\d\d\b")  # "am 1. März 2024"
_INITIALS = re.compile(r"(?:^|[\s(.])[^\W\d_]\.\s*$")
_STARTER = late(r"[\"“(\[]?(?:" + _STARTERS + r")\b")


def split_sentences(text: str, locale: str = "en") -> list[Span]:
    """Return the spans of the sentences in `text`, which is one paragraph without markup.

    The spans are contiguous and cover the text; white space belongs to the sentence before it.
    A line break in `text` (a hard break of the source) ends a sentence unless the next line goes
    on in lower case. An empty text has no sentence.
    """
    if not text:
        return []
    if _MAYBE.search(text) is None:
        return [(0, len(text))]
    language = locale[:2]
    spans: list[Span] = []
    for start, stop in _hard_lines(text):
        piece = text[start:stop]
        found = _english(piece) if language == "en" else _other(piece, language)
        spans += [(start + a, start + b) for a, b in found]
    return spans


def _hard_lines(text: str) -> list[Span]:
    if "\n" not in text:
        return [(0, len(text))]
    cuts = [m.end() for m in re.finditer(r"\s*\n\s*(?![a-zß-ÿ\s])", text)]
    cuts = [cut for cut in cuts if cut < len(text)]
    return list(zip([0, *cuts], [*cuts, len(text)], strict=True))


def _english(text: str) -> list[Span]:
    """Cut where it is sure to be right, and ask the model only about what is left between."""
    if _MAYBE.search(text) is None:
        return [(0, len(text))]
    spans: list[Span] = []
    start = 0
    for end, stop in _sure_ends(text):
        if _DOUBT.search(text, start, end) is None:
            spans.append((start, stop))
        else:
            spans += [(start + a, start + b) for a, b in _by_model(text[start:stop])]
        start = stop
    return spans


def _sure_ends(text: str) -> Iterator[Span]:
    """Yield where a sentence surely ends and where the next begins, last of all the end of `text`."""
    for match in _SURE_END.finditer(text):
        end = match.start()
        word = text[text.rfind(" ", 0, end) + 1 : end]
        number = word.isdecimal() and _STARTER.match(text, match.end()) is not None
        if (number or _is_sure_word(word)) and word.isascii() and len(word) <= _LONGEST_SURE_WORD:
            yield end, match.end()
    yield len(text.rstrip()) - 1, len(text)


def _is_sure_word(word: str) -> bool:
    """Whether `word` is no abbreviation, number or sign of a list whatever follows its full stop."""
    return (
        word.isalpha()
        and word.islower()
        and word not in _NEVER_SURE
        and _NUMERAL.fullmatch(word) is None
    )


@lru_cache(maxsize=16_384)
def _by_model(text: str) -> tuple[Span, ...]:
    """Return the sentences of a piece of English: versions of a policy share nearly all of them."""
    starts = {int(start) for start, _ in _nupunkt()(text)} | {0, *_missed(text)}
    ordered = sorted(start for start in starts if start < len(text))
    rough = list(zip(ordered, [*ordered[1:], len(text)], strict=True))
    return tuple(_split_glued(text, _mend(text, rough, english=True)))


@cache
def _nupunkt() -> Callable[[str], list[Span]]:
    from nupunkt import sent_spans  # its model costs 20 ms: only texts with sentences pay

    return sent_spans  # type: ignore[no-any-return,unused-ignore]


def _other(text: str, language: str) -> list[Span]:
    return _split_glued(text, _mend(text, _by_rules(text, language), english=False))


def _by_rules(text: str, language: str) -> list[Span]:
    cuts = []
    for match in _END.finditer(text):
        after = text[match.end() : match.end() + 1]
        if (
            after
            and not after.islower()
            and not (language == "de" and _ORDINAL.search(text, 0, match.end()))
        ):
            cuts.append(match.end())
    return list(zip([0, *cuts], [*cuts, len(text)], strict=True))


def _mend(text: str, spans: list[Span], english: bool) -> list[Span]:
    """Join what was cut too early."""
    joined: list[Span] = []
    for start, stop in spans:
        if joined and _belongs_to_before(text, joined[-1], (start, stop), english):
            joined[-1] = (joined[-1][0], stop)
        else:
            joined.append((start, stop))
    return joined


def _belongs_to_before(text: str, before: Span, span: Span, english: bool) -> bool:
    head, tail = text[before[0] : before[1]], text[span[0] : span[1]]
    first = tail[:1] if not tail[:1].isspace() else tail.lstrip()[:1]
    stripped = head.rstrip()
    if not first or first in ",;)]}”’":
        return True
    if first.islower():  # the English model has seen lower case when it cuts after a full stop
        return (
            not english
            or not stripped.endswith(".")
            or _ABBREVIATION.search(head[-24:]) is not None
            or stripped[:-1].rpartition(" ")[2].lower() in _SHORTENED
        )
    if _MARKER_ONLY.match(head) or (_ORDINAL.search(head[-6:]) and _MONTH_AND_YEAR.match(tail)):
        return True
    if stripped.endswith("!") and _COMPANY.match(tail):
        return True
    return (
        stripped.endswith(".")
        and (
            _ABBREVIATION.search(head[-24:]) is not None or _INITIALS.search(head[-4:]) is not None
        )
        and not head[-3:].strip().endswith("..")
    )


def _missed(text: str) -> list[int]:
    """Return where an English sentence ends that the model took for an abbreviation.

    "… on the server at rest. For more …": its legal training reads "rest." as the Restatement.
    """
    cuts = []
    for match in _MISSED.finditer(text):
        before = text[max(0, match.start() - _LONGEST_WORD) : match.start()]
        backwards = _WORD.match(before[::-1])
        if backwards is None:
            continue
        word = backwards[0][::-1]
        if (len(word) == 1 and word.isalpha()) or (
            word.lower() in _SHORTENED and not match["starter"]
        ):
            continue
        known = match["starter"] is not None and not (word.islower() and word in _SHORTENED)
        if known or (word.islower() and len(word) >= 4):
            cuts.append(match.end())
    return cuts


def _split_glued(text: str, spans: list[Span]) -> list[Span]:
    """Cut what was left together: a missing space after a full stop, Chinese full stops."""
    cuts = {m.end() for m in _GLUED.finditer(text)}
    if not text.isascii():
        cuts |= {m.end() for m in _CJK_END.finditer(text)}
    if not cuts:
        return spans
    cuts |= {start for start, _ in spans}
    ordered = sorted(cut for cut in cuts | {0} if cut < len(text))
    return list(zip(ordered, [*ordered[1:], len(text)], strict=True))
