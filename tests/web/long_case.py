"""A policy of which hundreds of sentences change."""

from __future__ import annotations

OPEN = 25
"""Material changes that the review page shows unfolded."""


def long_policy(sections: int, *, longer: bool = False) -> str:
    """Four periods, eight spellings and eight rewordings a section: 20 changes to the text that is `longer`."""
    days, spelled, asked = (90, "colour", "You can") if longer else (30, "color", "You may")
    text = ["# Privacy policy", "Effective date: 1 January 2027"]
    for shelf in range(sections):
        text.append(f"## Shelf {shelf}")
        text += [f"We keep records of loan {shelf}-{n} for {days} days." for n in range(4)]
        text += [f"Shelf {shelf} has a {spelled} of {n} drawers by the door." for n in range(8)]
        text += [f"{asked} ask us about drawer {shelf}-{n} at the desk." for n in range(8)]
    return "\n\n".join(text) + "\n"
