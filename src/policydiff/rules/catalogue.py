"""All rules, in the order in which they are asked; and a reason for every kind that has none."""

from __future__ import annotations

from policydiff.rules import (
    children,
    data,
    editorial,
    governance,
    operators,
    places,
    purposes,
    recipients,
    retention,
    rights,
    security,
)
from policydiff.rules.records import Rule

RULES_VERSION = "1"

_TURNED, _GENERAL = operators.RULES[:2], operators.RULES[2:]

CATALOGUE: tuple[Rule, ...] = (
    *children.RULES,
    *(rule for rule in recipients.RULES if rule.id.startswith("sale-")),
    *(rule for rule in rights.RULES if rule.id.startswith("signal-")),
    *_TURNED,
    *governance.RULES[:2],
    *retention.RULES,
    *security.RULES,
    *data.RULES,
    *purposes.RULES,
    *(rule for rule in recipients.RULES if not rule.id.startswith("sale-")),
    *places.RULES,
    *(rule for rule in rights.RULES if not rule.id.startswith("signal-")),
    *governance.RULES[2:],
    *_GENERAL,
    *editorial.RULES,
)
"""The first rule that explains a delta is the one that is reported for it."""

REASONS: dict[str, str] = {
    "A6": "A new source is reported as the recipient or data that it names: the slot is the same, "
    "only the role of the company differs.",
    "A9": "An example inside a disclosed category changes no statement, so it is reported as the same "
    "practices in other words.",
    "K7": "Without a list of aliases a rename cannot be told from another company, so it is reported as "
    "a changed name.",
    "K10": "A citation is a name without a practice: it is reported as no practice touched, or as a "
    "changed name.",
    "K11": "A number without a unit of time and without an age carries no practice, so it is reported as "
    "no practice touched.",
}
