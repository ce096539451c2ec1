"""What a rule can say that a change does."""

from __future__ import annotations

from enum import StrEnum


class Effect(StrEnum):
    """What a change does to what the organisation may do or owes people."""

    EXPANDS = "expands"
    RESTRICTS = "restricts"
    REDIRECTS = "redirects"
    UNCLEAR = "unclear"
    RECORD = "record"
    NONE = "none"
