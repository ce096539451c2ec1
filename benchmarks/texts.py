"""Made-up policies of any size, and edits of them: the same every time."""

from __future__ import annotations

import random

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
    "We keep {data} of service number {n} for {days} days.",
    "We share {data} with {who} who help us to {why} in region {n}.",
    "You may ask us to delete {data} held for purpose {n} at any time.",
    "We do not sell {data} gathered by service number {n} to anyone.",
)


def policy(size: int, seed: int = 5) -> str:
    """Return a Markdown policy of about `size` characters with sections, paragraphs and lists."""
    rng = random.Random(seed)
    parts, length, number = ["# Privacy policy\n\nEffective date: 2027-01-01\n"], 0, 0
    while length < size:
        number += 1
        part = f"\n## {number}. {rng.choice(_TOPICS)} and matter {number}\n\n"
        part += " ".join(_sentence(rng) for _ in range(6)) + "\n\nWe share this with:\n\n"
        part += "".join(
            f"- {rng.choice(_WHO)} in region {rng.randrange(10_000)}\n" for _ in range(4)
        )
        part += "\n" + " ".join(_sentence(rng) for _ in range(5)) + "\n"
        parts.append(part)
        length += len(part)
    return "".join(parts)


def edited(text: str, edits: int, seed: int = 9) -> str:
    """Return `text` with `edits` sentences changed, one section moved and all paragraphs re-wrapped."""
    rng = random.Random(seed)
    sections = text.split("\n## ")
    moved = sections.pop(len(sections) // 3)
    sections.insert(2 * len(sections) // 3, moved)
    text = "\n## ".join(sections)
    for _ in range(edits):
        spot = text.find(" days", rng.randrange(len(text) // 2))
        text = text[:spot] + " working days" + text[spot + 5 :]
    return text.replace(". We", ".\nWe")


def _sentence(rng: random.Random) -> str:
    return rng.choice(_FORMS).format(
        data=rng.choice(_DATA),
        who=rng.choice(_WHO),
        why=rng.choice(_WHY),
        n=rng.randrange(10_000),
        days=rng.choice((14, 30, 60, 90)),
    )
