"""Sections keep one id through rename, renumber and move."""

from __future__ import annotations

import pytest
from tests.cli.conftest import Owner


@pytest.fixture
def storied(owner: Owner) -> Owner:
    """A policy whose section on logs is edited, renamed, and moved, in three commits."""
    owner.edit("for 30 days", "for 12 months")
    owner.commit("edit")
    owner.edit("## Logs", "## Records of visits")
    owner.commit("rename")
    text = (owner.folder / "privacy.md").read_text()
    start, end = text.index("## Records"), text.index("## Sharing")
    (owner.folder / "privacy.md").write_text(text[:start] + text[end:] + "\n" + text[start:end])
    owner.commit("move")
    return owner


def test_the_sections_are_listed_with_ids_from_their_first_heading(storied: Owner) -> None:
    said = storied.run("history", "privacy")
    assert [line.split() for line in said.splitlines()] == [
        ["privacy-policy", "Privacy", "policy"],
        ["sharing", "Sharing"],
        ["logs", "Records", "of", "visits"],
    ]


def test_the_history_of_a_section_names_each_version_that_touched_it(storied: Owner) -> None:
    lines = storied.run("history", "privacy", "--section", "logs").splitlines()
    assert [line.split(maxsplit=2)[2] for line in lines] == [
        "appeared: Logs",
        "edited: Logs",
        "renamed: Records of visits",
        "moved: Records of visits",
    ]


def test_an_unknown_section_is_named_with_those_there_are(storied: Owner) -> None:
    said = storied.run("history", "privacy", "--section", "cookies", code=3)
    assert "No section 'cookies'" in said
    assert "sharing, logs" in said


def test_the_comparison_of_one_section_leaves_out_the_others(storied: Owner) -> None:
    storied.edit("couriers who deliver", "drones that deliver")
    arguments = ("diff", "privacy", "--from", "HEAD~3", "--section", "logs")
    said = storied.run(*arguments)
    assert "12 months" in said
    assert "drones" not in said
    assert "12 months" not in storied.run(*arguments[:-1], "sharing")


@pytest.fixture
def restored(owner: Owner) -> Owner:
    """A policy whose first text came back, one of its sections under another id than at first."""
    share, sell = (
        "We share your address with couriers.",
        "We never sell your data to anybody at all.",
    )
    ask, keep = "You may ask us to delete your account.", "We keep invoices for ten years."
    first = f"# P\n\n## Sharing\n\n{share}\n\n## Sales\n\n{sell}\n\n## Rights\n\n{ask}\n"
    second = (
        f"# P\n\n## Sharing\n\n{sell}\n\n## Rights\n\n{ask}\n\n## Rights\n\n{keep}\n\n{share}\n"
    )
    third = f"# P\n\n## Sharing\n\n{share}\n\n## Data\n\n{keep}\n"
    for text in (first, second, third, first):
        (owner.folder / "privacy.md").write_text(text)
        owner.commit("edit")
    return owner


def test_a_section_of_a_text_that_came_back_is_found_by_its_newest_id(restored: Owner) -> None:
    names = {line.split()[0] for line in restored.run("history", "privacy").splitlines()}
    before = restored.run("history", "privacy", "--rev", "HEAD~3")
    earlier = before + restored.run("history", "privacy", "--rev", "HEAD~1")
    (name,) = (name for name in names if name not in earlier.split())
    said = restored.run("diff", "privacy", "--from", "HEAD~1", "--section", name)
    assert "We never sell your data" in said


def test_a_section_that_neither_version_has_is_no_unchanged_one(storied: Owner) -> None:
    storied.edit("## Sharing", "## Cookies\n\nA cookie remembers your basket.\n\n## Sharing")
    storied.commit("add")
    arguments = ("diff", "privacy", "--from", "HEAD~3", "--to", "HEAD~2", "--section", "cookies")
    assert "is in neither of the two versions" in storied.run(*arguments, code=3)
