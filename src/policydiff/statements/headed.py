"""What a heading says of the sentences below it that they do not say: what for, to whom, where from.

"## Advertising"  "We use your order history."      "## Couriers"  "They receive your name."
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from policydiff.statements.lexicon import Lexicon
from policydiff.statements.marks import canonical_tokens, find_marks
from policydiff.statements.records import Facet, Stance
from policydiff.statements.side import Side
from policydiff.text.patterns import late

_PURPOSES = frozenset({Facet.PURPOSE, Facet.BASIS})
_PARTIES = frozenset({Facet.RECIPIENT, Facet.VENDOR})
_KINDS = (_PURPOSES, _PARTIES, _PARTIES)
"""What a practice has one of, its source being a party, too: a heading that names one does for all below."""
_SOURCE = 2
_SOURCES = (
    (
        "readers",
        late(
            r"\byou(?:['’]ve| have)? (?:give|gave|given|provide[ds]?|enter|send|tell|submit|share)\b"
        ),
    ),
    (
        "others",
        late(
            r"\b(?:from|by) (?:\w+ )?"
            r"(?:third|partners?|others?|brokers?|sources|parties|vendors?|friends)\b"
        ),
    ),
    ("devices", late(r"\bautomatic")),
)
"""Where data comes from, as headings say it."""
_FROM_SOURCES = frozenset({"collect", "use", "retain", "provide"})

_KEEPING_SAFE = frozenset({"anonymize", "secure"})

Named = tuple[frozenset[str], frozenset[str], frozenset[str]]


def told_otherwise(section: int | None, old: Side, other: int | None, new: Side) -> bool:
    """Whether the headings of two sections name other purposes or parties, and sentences below name none."""
    if section is None or other is None:
        return False
    here, there = (
        named_in(side.document.sections[at].heading, side.lexicon)
        for side, at in ((old, section), (new, other))
    )
    return any(
        differ(here, there, kind)
        and all(
            any(lacks(i, kind, side) for i in _below(at, side))
            for at, side in ((section, old), (other, new))
        )
        for kind in range(len(_KINDS))
    )


def differ(here: Named, there: Named, kind: int) -> bool:
    """Whether both headings name some of a kind, and none of it in common."""
    return bool(here[kind] and there[kind]) and not here[kind] & there[kind]


@lru_cache(maxsize=4096)
def named_in(heading: str, lexicon: Lexicon) -> Named:
    """Return the purposes, the parties and the sources that a heading names."""
    marks = find_marks(canonical_tokens(heading, lexicon), heading, lexicon)
    nodes = [n for m in marks for n in m.nodes if not n.general]
    sources = frozenset(source for source, said in _SOURCES if said.search(heading.casefold()))
    purposes = frozenset(n.id for n in nodes if n.facet in _PURPOSES)
    # Who is a source receives nothing.
    parties = frozenset(n.id for n in nodes if n.facet in _PARTIES and not sources)
    return purposes, parties, sources


def lacks(index: int, kind: int, side: Side) -> bool:
    """Whether a sentence says that something is done with data, and not what for, with whom or where from."""
    reading = side.reading(index)
    nodes = (n for m in reading.marks for n in m.nodes)
    if any(n.facet is Facet.SECURITY or n.id in _KEEPING_SAFE for n in nodes):
        return False  # "Passwords are hashed": how safe something is, whatever it is for
    theirs = any(t.word == "your" for t in reading.tokens)
    return any(
        s.head is not None
        and s.stance in (Stance.PERMITTED, Stance.PROHIBITED)
        and (theirs or any(n.facet is Facet.DATA for n in s.nodes))
        and (kind != _SOURCE or s.head.id in _FROM_SOURCES)
        and not any(n.facet in _KINDS[kind] for n in s.nodes + s.guarded)
        for s in side.statements(index)
    )


def displaces(index: int, old: Side, other: int, new: Side) -> bool:
    """Whether a sentence that moved stands below another purpose or party, and names none itself."""
    headings = (
        side.document.sections[side.document.sentences[i].section].heading
        for i, side in ((index, old), (other, new))
    )
    here, there = (named_in(heading, new.lexicon) for heading in headings)
    return any(
        differ(here, there, kind) and lacks(index, kind, old) and lacks(other, kind, new)
        for kind in range(len(_KINDS))
    )


def _below(section: int, side: Side) -> Iterator[int]:
    return (s.index for s in side.document.sentences if s.section == section)
