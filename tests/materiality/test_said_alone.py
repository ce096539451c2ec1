"""Sentences that came or went alone: those about the text itself, and those that only look like them."""

from __future__ import annotations

import pytest

import policydiff

START = "# Privacy policy\n\nThis part tells what is done.\n\n"
END = "We publish this text on our website.\n"


def levels(sentence: str) -> set[str]:
    without, within = START + END, f"{START}{sentence}\n\n{END}"
    return {
        policydiff.compare(old, new).level.value
        for old, new in ((without, within), (within, without))
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "A Welsh translation is in preparation.",
        "The community has translated this page into Dutch, French and German.",
        "You can read this page in English or in Irish.",
        "This statement can also be read in Polish; use the language menu at the top right.",
        "We tidied up the headings and repaired a few broken links.",
        "New on this page: clearer headings and a version that prints on a single sheet.",
        "Page history: May 2021, table layout improved; June 2020, broken links mended.",
        "Nothing else has changed.",
        "Hi there, and thanks for reading this!",
        "The table of contents now links to each section.",
        "The text of this policy is licensed under CC BY-SA 4.0, so feel free to reuse it.",
        "See also Your rights below.",
        "Section 6 says how long each kind of data is kept.",
        "The oldest of the towers was first lit in 1794.",
        "We opened our first shop in 1987 and have been proud of our tea ever since.",
        "Cookies are small text files that a website saves in your browser.",
        "A leak is a list of passwords that somebody has stolen and put online.",
    ],
)
def test_what_a_text_tells_of_itself_is_minor(sentence: str) -> None:
    assert levels(sentence) == {"minor"}


@pytest.mark.parametrize(
    "sentence",
    [
        "The English version prevails.",
        "A German version is sent to your employer.",
        "We translated your letters into German.",
        "This policy is available in English only.",
        "We may change this page.",
        "We fixed the price of the links.",
        "New: we sell the page history.",
        "Section 6 says that we sell your name.",
        "Nothing else is shared.",
        "We opened letters in 1987.",
        "We open letters at random.",
        "Cookies are small files that only our advertisers may read.",
        "A profile is a list of what you bought.",
        "Feel free to reuse our photos of you.",
        "We read everything.",
        "We hear all.",
        "We work with doctors.",
        "We make money from it.",
        "They do as they like.",
        "Only we see it.",
        "Guests too.",
        "Forever.",
        "We change this page when we like.",
    ],
)
def test_what_only_looks_like_it_is_material(sentence: str) -> None:
    assert levels(sentence) == {"material"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("impressions and tooth shade", "impressions, tooth shade and age"),
        ("tooth shade", "tooth shade and jaw size"),
        ("tooth shade", "colour of the teeth"),
    ],
)
def test_a_cell_of_a_table_lists_whatever_its_words(old: str, new: str) -> None:
    table = "# Privacy\n\n| Who | What |\n| --- | --- |\n| Laboratories | {} |\n"
    for before, after in ((old, new), (new, old)):
        report = policydiff.compare(table.format(before), table.format(after))
        assert report.level.value == "material"


HEAD = "# Privacy\n\nWe wrote this for you.\n\n"


@pytest.mark.parametrize(
    ("level", "old", "new"),
    [
        ("material", "| What | Kept | Sold |\n|---|---|---|\n| Mail | Yes | No |", "| What | Kept | Sold |\n|---|---|---|\n| Mail | No | Yes |"),
        ("material", "| What | Kept | Sold |\n|---|---|---|\n| Bell | ● | ○ |", "| What | Kept | Sold |\n|---|---|---|\n| Bell | ● | ● |"),
        ("material", "| What | Kept | Sold |\n|---|---|---|\n| Bell | x | |", "| What | Sold | Kept |\n|---|---|---|\n| Bell | x | |"),
        ("material", "| From | To |\n|---|---|\n| Shop | Lab |", "| From | To |\n|---|---|\n| Lab | Shop |"),
        ("material", "| What | Days |\n|---|---|\n| CCTV | 14 |", "| What | Days |\n|---|---|\n| CCTV | 140 |"),
        ("material", "| What | Who |\n|---|---|\n| Mail | Partners* |", "| What | Who |\n|---|---|\n| Mail | Partners |"),
        ("material", "We print it where:\n\n- you asked; and\n- it is open.", "We print it where:\n\n- you asked; or\n- it is open."),
        ("minor", "| What | Bread | Salt |\n|---|---|---|\n| Mail | yes | no |", "| What | Salt | Bread |\n|---|---|---|\n| Mail | no | yes |"),
        ("minor", "| What | Who |\n|---|---|\n| E-mail address | we |", "| What | Who |\n|---|---|\n| Email address | We |"),
    ],
)  # fmt: skip
def test_what_stands_in_another_place_is_told_by_it(level: str, old: str, new: str) -> None:
    for before, after in ((old, new), (new, old)):
        report = policydiff.compare(f"{HEAD}{before}\n", f"{HEAD}{after}\n")
        assert report.level.value == level


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Default: off.", "Default: on."),
        ("Read by: potters.", "Read by: potters, landlord."),
        ("## Used only for repairs\n\nYour number.", "## Used for repairs\n\nYour number."),
        ("We may call you if both apply:\n\n- you agree", "We may call you if either applies:\n\n- you agree"),
    ],
)  # fmt: skip
def test_labels_headings_and_lead_ins_that_turn_what_they_stand_above(old: str, new: str) -> None:
    for before, after in ((old, new), (new, old)):
        report = policydiff.compare(f"{HEAD}{before}\n", f"{HEAD}{after}\n")
        assert report.level.value == "material"
