"""All rules, in the order in which they are asked; and a reason for every kind that has none."""

from __future__ import annotations

from policydiff.rules import (
    children,
    choices,
    data,
    editorial,
    exercise,
    governance,
    handling,
    notices,
    operators,
    places,
    purposes,
    recipients,
    retention,
    rights,
    sales,
    security,
    signals,
    turning,
)
from policydiff.rules.records import Example, Reason, Rule

RULES_VERSION = "2"
"""Raised by one whenever a rule judges or explains otherwise; reports carry it.

A test compares the catalogue with the last line of tests/rules/versions.txt. How sentences are read is
not part of it: that changes with the version of the package.
"""

CATALOGUE: tuple[Rule, ...] = (
    *children.RULES,
    *sales.RULES,
    *signals.RULES,
    *turning.RULES,
    *notices.RULES,
    *retention.RULES,
    *security.RULES,
    *data.RULES,
    *handling.RULES,
    *purposes.RULES,
    *recipients.RULES,
    *places.RULES,
    *choices.RULES,
    *rights.RULES,
    *exercise.RULES,
    *governance.RULES,
    *operators.RULES,
    *editorial.RULES,
)
"""The first rule that explains a delta is the one that is reported for it."""

REASONS: tuple[Reason, ...] = (
    Reason(
        "A9",
        "Whether an example belongs to the category before it, or is sensitive where the category is not, "
        "is not shown by the language: it counts as data newly named.",
        Example("We collect device data.", "We collect device data such as the OS version."),
        ("closed-list-opened", "data-category-added"),
    ),
    Reason(
        "K7",
        "Without a list of aliases a rename cannot be told from another company: it counts as a changed "
        "name.",
        Example("We work with Bakerly.", "We work with Butcherly."),
        ("name-changed",),
    ),
    Reason(
        "K10",
        "A reference to an article or section is a record beside what is done, and changes none of it. "
        "Articles 6 and 9 of the GDPR name a legal basis: another one of those is left for a person.",
        Example(
            "We tell you this under Section 5 of the Act.",
            "We tell you this under Section 7 of the Act.",
        ),
        ("same-practices",),
    ),
    Reason(
        "K11",
        "A figure that reports the past stands in a sentence that claims no practice, promise or right, "
        'and changes none. In a sentence that does ("up to five requests a year") a number is never minor.',
        Example("Last year we answered 34 requests.", "Last year we answered 58 requests."),
        ("same-practices",),
    ),
)
"""Kinds of change without a rule of their own, why, and what is said of one instead."""
