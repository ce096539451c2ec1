"""An organisation that names itself is the one that says "we", as far as its text tells."""

from __future__ import annotations

import pytest

import policydiff

ACME = 'Acme Ltd ("Acme", "we", "us") lends tools.'
BANK = 'First Bank plc (the "Bank") keeps money safe.'
HOW = "This notice explains how Acme handles your data."


def policy(introduction: str, text: str, title: str = "Privacy Notice") -> str:
    return f"# {title}\n\n{introduction}\n\n## Data\n\n{text}\n\nThe end.\n"


@pytest.mark.parametrize(
    ("introduction", "named", "said"),
    [
        (ACME, "Acme keeps your name for ten days.", "We keep your name for ten days."),
        (ACME, "Acme may share your name with bakers.", "We may share your name with bakers."),
        (ACME, "Acme does not sell your name.", "We do not sell your name."),
        (ACME, "Your name is kept by Acme.", "Your name is kept by us."),
        (ACME, "You can ask Acme to delete your name.", "You can ask us to delete your name."),
        (ACME, "Acme's servers hold your name.", "Our servers hold your name."),
        (
            ACME,
            "Acme and its partners collect your name.",
            "We and our partners collect your name.",
        ),
        (BANK, "The Bank shares your name with bakers.", "We share your name with bakers."),
        (BANK, "The Bank is storing your name.", "We are storing your name."),
        (HOW, "Acme tracks your location.", "We track your location."),
        ('"We" means Acme Ltd of Oslo.', "Acme tracks your location.", "We track your location."),
    ],
)
def test_the_name_and_we_are_the_same(introduction: str, named: str, said: str) -> None:
    before, after = policy(introduction, named), policy(introduction, said)
    for old, new in ((before, after), (after, before)):
        report = policydiff.compare(old, new)
        assert report.level.value == "minor"
        assert {f.rule for c in report.changes for f in c.findings} == {"same-practices"}


def test_a_title_says_whose_policy_it_is() -> None:
    old, new = "Acme shares your name with bakers.", "We share your name with bakers."
    titled = [policy("Hello.", text, "Acme Privacy Notice") for text in (old, new)]
    assert policydiff.compare(*titled).level.value == "minor"
    bare = [policy("Hello.", text) for text in (old, new)]
    assert policydiff.compare(*bare).level.value == "material"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Beta keeps your name.", "We keep your name."),
        ("We share your name with Beta.", "We share your name with Acme."),
        ("Bakers share your name.", "Bakers share your name with Acme."),
        ("Acme keeps your name.", "Acme sells your name."),
        ("Acme does not keep your name.", "We keep your name."),
        ("Your Acme account holds your name.", "Your account holds your name."),
        ("Acme lets the partner use its data.", "We let the partner use our data."),
    ],
)
def test_another_name_or_another_deed_is_no_matter_of_names(old: str, new: str) -> None:
    for before, after in ((old, new), (new, old)):
        report = policydiff.compare(policy(ACME, before), policy(ACME, after))
        assert report.level.value == "material"


def test_another_organisation_is_told_wherever_it_is_named() -> None:
    old = policy(ACME, "Acme keeps your name.")
    new = policy('Beta Ltd ("Beta", "we", "us") lends tools.', "Beta keeps your name.")
    report = policydiff.compare(old, new)
    assert [c.level.value for c in report.changes] == ["material", "material"]


def test_a_name_that_one_version_no_longer_holds_is_told() -> None:
    old = policy("Hello.", "Acme keeps your name.", "Acme Privacy Notice")
    new = policy("Hello.", "We keep your name.")
    assert policydiff.compare(old, new).level.value == "material"


def test_a_name_that_is_a_number_is_a_name() -> None:
    three = 'Three Ltd ("Three", "we", "us") lends tools.'
    report = policydiff.compare(
        policy(three, "Three keeps your name."), policy(three, "We keep your name.")
    )
    assert report.level.value == "minor"
