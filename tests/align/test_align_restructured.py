"""Versions that were written anew: chapters folded into one section, sections opened into chapters."""

from __future__ import annotations

from tests.align.test_align_sections import (
    BASE,
    COOKIES,
    LOGS,
    MAIL,
    RIGHTS,
    links,
    matches,
    moved,
    policy,
)

HOSTS = (
    ("### Norway Hosting", "Norway Hosting runs the machines that hold the orders."),
    ("### Blue Letters", "Blue Letters sends the monthly letters to readers."),
    ("### Quick Pay", "Quick Pay takes the money for orders, by card."),
    ("### Red Maps", "Red Maps draws the map to our door."),
    ("### Green Mirror", "Green Mirror copies the orders each night."),
)
CHAPTER = ("## Companies that help us", "These companies work for us under a contract.")


def folded(*gone: str, end: str) -> tuple[str, str]:
    kept = " ".join(text for heading, text in HOSTS if heading not in gone)
    return CHAPTER[0], f"{CHAPTER[1]} {kept} {end}"


def test_what_most_sections_of_a_chapter_became_the_others_became_too() -> None:
    old = policy(BASE[0], CHAPTER, *HOSTS, BASE[1])
    told = folded(
        "### Blue Letters",
        "### Green Mirror",
        end="Others copy the orders at night and send letters.",
    )
    assert links(matches(old, policy(BASE[0], told, BASE[1])))[1] == (
        "merged",
        (2, 3, 4, 5, 6, 7),
        (2,),
    )


def test_a_text_longer_than_the_whole_did_not_become_a_part_of_it() -> None:
    tale = (
        "A courier rides at night with orders for one village after another, holds letters at the "
        "door, dogs bark, rain falls, and still the bell rings twice while herring, barley and "
        "wool wait on the quay. "
    ) * 4
    old = policy(BASE[0], CHAPTER, *HOSTS, ("### Couriers", tale), BASE[1])
    found = links(matches(old, policy(BASE[0], folded(end="Orders reach us daily."), BASE[1])))
    assert found[1] == ("merged", (2, 3, 4, 5, 6, 7), (2,))
    assert found[2] == ("removed", (8,), ())


def test_a_section_that_stayed_whole_gave_nothing_to_a_new_one_in_like_words() -> None:
    before = (
        "Our gate asks the register whether your card may enter. The register holds the number of "
        "every card that is inside. When your card leaves, the register forgets its number."
    )
    after = (
        "A locker opens for the card of whoever asks the register. The register holds the number "
        "of every card with a locker inside. It forgets a number when the locker is given back."
    )
    cards = ("## How many cards may enter", before)
    edited = (cards[0], before.replace("asks the register", "asks our register"))
    lockers = ("## How many lockers a card may open", after)
    found = links(
        matches(policy(BASE[0], cards, BASE[1]), policy(BASE[0], lockers, edited, BASE[1]))
    )
    assert found == [
        ("matched", (1,), (1,)),
        ("added", (), (2,)),
        ("matched", (2,), (3,)),
        ("matched", (3,), (4,)),
    ]


def test_a_section_opened_into_a_chapter_of_several_is_the_outermost_chapter_too() -> None:
    foreign = "A ferry crosses the fjord at noon with mail sacks, goats and two sleepy passengers."
    old = policy(BASE[0], ("## State notices", f"{LOGS} {MAIL} {RIGHTS}"))
    new = policy(
        BASE[0],
        ("## Notices for states", "Some states ask for more."),
        ("### Requests", RIGHTS),
        ("### The coast", ""),
        ("#### Ferries", foreign),
        ("#### Books", LOGS),
        ("#### Letters", MAIL),
    )
    found = links(matches(old, new))
    assert found[1] == ("split", (2,), (2, 3, 6, 7))
    assert found[2:4] == [("added", (), (4,)), ("added", (), (5,))]


def test_a_chapter_is_a_part_only_if_what_it_encloses_is() -> None:
    before = (
        "The coast act lets every fisher see what the harbour holds. We never sell the names of "
        "fishers or boats, on this coast or another. The act holds for harbours on the coast."
    )
    opening = (
        "Of boats and fishers and their names a harbour may hold much. See the coast act for whom "
        "it lets in, and on what coast."
    )
    inner = (
        ("### Copies", "Ask us for a copy of a log; we answer within four weeks, or erase it."),
        ("### Files", "Your browser may refuse small files; we remember your language by them."),
        (
            "### Issues",
            "The address and time of each request end with the newsletter of the month.",
        ),
        (
            "### Servers",
            "Our servers set cookies, keep a link to every subscription, and write it.",
        ),
    )
    old = policy(BASE[0], ("## No sale", before), *BASE[1:])
    short = ("## No sale", "Nothing here has a price.")
    chapter = ("## Notice for fishers", opening)
    assert links(matches(old, policy(BASE[0], short, *BASE[1:], chapter)))[1] == (
        "split",
        (2,),
        (2, 6),
    )
    found = links(matches(old, policy(BASE[0], short, *BASE[1:], chapter, *inner)))
    assert found[1] == ("matched", (2,), (2,))
    assert found[5:] == [("added", (), (n,)) for n in range(6, 11)]


def test_headings_with_a_telling_word_in_common_join_what_is_left() -> None:
    before = "Whoever rents a boat leaves a deposit in coins. The clerk writes the sum in a book."
    after = "The deposit comes back when the key does, whatever the day. Lost keys cost ten crowns."
    old = policy(*BASE, ("## Deposits for boats", before))
    found = matches(old, policy(("## Deposits for keys", after), *BASE))
    joined = next(m for m in found if m.old == (5,))
    assert (joined.new, joined.matched_by) == ((1,), "words")
    assert 0.35 <= joined.score < 0.45
    other = links(matches(old, policy(("## The key cabinet", after), *BASE)))
    assert {("removed", (5,), ()), ("added", (), (1,))} <= set(other)


def test_of_two_equal_ways_to_tell_a_move_the_one_that_moves_fewer_sections_is_told() -> None:
    parts = (("## Logs", LOGS), ("## Newsletter", MAIL))
    one = ("## Your rights", f"{RIGHTS} {RIGHTS.replace('You', 'Your children')} {COOKIES}")
    merged = ("## Logs and letters", f"{LOGS} {MAIL}")
    found = matches(policy(*parts, one), policy(one, merged))
    assert ("merged", (1, 2), (2,)) in links(found)
    assert moved(found) == [(3,)]
