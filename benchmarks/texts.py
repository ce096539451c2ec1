"""Made-up policies of any size, and known edits of them: the same every time for one seed."""

from __future__ import annotations

import random
import re
import textwrap
from dataclasses import dataclass, field

_DATA = (
    "your name",
    "your address",
    "payment details",
    "device identifiers",
    "log files",
    "photos",
)
_WHO = ("couriers", "payment processors", "our accountants", "hosting providers", "auditors")
_WHY = ("deliver orders", "prevent fraud", "answer questions", "keep accounts", "improve the site")
_TOPICS = (
    "Orders",
    "Logs",
    "Payments",
    "Newsletters",
    "Accounts",
    "Visits",
    "Donations",
    "Support",
)
_FORMS = (
    "We collect {data} when you use service number {n} to {why}.",
    "We keep {data} of service number {n} for {days} days – not a day more.",
    "We share {data} with {who} who help us to {why} in region {n}.",
    'You may ask us to delete {data} held for "purpose {n}" at any time.',
    "We don't sell {data} gathered by service number {n} to anyone.",
    "Only {who} see {data} of [department {n}](https://shop.example/{n}), e.g. to {why}.",
)
_WIDTHS = (78, 68)
EDITS, COSMETIC = 12, 30


@dataclass(slots=True)
class Part:
    """A section: a heading, paragraphs of sentences, a list of items."""

    heading: str
    first: list[str]
    items: list[str]
    last: list[str]


@dataclass(frozen=True, slots=True)
class Case:
    """Two versions, and what a careful reader would say differs."""

    old: str
    new: str
    changed: int
    """Words deleted and words inserted, together."""
    moved: str
    """A sentence that only moved, with its paragraph."""


@dataclass(slots=True)
class _Editor:
    rng: random.Random
    parts: list[Part]
    changed: int = 0
    touched: set[int] = field(default_factory=set)

    def sentences(self, pattern: str) -> tuple[list[str], int]:
        """Return a paragraph of a section not edited yet, and the place of a sentence in it."""
        free = [n for n in range(len(self.parts)) if n not in self.touched]
        for at in self.rng.sample(free, len(free)):
            paragraph = self.parts[at].first
            places = [n for n, text in enumerate(paragraph) if re.search(pattern, text)]
            if places:
                self.touched.add(at)
                return paragraph, self.rng.choice(places)
        raise LookupError(f"no section left with a sentence like {pattern!r}")

    def replace(self, pattern: str, by: str) -> None:
        """Change the words of one sentence."""
        paragraph, n = self.sentences(pattern)
        before = re.search(pattern, paragraph[n])
        assert before is not None
        self.changed += count(before[0]) + count(by)
        paragraph[n] = re.sub(pattern, by, paragraph[n], count=1)

    def insert(self, sentence: str) -> None:
        """Add a sentence."""
        paragraph, n = self.sentences("")
        self.changed += count(sentence)
        paragraph.insert(n, sentence)

    def remove(self) -> None:
        """Take a sentence away."""
        paragraph, n = self.sentences("")
        self.changed += count(paragraph.pop(n))


def count(text: str) -> int:
    """Return how many words a reader sees in `text`: the target of a link is none."""
    return len(re.findall(r"[^\W_]+(?:['’][^\W_]+)*", re.sub(r"\]\(\S*\)", "", text)))


def policy(size: int, seed: int = 5) -> str:
    """Return a Markdown policy of about `size` characters with sections, paragraphs and lists."""
    return _render(_parts(size, random.Random(seed)), _WIDTHS[0])


def make_case(size: int, seed: int) -> Case:
    """Return two versions of about `size` characters.

    For every 24 KB: 12 edits of words and sentences and 30 that only typography sees; one paragraph
    moved to another section; every paragraph wrapped anew.
    """
    rng = random.Random(seed)
    parts = _parts(size, rng)
    old = _render(parts, _WIDTHS[0])
    editor = _Editor(rng, parts)
    for n in range(max(1, round(size / 24_000))):
        _edit(editor, n)
    source, target = len(parts) // 3, 2 * len(parts) // 3
    moved, parts[source].last = parts[source].last, []
    new = _render(parts, _WIDTHS[1], moved_to=(target, moved))
    return Case(old, _dress(new, rng, size), editor.changed, moved[0])


def _edit(editor: _Editor, round_: int) -> None:
    swaps: tuple[tuple[str, str], ...] = (
        (r"(?<=for )\d+(?= days)", "120"),
        (r"(?<=days) – not a day more", ""),
        (r"(?<=We )(?=share)", "never "),
        (r"Only (?=\w)", "Any "),
        (r"at any time", "once a year"),
        (r"don't (?=sell)", ""),
        (r"(?<=who )help", "pay"),
        (r"collect", "buy"),
    )
    for pattern, by in swaps:
        editor.replace(pattern, by)
    editor.insert(f"A drone of our fleet films your garden on visit {round_}.")
    editor.insert(f"Children below 13 may not open account type {round_}.")
    editor.remove()
    editor.remove()


def _dress(text: str, rng: random.Random, size: int) -> str:
    """Change typography alone: quotes, apostrophes, dashes, no-break spaces, bullets."""
    changes = (
        (r'"([^"\n]+)"', "“\\1”"),
        (r"n't\b", "n’t"),
        (r" – (?=not)", " — "),
        (r"(?<=\d) (?=days)", "\u00a0"),
        (r"(?m)^- (?=\w)", "* "),
    )
    for pattern, by in changes:
        places = [match.start() for match in re.finditer(pattern, text)]
        wanted = round(COSMETIC / len(changes) * size / 24_000)
        for start in sorted(rng.sample(places, min(wanted, len(places))), reverse=True):
            text = text[:start] + re.sub(pattern, by, text[start:], count=1)
    return text


def _parts(size: int, rng: random.Random) -> list[Part]:
    parts: list[Part] = []
    length = 0
    while length < size:
        n = len(parts) + 1
        part = Part(
            f"{n}. {rng.choice(_TOPICS)} and matter {n}",
            [_sentence(rng) for _ in range(6)],
            [f"{rng.choice(_WHO)} in region {rng.randrange(10_000)}" for _ in range(4)],
            [_sentence(rng) for _ in range(5)],
        )
        parts.append(part)
        length += len(_render_part(part, _WIDTHS[0], []))
    return parts


def _sentence(rng: random.Random) -> str:
    return rng.choice(_FORMS).format(
        data=rng.choice(_DATA),
        who=rng.choice(_WHO),
        why=rng.choice(_WHY),
        n=rng.randrange(10_000),
        days=rng.choice((14, 30, 60, 90)),
    )


def _render(parts: list[Part], width: int, moved_to: tuple[int, list[str]] = (-1, [])) -> str:
    text = "# Privacy policy\n\nEffective date: 2027-01-01\n"
    return text + "".join(
        _render_part(part, width, moved_to[1] if n == moved_to[0] else [])
        for n, part in enumerate(parts)
    )


def _render_part(part: Part, width: int, more: list[str]) -> str:
    paragraphs = [
        textwrap.fill(" ".join(sentences), width, break_long_words=False, break_on_hyphens=False)
        for sentences in (part.first, part.last, more)
    ]
    items = "\n".join(f"- {item}" for item in part.items)
    blocks = [f"## {part.heading}", paragraphs[0], "We share this with:", items, *paragraphs[1:]]
    return "\n" + "\n\n".join(block for block in blocks if block) + "\n"
