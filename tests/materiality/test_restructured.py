"""Texts that were arranged otherwise: lists and sentences, titles, lines of a change log, what stands before."""

from __future__ import annotations

import pytest

import policydiff

START = "# Privacy\n\nThis page was written with care.\n\n"

SAME = {
    "a sentence became a list": (
        "We share your name with auditors, bakers and printers.",
        "We share your name with:\n\n- auditors\n- bakers\n- printers",
    ),
    "rights were joined": (
        "You have the right to access your data. You have the right to correct your data.",
        "You have the right to access and correct your data.",
    ),
    "promises were joined": (
        "We do not sell your name. We do not share your name.",
        "We do not sell or share your name.",
    ),
    "a clause became a sentence": (
        "Electronic records are encrypted, and access to them is logged.",
        "Electronic records are encrypted. Access to electronic records is logged.",
    ),
    "list members were joined under a title": (
        "The report holds:\n\n- Device model\n- User name\n- Computer's name",
        "The report holds:\n\n- Device model\n- Environment: user name and computer's name",
    ),
    "a title lost its full stop": (
        "Surveys. If you take part in a survey, we collect your answers.",
        "Surveys If you take part in a survey, we collect your answers.",
    ),
    "headings had run into the text": (
        "What we collect Your account When you join, we collect your name.",
        "## What we collect\n\n### Your account\n\nWhen you join, we collect your name.",
    ),
    "a sentence became a heading": (
        "We respect your drawings. They are yours.",
        "## We respect your drawings\n\nThey are yours.",
    ),
    "a heading says who is responsible": (
        "## Data controller\n\n- In Norway: Acorn AS, 8 Mill Lane, Oslo.\n- Elsewhere: Acorn Ltd.",
        "## Data controller\n\n- In Norway: Acorn AS, 8 Mill Lane, Oslo, will be your data controller.\n"
        "- Elsewhere: Acorn Ltd.",
    ),
    "a table became a list with the heads of its columns": (
        "| Paper | Who reads it | Thrown away |\n|---|---|---|\n| Marks | teachers, parents | at 25 |\n"
        "| Loans | librarian | on return |",
        "- **Marks.** Who reads it: teachers, parents. Thrown away: at 25.\n"
        "- **Loans.** Who reads it: librarian. Thrown away: on return.",
    ),
    "a table without heads became a list": (
        "<table><tr><th>Not shared with</th><td>newspapers</td></tr>"
        "<tr><th>Answers</th><td>free of charge</td></tr></table>",
        "- Not shared with\n\n  newspapers\n- Answers\n\n  free of charge",
    ),
    "a lead-in names its list first": (
        "We collect the following kinds of information:\n\n- hats\n- your name",
        "The information we collect includes the following:\n\n- hats\n- your name",
    ),
    "a lead-in names those who receive first": (
        "We share hats with the following partners:\n\n- bakers\n- printers",
        "The partners with whom we share hats are:\n\n- bakers\n- printers",
    ),
    "a lead-in says that it names purposes": (
        "We use your name to:\n\n- greet you\n- send hats",
        "We use your name for the following purposes:\n\n- greet you\n- send hats",
    ),
    "a nested list was made flat": (
        "- In the cupboard\n  - paper forms\n  - the guest book\n- On the laptop\n  - the waiting list",
        "- In the cupboard: paper forms, the guest book\n- On the laptop: the waiting list",
    ),
    "a nested promise was made flat": (
        "- We never share:\n  - names\n  - photos\n- We like tea",
        "- We never share: names, photos\n- We like tea",
    ),
    "a log of changes goes on": (
        "Updated the section on cookies.",
        "Updated the section on cookies. Grouped processors by country.",
    ),
}

DIFFERENT = {
    "partners changed in a list of two sentences": (
        "We share your name with bakers. We share your age with printers.",
        "We share your age with bakers. We share your name with printers.",
    ),
    "joined sentences give all to all": (
        "We share your name with bakers. We share your age with printers.",
        "We share your name and your age with bakers and printers.",
    ),
    "joined sentences put a condition on both": (
        "We share your data with bakers if you agree. We share your data with printers.",
        "We share your data with bakers and printers if you agree.",
    ),
    "a joined sentence serves one more purpose": (
        "We use your name to greet you. We show ads.",
        "We use your name to greet you and to show ads.",
    ),
    "a joined member lost one of the things": (
        "The report holds:\n\n- Device model\n- User name\n- Computer's name",
        "The report holds:\n\n- Device model\n- Environment: user name",
    ),
    "a lead-in exchanges who gives": (
        "You give us the following data:\n\n- hats\n- your name",
        "We give you the following data:\n\n- hats\n- your name",
    ),
    "a lead-in is limited": (
        "We may collect the following information:\n\n- hats\n- your name",
        "We collect only the following information:\n\n- hats\n- your name",
    ),
    "a lead-in loses its law": (
        "Data we share under law:\n\n- hats\n- your name",
        "Data we share:\n\n- hats\n- your name",
    ),
    "a member joins a promise of another": (
        "- Not shared: names\n- photos\n- streets",
        "- Not shared: names, photos\n- streets",
    ),
    "all members join the promise of the first": (
        "- Not shared with partners: your names\n- your photos\n- your streets",
        "Not shared with partners: your names, your photos, your streets.",
    ),
    "a member moves below a nested promise": (
        "- We never share:\n  - names\n  - photos\n- phones",
        "- We never share: names, photos, phones",
    ),
    "a condition of one member binds its neighbour": (
        "- paper forms\n- the guest book\n- signed slips, if you agree",
        "- paper forms\n- the guest book, signed slips, if you agree",
    ),
    "a list says other things of the rows of a table": (
        "| Paper | Who reads it | Thrown away |\n|---|---|---|\n| Marks | teachers | at 25 |\n"
        "| Loans | librarian | on return |",
        "- **Marks.** Who reads it: librarian. Thrown away: at 25.\n"
        "- **Loans.** Who reads it: teachers. Thrown away: on return.",
    ),
    "the same words lean on another sentence": (
        "## Post\n\nWe store your letters. You can object to this by phone.\n\n## Photos\n\nWe store photos.",
        "## Post\n\nWe store your letters. You can object to this by phone.\n\n## Photos\n\nWe store photos. "
        "You can object to this by phone.",
    ),
    "the same words name another company": (
        "## One\n\nTo learn which pages of our shop you open and leave, we use Google Analytics every day.",
        "## One\n\nTo learn which pages of our shop you open and leave, we use Google Analytics every day.\n\n"
        "## Two\n\nTo learn which pages of our shop you open and leave, we use HubSpot every day.",
    ),
    "people reach us in another way": (
        "## Rights\n\nPlease e-mail us.\n\n## More\n\nWe like tea.",
        "## Rights\n\nPlease e-mail us.\n\n## More\n\nWe like tea. Please open a support ticket.",
    ),
    "a right that was told only to some": (
        "## Users in California\n\nPlease contact us.\n\n## Users in Norway\n\nWe like tea.",
        "## Users in California\n\nPlease contact us.\n\n## Users in Norway\n\nWe like tea. Please contact us.",
    ),
    "no log goes before": (
        "We like tea.",
        "We like tea. Shared names with bakers.",
    ),
}


def level(old: str, new: str) -> str:
    before, after = f"{START}{old}\n\nThe end.\n", f"{START}{new}\n\nThe end.\n"
    return policydiff.compare(before, after).level.value


@pytest.mark.parametrize("case", SAME)
def test_what_was_only_arranged_otherwise_is_minor(case: str) -> None:
    old, new = SAME[case]
    assert (level(old, new), level(new, old)) == ("minor", "minor")


@pytest.mark.parametrize("case", DIFFERENT)
def test_what_says_something_else_is_material(case: str) -> None:
    old, new = DIFFERENT[case]
    assert (level(old, new), level(new, old)) == ("material", "material")


def test_members_that_were_joined_are_explained_by_their_place() -> None:
    old, new = DIFFERENT["a condition of one member binds its neighbour"]
    (change,) = policydiff.compare(f"{START}{old}", f"{START}{new}").changes
    assert [finding.explanation for finding in change.findings] == [
        "These words stand in another place, where they may say something else. "
        "Not judged: a person must look."
    ]


TABLE = "# Privacy\n\nWe keep the following.\n\n| {} |\n| --- | --- |\n| Orders | six years |\n| Letters | two years |\n"
LIST = "# Privacy\n\nWe keep the following.\n\n- **Orders:** six years\n- **Letters:** two years\n"
SWAPPED = (
    "# Privacy\n\nWe keep the following.\n\n- **Orders:** two years\n- **Letters:** six years\n"
)


def test_a_table_that_became_a_list_of_the_same_words_is_minor_both_ways() -> None:
    table = TABLE.format("What | How long")
    for old, new in ((table, LIST), (LIST, table)):
        assert policydiff.compare(old, new).level.value == "minor"


@pytest.mark.parametrize("signs", ["+-", "●○", "✓✗", ("x", "–"), ("yes", "no")])
def test_signs_that_change_places_in_a_table_made_a_list_are_material(
    signs: tuple[str, str],
) -> None:
    first, second = signs
    table = "| Data | By post | By phone |\n|---|---|---|\n| Hats | {} | {} |\n| Names | {} | {} |"
    items = "- Hats: by post: {}; by phone: {}\n- Names: by post: {}; by phone: {}"
    old = table.format(first, second, second, first)
    new = items.format(second, first, first, second)
    assert (level(old, new), level(new, old)) == ("material", "material")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (TABLE.format("What | How long"), LIST.replace("six", "ten")),
        (TABLE.format("Kept | Not kept"), LIST),
        (
            TABLE.format("What | How long"),
            LIST.replace("keep the following.", "sell the following:"),
        ),
        (TABLE.format("What | How long"), SWAPPED),
    ],
)
def test_a_table_that_became_another_list_is_material_both_ways(old: str, new: str) -> None:
    for before, after in ((old, new), (new, old)):
        assert policydiff.compare(before, after).level.value == "material"
