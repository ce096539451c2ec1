"""What a sentence claims, and what differs between two sets of claims. Plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from policydiff.diff.records import EditKind
from policydiff.document.records import Unit


class Facet(StrEnum):
    """The slot of a statement that a node fills."""

    ACT = "act"
    DUTY = "duty"
    RIGHT = "right"
    DATA = "data"
    RECIPIENT = "recipient"
    VENDOR = "vendor"
    PURPOSE = "purpose"
    CHANNEL = "channel"
    NEGATION = "negation"
    FILLER = "filler"
    EXCEPTION = "exception"
    SCOPE = "scope"
    MODALITY = "modality"
    CONDITION = "condition"
    REQUIREMENT = "requirement"
    RETENTION = "retention"
    DURATION = "duration"
    AGE = "age"
    NUMBER = "number"
    PLACE = "place"
    SAFEGUARD = "safeguard"
    BASIS = "basis"
    SECURITY = "security"
    SIGNAL = "signal"
    CHILD = "child"
    AUDIENCE = "audience"
    GOVERNANCE = "governance"
    NAME = "name"
    """A proper name the lexicon does not know: a product, a company, a person."""
    CONTACT = "contact"
    """An address that people are pointed to: e-mail, telephone, URL."""
    DATE = "date"
    """A date that the text gives of itself: in force since, last updated."""
    ITEM = "item"
    """Words of a list member that the lexicon does not know."""


class Stance(StrEnum):
    """What the clause around a node does: who is bound, and which way."""

    PERMITTED = "permitted"
    """A practice that happens or may happen."""
    PROHIBITED = "prohibited"
    DUTY = "duty"
    """Something the organisation owes people."""
    DUTY_DENIED = "duty denied"
    RIGHT = "right"
    """Something a person may do."""
    RIGHT_DENIED = "right denied"
    NONE = "none"
    """No practice, duty or right governs the node."""


class Actor(StrEnum):
    """Who acts."""

    WE = "we"
    THIRD_PARTY = "third party"
    USER = "user"


@dataclass(frozen=True, slots=True)
class Node:
    """One meaning found in a text."""

    facet: Facet
    id: str
    """Canonical name within its facet: equal ids mean the same thing."""
    text: str
    """As the text puts it."""
    span: tuple[int, int] | None
    """Characters of the sentence, or None where it comes from the lead-in."""
    sensitive: bool = False
    general: bool = False
    """Names no kind in particular ("information", "personal data")."""
    amount: float | None = None
    """Days of a duration, years of an age, a day as 20260501."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim: an act (or none), who acts, which way, and everything that hangs on it."""

    actor: Actor
    stance: Stance
    head: Node | None
    """The act, duty or right; None for a fragment without one."""
    nodes: tuple[Node, ...]
    """Data, recipients, purposes, conditions and so on, in reading order; the head is not among them."""
    guarded: tuple[Node, ...] = ()
    """Nodes inside an exception or condition ("unless …", "if …")."""
    inherited: bool = False
    """The act comes from the lead-in of a list."""
    subordinate: bool = False
    """The act stands in a clause that begins with "if", "when", "where" and the like."""


class Operation(StrEnum):
    """What happened to the nodes of a facet."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    """Another value in the same place."""
    FLIPPED = "flipped"
    """The same act, now with the opposite polarity."""


@dataclass(frozen=True, slots=True)
class Delta:
    """One difference between what the two versions say."""

    facet: Facet
    operation: Operation
    before: tuple[Node, ...]
    after: tuple[Node, ...]
    stance: Stance
    """Of the clause it stands in: the new one, or the old one where nothing is new."""
    tendency: int
    """+1: the organisation may do more or owes less; -1: the reverse; 0: different, or unknown."""
    act: str = ""
    """Id of the act, duty or right of that clause, or ""."""
    data: tuple[str, ...] = ()
    """Data the clause speaks of, as the text puts it: for the explanation."""
    whole: bool = False
    """The whole sentence came or went; it is no edit inside one."""
    sensitive: bool = False
    """The clause speaks of sensitive data, whatever the node itself is."""
    subject: str = ""
    """First cell of the table row it stands in, where both versions have the same: for the explanation."""


class Proof(StrEnum):
    """Why an edit means the same before and after."""

    TYPOGRAPHY = "typography"
    SPELLING = "spelling"
    SAME_STATEMENTS = "same statements"
    STATED_ELSEWHERE = "stated elsewhere"
    NO_PRACTICE = "no practice"
    HEADING = "heading"
    MOVED = "moved"
    CHANGE_LOG = "change log"


@dataclass(frozen=True, slots=True)
class StatementChange:
    """What one edit does to what the policy says: all that a rule ever sees."""

    kind: EditKind
    unit: Unit
    deltas: tuple[Delta, ...] = ()
    proof: Proof | None = None
    """Why nothing changed, where nothing did."""
    unexplained: tuple[str, ...] = ()
    """Practice words that changed and that no delta accounts for."""
    displaced: bool = False
    """The same words stand where they may say something else: in `unexplained`, the sentence."""
    language: str = "en"
    affected_sections: tuple[int, ...] = ()
    """New-side sections that use a defined term which the edit changes."""
