"""What a configuration's law does to a verdict, and what a verdict says of itself."""

from __future__ import annotations

import policydiff
from policydiff.config import Config
from policydiff.materiality import Direction, Law, Level, RuleOverride
from policydiff.report import Change

START = "# Privacy\n\nThis page was written with care.\n\n"
HELD = (
    "We may use data for research.",
    "We may use data, even if already collected, for research.",
)


def change_of(old: str, new: str, *overrides: RuleOverride) -> Change:
    """Return the one change between two sentences."""
    config = Config(law=Law(overrides=overrides))
    report = policydiff.compare(START + old + "\n", START + new + "\n", config=config)
    (change,) = report.changes
    return change


def test_a_finding_says_that_its_level_is_configured_and_why() -> None:
    sides = ("We collect your name.", "We collect your name and your telephone number.")
    banner = "told by a banner"
    (plain,) = change_of(*sides).findings
    minor = RuleOverride("data-category-added", Level.MINOR, banner)
    (lowered,) = change_of(*sides, minor).findings
    assert (plain.level, lowered.level) == (Level.MATERIAL, Level.MINOR)
    assert lowered.explanation == f"{plain.explanation} Configured as minor: {banner}"
    assert change_of(*sides, RuleOverride("purpose-added", Level.MINOR, banner)).findings == (
        plain,
    )


def test_a_level_configured_as_it_is_anyway_is_not_worth_a_word() -> None:
    sides = ("We collect your name.", "We collect your name and your telephone number.")
    same = RuleOverride("data-category-added", Level.MATERIAL, "house style")
    assert change_of(*sides, same) == change_of(*sides)


def test_a_rule_configured_as_minor_asks_for_no_consent_and_reaches_back_no_more() -> None:
    rules = {finding.rule for finding in change_of(*HELD).findings}
    plain = change_of(*HELD)
    assert "purpose-on-existing-data" in rules
    assert (plain.consent_required, plain.retroactive) == (True, True)
    minor = change_of(*HELD, *(RuleOverride(rule, Level.MINOR, "-") for rule in sorted(rules)))
    assert minor.level is Level.MINOR
    assert (minor.consent_required, minor.retroactive) == (False, False)


def test_what_is_not_judged_needs_no_person_once_a_configuration_judges_it() -> None:
    sides = ("Our printers receive your address.", "Our bakers receive your address.")
    assert change_of(*sides).needs_review
    minor = RuleOverride("unexplained-practice-words", Level.MINOR, "we print and bake")
    change = change_of(*sides, minor)
    assert (change.level, change.needs_review) == (Level.MINOR, False)


def test_a_change_that_both_takes_and_gives_is_mixed_and_its_gravest_finding_stands_first() -> None:
    sides = ("We use your photo for security.", "We use your photo for research.")
    change = change_of(*sides)
    assert {f.rule for f in change.findings} == {"purpose-added", "purpose-dropped"}
    assert change.direction is Direction.MIXED
    first = change.findings[0].rule
    lowered = change_of(*sides, RuleOverride(first, Level.MINOR, "-"))
    assert [finding.level for finding in lowered.findings] == [Level.MATERIAL, Level.MINOR]
    assert lowered.findings[1].rule == first


def test_a_changed_term_names_the_sections_that_use_it() -> None:
    text = (
        "# A\n\n“Partner” means {}.\n\n# B\n\nWe share your name with a Partner.\n\n# C\n\nHello.\n"
    )
    report = policydiff.compare(text.format("a baker"), text.format("a baker or an insurer"))
    affected = {section for change in report.changes for section in change.affected_sections}
    assert [report.sections[i].new[0].heading for i in sorted(affected)] == ["B"]
