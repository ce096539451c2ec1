"""Which section became which: readable cases, each a before and an after."""

from __future__ import annotations

import pytest

from policydiff.align import Relation, SectionMatch, align_sections
from policydiff.document import parse_document

COOKIES = "Cookies are small files. We set them to remember your language. You may refuse them in your browser."
RIGHTS = (
    "You may ask for a copy of your data. You may ask us to erase it. We answer within four weeks."
)
LOGS = "Our servers write a log of each request. The log holds the address and the time. We keep it ten days."
MAIL = "Our newsletter goes out each month. Every issue has a link that ends your subscription."
PARTNERS = "A hosting company in Norway runs our machines. It sees the data only to repair faults."


def policy(*sections: tuple[str, str]) -> str:
    return (
        "\n\n".join(f"{heading}\n\n{text}" if text else heading for heading, text in sections)
        + "\n"
    )


def matches(old: str, new: str) -> tuple[SectionMatch, ...]:
    return align_sections(
        parse_document(old, format="markdown"), parse_document(new, format="markdown")
    )


def links(found: tuple[SectionMatch, ...]) -> list[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    """Everything but section 0, which is empty in these cases."""
    return [(m.relation.value, m.old, m.new) for m in found if m.old != (0,)]


def moved(found: tuple[SectionMatch, ...]) -> list[tuple[int, ...]]:
    return [m.old for m in found if m.moved]


BASE = (
    ("## Cookies", COOKIES),
    ("## Your rights", RIGHTS),
    ("## Logs", LOGS),
    ("## Newsletter", MAIL),
)


def test_equal_documents_match_exactly() -> None:
    found = matches(policy(*BASE), policy(*BASE))
    assert links(found) == [("matched", (n,), (n,)) for n in range(1, 5)]
    assert {(m.matched_by, m.score, m.moved) for m in found} == {("exact", 1.0, False)}


def test_a_renamed_section_is_known_by_its_text() -> None:
    new = policy(BASE[0], ("## What you can ask of us", RIGHTS), BASE[2], BASE[3])
    found = matches(policy(*BASE), new)
    assert links(found) == [("matched", (n,), (n,)) for n in range(1, 5)]
    assert found[2].matched_by == "content"
    assert 0.8 < found[2].score < 1


def test_a_rewritten_section_is_known_by_its_heading() -> None:
    text = "Whoever wants to leave writes to the office, which closes the account."
    found = matches(policy(*BASE), policy(BASE[0], ("## Your rights", text), BASE[2], BASE[3]))
    assert links(found) == [("matched", (n,), (n,)) for n in range(1, 5)]
    assert found[2].matched_by == "heading"


def test_numbers_before_headings_do_not_matter() -> None:
    numbered = [(h.replace("## ", f"## {n}. "), t) for n, (h, t) in enumerate(BASE, start=3)]
    assert links(matches(policy(*BASE), policy(*numbered))) == [
        ("matched", (n,), (n,)) for n in range(1, 5)
    ]


def test_added_and_removed_sections_stand_in_reading_order() -> None:
    new = policy(BASE[0], ("## Partners", PARTNERS), BASE[2], BASE[3])
    assert links(matches(policy(*BASE), new)) == [
        ("matched", (1,), (1,)),
        ("removed", (2,), ()),
        ("added", (), (2,)),
        ("matched", (3,), (3,)),
        ("matched", (4,), (4,)),
    ]


def test_one_section_that_passed_three_is_the_one_that_moved() -> None:
    new = policy(*BASE[1:], BASE[0])
    found = matches(policy(*BASE), new)
    assert moved(found) == [(1,)]
    assert [m.new for m in found if m.moved] == [(4,)]


def test_the_sections_of_a_chapter_move_with_it() -> None:
    chapter = (("## Law", "These rules follow the law of the land."), ("### Courts", RIGHTS))
    rest = (*BASE, ("## Partners", PARTNERS))
    more = (("### Letters to us", "A letter needs a name and a date."),)
    old, new = policy(*chapter, *more, *rest), policy(*rest, *chapter, *more)
    assert moved(matches(old, new)) == [(1,), (2,), (3,)]


def test_a_lone_heading_within_a_section_that_moved_is_a_part_of_it() -> None:
    parts = (("## Law", "These rules follow the law of the country."), ("### Courts", RIGHTS))
    rest = (*BASE, ("## Partners", PARTNERS))
    assert moved(matches(policy(*parts, *rest), policy(*rest, *parts))) == [(1,)]


def test_one_of_several_merged_sections_need_not_have_left_a_sentence() -> None:
    hosts = (
        ("### Norway Hosting", "Norway Hosting runs the machines that hold the orders."),
        ("### Blue Letters", "Blue Letters sends the monthly letters to readers."),
        ("### Quick Pay", "Quick Pay takes the money for orders."),
        ("### Red Maps", "Red Maps draws the map to our door."),
        ("### Green Mirror", "Green Mirror copies the orders each night."),
    )
    old = policy(BASE[0], *hosts, BASE[1])
    told = " ".join(text for heading, text in hosts if heading != "### Quick Pay")
    new = policy(BASE[0], ("### Companies", f"{told} Another firm takes the money."), BASE[1])
    assert links(matches(old, new))[1] == ("merged", (2, 3, 4, 5, 6), (2,))


def test_a_section_that_became_a_chapter_is_the_chapter_too() -> None:
    old = policy(BASE[0], ("## Logs", f"{LOGS} {MAIL}"), BASE[1])
    new = policy(
        BASE[0], ("## Logs and letters", ""), ("### What they hold", f"{LOGS} {MAIL}"), BASE[1]
    )
    assert links(matches(old, new))[1] == ("split", (2,), (2, 3))


def test_a_new_chapter_over_a_section_is_new() -> None:
    new = policy(
        BASE[0], ("## Your choices", ""), ("### Your rights", RIGHTS + " Ask us."), *BASE[2:]
    )
    assert links(matches(policy(*BASE), new))[1:3] == [("added", (), (2,)), ("matched", (2,), (3,))]


def test_a_heading_that_every_chapter_has_is_not_the_same_in_another_one() -> None:
    time = "### How long"
    old = policy(
        ("## Cookies", COOKIES),
        (time, "For a day."),
        ("## Logs", LOGS),
        (time, "Ten days, then gone."),
    )
    new = policy(
        ("## Cookies", COOKIES),
        (time, "For a day."),
        ("## Logs", LOGS),
        ("## Post", MAIL),
        (time, "Until asked."),
    )
    assert links(matches(old, new))[3:] == [
        ("removed", (4,), ()),
        ("added", (), (4,)),
        ("added", (), (5,)),
    ]


def test_what_is_left_on_both_sides_is_joined_if_it_speaks_of_the_same() -> None:
    before = "The harbour office in Bergen guards our machines. Nobody enters it without a badge. Guards walk by at night."
    after = "Machines stand in Bergen. Thick doors keep visitors away. A badge opens them at any hour, day or night. Cameras film every visit, and alarms ring in town."
    old = policy(*BASE, ("## Partners", before))
    new = policy(("## Who helps us", after), *BASE)
    found = next(m for m in matches(old, new) if m.old == (5,))
    assert (found.new, found.matched_by) == ((1,), "words")
    assert 0.35 <= found.score < 0.45


def test_a_section_split_in_two() -> None:
    old = policy(BASE[0], ("## Logs", f"{LOGS}\n\n{MAIL}"), BASE[1])
    new = policy(BASE[0], ("## Logs", LOGS), ("## Monthly letters", MAIL), BASE[1])
    assert links(matches(old, new)) == [
        ("matched", (1,), (1,)),
        ("split", (2,), (2, 3)),
        ("matched", (3,), (4,)),
    ]


def test_two_sections_merged_into_one() -> None:
    new = policy(BASE[0], ("## Your rights", RIGHTS), ("## Logs", f"{LOGS}\n\n{MAIL}"))
    assert links(matches(policy(*BASE), new))[-1] == ("merged", (3, 4), (3,))


def test_duplicate_headings_are_told_apart_by_text_and_place() -> None:
    old = policy(("## Data", COOKIES), ("## Data", RIGHTS), ("## Data", LOGS))
    new = policy(("## Data", COOKIES), ("## Data", LOGS.replace("ten", "ninety")))
    assert links(matches(old, new)) == [
        ("matched", (1,), (1,)),
        ("removed", (2,), ()),
        ("matched", (3,), (2,)),
    ]


def test_a_parent_without_text_is_known_by_what_it_holds() -> None:
    old = policy(
        ("## What we hold", ""), ("### Logs", LOGS), ("### Letters", MAIL), ("## Rights", RIGHTS)
    )
    new = policy(
        ("## Data in our care", ""),
        ("### Logs", LOGS),
        ("### Letters", MAIL),
        ("## Rights", RIGHTS),
    )
    assert links(matches(old, new)) == [("matched", (n,), (n,)) for n in range(1, 5)]


def test_a_plain_text_that_gained_headings_is_split() -> None:
    old = f"{COOKIES}\n\n{LOGS}\n"
    found = matches(old, policy(("## Cookies", COOKIES), ("## Logs", LOGS)))
    assert {n for m in found if 0 in m.old for n in m.new} >= {1, 2}


@pytest.mark.parametrize("count", [2000])
def test_two_thousand_equal_headings_end_soon(count: int) -> None:
    old = policy(*(("## Terms", f"Item {n} is kept {n % 7} days.") for n in range(count)))
    new = policy(*(("## Terms", f"Item {n} is kept {n % 5} days.") for n in range(count)))
    found = matches(old, new)
    assert sum(m.relation is Relation.MATCHED for m in found) == count + 1


def test_swapping_the_versions_swaps_the_matches() -> None:
    old = policy(*BASE, ("## Partners", PARTNERS))
    new = policy(BASE[3], ("## Records of use", LOGS), ("## Your rights", f"{RIGHTS} {COOKIES}"))
    there = {(o, n) for m in matches(old, new) for o in m.old for n in m.new}
    back = {(n, o) for m in matches(new, old) for o in m.old for n in m.new}
    assert there == back
