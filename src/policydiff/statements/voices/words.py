"""Words as forms of a sentence are compared: set phrases made equal, possessors behind what is theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from policydiff.statements.grammar import BE
from policydiff.statements.lexicon import Lexicon
from policydiff.statements.tokens import Token
from policydiff.statements.unproved import word_class

CONDITIONS = {
    "if": "if", "when": "if", "where": "if", "once": "if", "whenever": "whenever", "unless": "unless",
    "even-if": "even-if", "before": "before", "after": "after", "until": "until", "while": "while",
    "because": "because", "upon": "if", "so": "so",
}  # fmt: skip
"""What opens a condition, by its kind."""
RELATIVE = frozenset({"that", "which", "who", "whose", "whom", "what", "how", "whether"})
OPENING = {
    "of": "of", "for": "of", "in": "in", "on": "in", "at": "in", "inside": "in", "into": "in", "about": "in",
    "during": "in", "via": "through",
} | {
    word: word
    for word in RELATIVE | {
        "to", "from", "with", "without", "by", "through", "within", "under", "over", "between", "against",
        "as", "than", "outside", "across", "since", "per", "beyond",
    }
}  # fmt: skip
"""What opens a phrase, by its kind: those of one kind often stand for each other."""
MODALS = {
    "will": "will", "shall": "will", "must": "must", "may": "may", "might": "may", "can": "may",
    "could": "may", "should": "should", "would": "would",
}  # fmt: skip
AUXILIARIES = frozenset({"do", "doe", "did", "have", "has", "had"})
ONLY = frozenset({"only", "solely", "exclusively"})
JOINING = frozenset({"and", "or", "but", ",", "(", ")", ":", ";"})
DETERMINING = frozenset({
    "the", "a", "an", "its", "their", "your", "our", "his", "her", "this", "these", "such", "any", "all",
})  # fmt: skip
"""Before nouns."""

_SET_PHRASES = [
    (tuple(before.replace("|", "").split()), tuple(after.split()), before.endswith("|"))
    for before, after in (
        ("each time", "whenever"),
        ("every time", "whenever"),
        ("in the event that", "if"),
        ("in case", "if"),
        ("even if", "even-if"),
        ("save where", "unless"),
        ("save if", "unless"),
        ("except where", "unless"),
        ("except when", "unless"),
        ("except if", "unless"),
        ("no later than", "within"),
        ("not later than", "within"),
        ("in order to", "to"),
        ("as well as", "and"),
        ("no one", "nobody"),
        ("in such a case", "in-that-case"),
        ("in such case", "in-that-case"),
        ("in that case", "in-that-case"),
        ("in this case", "in-that-case"),
        ("at any time", "anytime"),
        ("from time to time", "sometime"),
        ("at no cost", "free-of-charge"),
        ("at no charge", "free-of-charge"),
        ("without charge", "free-of-charge"),
        ("free of charge", "free-of-charge"),
        ("for free", "free-of-charge"),
        ("at your request", "if you ask"),
        ("on your request", "if you ask"),
        ("upon your request", "if you ask"),
        ("on request |", "if you ask"),
        ("upon request |", "if you ask"),
        ("if you ask us to |", "if you ask"),
        ("if you ask us |", "if you ask"),
        ("if you request it |", "if you ask"),
        ("if you request this |", "if you ask"),
        ("if you so request |", "if you ask"),
        ("when you ask us to |", "if you ask"),
        ("when you ask us |", "if you ask"),
        ("if you consent |", "with your consent"),
        ("if you have consented |", "with your consent"),
        ("where you have consented |", "with your consent"),
        ("you have the right to", "you may"),
        ("you have a right to", "you may"),
        ("you are entitled to", "you may"),
        ("for a period of", "for"),
        ("each of the", "the"),
        ("each of these", "these"),
        ("each of our", "our"),
        ("its own", "own"),
        ("their own", "own"),
        ("prior to", "before"),
        ("so that", "so"),
        ("respond to", "answer"),
        ("responded to", "answered"),
        ("responding to", "answering"),
        ("disagree with", "do not agree with"),
        ("nor will we", "; we will not"),
        ("nor do we", "; we do not"),
        ("nor shall we", "; we shall not"),
        ("nor may we", "; we may not"),
        ("nor can we", "; we can not"),
        ("do so", ""),
        ("doing so", ""),
        *(
            (f"{opening} {said}", "if law requires it")
            for opening in ("if", "where", "when")
            for said in (
                "required by law",
                "required to do so by law",
                "it is required by law",
                "this is required by law",
                "we are legally required to do so",
                "the law requires it",
                "the law requires us to",
            )
        ),
    )
]
"""What stands for what; with a bar, only where a clause or phrase ends behind it."""
_BY_FIRST = {
    first: [each for each in _SET_PHRASES if each[0][0] == first]
    for first in {pattern[0] for pattern, _, _ in _SET_PHRASES}
}
_FLOATING = frozenset({
    "in-that-case", "free-of-charge", "anytime", "sometime", "sometimes", "often", "always", "alway",
    "still",
})  # fmt: skip
_NO_ADVERBS = ONLY | {
    "reply", "apply", "supply", "comply", "rely", "family", "early", "july", "imply", "assembly", "daily",
    "weekly", "monthly", "yearly", "anomaly", "multiply", "friendly",
}  # fmt: skip
_REFUSED = frozenset(
    {"respectively", "neither", "either", "both", "?", "|", "latter", "former", "vice"}
)
"""Words by which places matter that are not looked at here."""
_SILENT = frozenset({".", "!", '"', "“", "”", "„", "'", "’", "‘", "*", "…"})
_DEEDS = {
    "storage": "store", "discovery": "discover", "closure": "close", "receipt": "receive", "erasure": "erase",
    "analysis": "analyse", "disclosure": "disclose", "delivery": "deliver", "sale": "sell", "loss": "lose",
    "usage": "use", "withdrawal": "withdraw", "removal": "remove", "approval": "approve", "choice": "choose",
    "diagnosis": "diagnose", "recovery": "recover", "registration": "register", "subscription": "subscribe",
    "cancellation": "cancel",
}  # fmt: skip
"""Names of deeds that no ending tells."""
_GENITIVE = ("'s", "’s", "s'", "s’")
_LONGEST_OWNED = 3
_NO_NOUNS = frozenset({
    "we", "you", "they", "it", "us", "me", "them", "not", "never", "also", "tell", "ask", "show", "give",
    "send", "offer", "help", "let", "know", "think", "believe", "say",
})  # fmt: skip
"""Words behind which "we" or "you" opens no relative clause."""
_WHAT_READERS_DO = frozenset({
    "give", "provide", "send", "visit", "use", "make", "enter", "choose", "share", "upload", "submit", "post",
    "write", "fill", "agree", "register", "subscribe", "buy", "order", "create", "store", "view", "see",
})  # fmt: skip
"""Verbs that show "you" before them to be who acts."""
_LINES = frozenset({
    "connection", "channel", "network", "internet", "https", "tls", "line", "link", "protocol", "vpn",
})  # fmt: skip
"""What things are sent over as well as through."""
_NEAR = 5
"""Words behind "over" among which such a thing stands."""
_SAVING = ("protect", "safeguard", "guard", "defend", "secure", "shield")
"""What is done against something as well as from it."""
_FAR = 8
"""Words before "against" among which such a verb stands."""
_POINTING = frozenset({"this", "these", "those"})
_UNITS = frozenset({"hour", "day", "week", "month", "year", "minute", "second", "fortnight"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence."""

    word: str
    kind: str
    kin: str
    """What it has in common with its other forms and synonyms."""


def words_of(tokens: Sequence[Token], lexicon: Lexicon) -> list[Word]:
    """Return the words as they are compared, [] where their places matter in other ways."""
    tokens = [
        t
        for i, t in enumerate(tokens)
        if not (t.word == "that" and _determines(tokens, i))
        and not (t.word in _POINTING and _stands_alone(tokens, i))
    ]
    if any(token.word in _REFUSED for token in tokens):
        return []
    found = [
        Word(token.word, token.kind, _kin(token, lexicon))
        for token in _owned(tokens)
        if not token.inherited and (token.kind != "mark" or token.word not in _SILENT)
    ]
    if any(a.word == "not" and b.word in ONLY for a, b in pairwise(found)):
        return []
    return _with_comma(_with_relatives(_with_set_phrases(found)))


def floats(word: Word) -> bool:
    """Whether a word may stand anywhere in a clause: an adverb, "at any time"."""
    ly = word.kind == "word" and word.word.endswith("ly") and word.word not in _NO_ADVERBS
    return ly or word.word in _FLOATING


def _owned(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens with "the data of your child" for "your child's data"."""
    i = 0
    while i < len(tokens):
        near = range(i, min(i + 3, len(tokens)))
        stop = next((j for j in near if tokens[j].surface.endswith(_GENITIVE)), -1)
        end = stop + 1
        while end < len(tokens) and tokens[end].kind == "word" and not _ends_noun(tokens[end].word):
            end += 1
        begins = stop == i or tokens[i].word in DETERMINING
        if stop < 0 or not begins or not stop < end - 1 <= stop + _LONGEST_OWNED:
            yield tokens[i]
            i += 1
            continue
        yield from tokens[stop + 1 : end]
        yield tokens[i]._replace(word="of", surface="of")
        yield from tokens[i : stop + 1]
        i = end


def _determines(tokens: Sequence[Token], place: int) -> bool:
    """Tell "from that friend" from "a friend that calls"."""
    before = tokens[place - 1].word if place else ","
    return (
        before in JOINING or before in CONDITIONS or (before in OPENING and before not in RELATIVE)
    )


def _stands_alone(tokens: Sequence[Token], place: int) -> bool:
    """Tell "we tell you of this" from "we use this data"."""
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    return after is None or after.kind != "word" or after.word in OPENING


def _with_comma(words: list[Word]) -> list[Word]:
    """Return the words with a comma behind the phrase that begins a sentence: "With your consent we …"."""
    subject = next((i for i, w in enumerate(words) if w.word in ("we", "you", "they")), 0)
    if not subject or words[0].word not in OPENING or words[0].word in RELATIVE:
        return words
    if any(w.word in JOINING or w.word in CONDITIONS for w in words[:subject]):
        return words
    return [*words[:subject], Word(",", "mark", ","), *words[subject:]]


def _with_relatives(words: list[Word]) -> list[Word]:
    """Return the words with the "that" which is often left out: "the data (that) we hold about you"."""
    found: list[Word] = []
    for word, after in pairwise([*words, Word(".", "mark", ".")]):
        before = found[-1] if found else None
        acts = word.word in ("we", "they") or (word.word == "you" and _acts(after))
        if (
            acts
            and before is not None
            and before.kind == "word"
            and not _ends_noun(before.word)
            and before.word not in _NO_NOUNS
            and _tells_something(found)
        ):
            found.append(Word("that", "word", "that"))
        restricts = word.word == "which" and before is not None and before.kind == "word"
        restricts = restricts and before is not None and before.word not in OPENING
        found.append(Word("that", "word", "that") if restricts else word)
    return found


def _acts(word: Word) -> bool:
    """Whether a word behind "you" shows that readers do something: they may be whom it is done to."""
    return word.word in MODALS or word.word in BE | AUXILIARIES | _WHAT_READERS_DO


def _tells_something(words: Sequence[Word]) -> bool:
    """Whether a predicate stands in the last clause of some words, and no condition."""
    comma = max((i for i, w in enumerate(words) if w.word in JOINING), default=-1)
    last = words[comma + 1 :]
    return not any(w.word in CONDITIONS for w in last) and any(
        w.word in BE or w.word in AUXILIARIES or w.word in MODALS or w.word in ("we", "you", "they")
        for w in last
    )


def _ends_noun(word: str) -> bool:
    return word in AUXILIARIES | ONLY | JOINING | BE or any(
        word in known for known in (OPENING, MODALS, CONDITIONS)
    )


def _kin(token: Token, lexicon: Lexicon) -> str:
    """Return the class of a word, that of its verb where it is a participle or the name of a deed."""
    word = _DEEDS.get(token.word, token.word)
    ending = next((e for e in ("ed", "ing") if word.endswith(e)), "")
    base = word.removesuffix(ending)
    for verb in (word, base, base + "e", base[:-1]) if ending else (word,):
        if verb in lexicon.plain.same:
            return lexicon.plain.same[verb]
    return word_class(token._replace(word=word), lexicon)


def _with_set_phrases(words: list[Word]) -> list[Word]:
    found: list[Word] = []
    i = 0
    while i < len(words):
        taken, instead = _set_phrase(words, i)
        if taken:
            found += [Word(w, "mark" if w == ";" else "word", w) for w in instead]
            i += taken
            continue
        word = words[i]
        if word.word == "of" and found and found[-1].word in _UNITS:
            word = Word("after", "word", "after")  # "within 2 days of your request"
        if word.word == "over" and any(w.word in _LINES for w in words[i + 1 : i + _NEAR]):
            word = Word("through", "word", "through")
        if word.word == "against" and any(w.word.startswith(_SAVING) for w in found[-_FAR:]):
            word = Word("from", "word", "from")
        found.append(word)
        i += 1
    while found and found[-1].word == "to":
        found.pop()
    return found


def _set_phrase(words: list[Word], start: int) -> tuple[int, Sequence[str]]:
    """Return how many words from `start` are a set phrase, and what it stands for; 0 for none."""
    for pattern, instead, ends in _BY_FIRST.get(words[start].word, ()):
        stop = start + len(pattern)
        if tuple(w.word for w in words[start:stop]) != pattern:
            continue
        if not ends or stop == len(words) or words[stop].word in JOINING:
            return len(pattern), instead
    bounded = [w.word for w in words[start : start + 2]] in (["at", "most"], ["up", "to"])
    if bounded and start + 2 < len(words) and words[start + 2].kind == "number":
        return 2, ("within",)
    return 0, ()
