"""The day that a mail gives as its own, and the days that it counts from there, whenever it is sent."""

from __future__ import annotations

import pathlib
import sqlite3
from collections.abc import Iterator

import pytest
from tests.pipeline.life_cycle_case import (
    LOGS_12,
    LOGS_24,
    LOGS_30,
    Keeper,
    Letter,
    keeper_of,
    words,
)

MARCH = ("1 January 2027", "1 March 2027")


@pytest.fixture
def keeper(tmp_path: pathlib.Path) -> Iterator[Keeper]:
    with keeper_of(tmp_path) as kept:
        yield kept


def says(letters: list[Letter], sentence: str) -> bool:
    return bool(letters) and all(sentence in part for each in letters for part in words(each))


def contents(letters: list[Letter]) -> set[tuple[str, str, str]]:
    return {(each.subject, each.text, each.html) for each in letters}


def test_who_is_reached_on_a_later_day_gets_the_same_bytes(keeper: Keeper) -> None:
    keeper.merge(*MARCH)
    keeper.merge(LOGS_30, LOGS_12)
    keeper.approve("2027-01-30")
    first = keeper.due("2027-01-30", "--limit", "1", code=4)
    assert says(first, "That is 30 days after this message, dated 30 January 2027.")
    rest = keeper.due("2027-02-20")
    assert len(rest) == 2
    assert len(contents(first + rest)) == 1


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2027-02-28", "That is one day after this message, dated 28 February 2027."),
        ("2027-03-01", "That is the date of this message: the changes apply at once."),
        (
            "2027-03-02",
            "That was one day before this message, dated 2 March 2027: the changes already apply.",
        ),
        (
            "2027-03-31",
            "That was 30 days before this message, dated 31 March 2027: the changes already apply.",
        ),
    ],
)
def test_the_day_after_the_same_day_and_too_late_are_said_as_such(
    keeper: Keeper, today: str, said: str
) -> None:
    keeper.merge(*MARCH)
    keeper.merge(LOGS_30, LOGS_12)
    letters = keeper.tell(today)
    assert says(letters, said)
    is_late = today > "2027-03-01"
    assert says(letters, "Applies since: 1 March 2027") == is_late
    assert says(letters, "has changed its “Privacy policy”") == is_late
    assert says(letters, "Since 1 March 2027, one thing has changed that you") == is_late
    assert all(("changed on 1 March" in each.subject) == is_late for each in letters)


def test_a_reminder_counts_from_its_own_day_and_a_resumed_one_too(keeper: Keeper) -> None:
    # The day before which the next change would not be announced moves no mail that repeats one.
    keeper.configure("announce_on = 2027-12-24\n\n[notice]\nremind_days = 30\n")
    keeper.merge(*MARCH)
    keeper.merge(LOGS_30, LOGS_12)
    keeper.configure("\n[notice]\nremind_days = 30\n")
    keeper.tell("2027-01-10")
    keeper.configure("announce_on = 2027-12-24\n\n[notice]\nremind_days = 30\n")
    keeper.commit()
    first = keeper.due("2027-01-31", "--limit", "1", code=4)
    assert says(first, "That is 29 days after this message, dated 31 January 2027.")
    rest = keeper.due("2027-02-03")
    assert len(rest) == 2
    assert len(contents(first + rest)) == 1


def test_a_correction_counts_from_its_own_day(keeper: Keeper) -> None:
    keeper.merge(*MARCH)
    keeper.merge(LOGS_30, LOGS_12)
    keeper.tell("2027-01-10")
    keeper.merge(LOGS_12, LOGS_24)
    letters = keeper.tell("2027-02-19")
    assert says(letters, "That is 10 days after this message, dated 19 February 2027.")


def test_an_announcement_that_waited_is_dated_when_it_goes_out(keeper: Keeper) -> None:
    keeper.configure("announce_on = 2027-02-01\n")
    keeper.merge(*MARCH)
    keeper.merge(LOGS_30, LOGS_12)
    keeper.approve("2027-01-10")
    assert keeper.due("2027-01-31") == []
    letters = keeper.due("2027-02-02")
    assert says(letters, "That is 27 days after this message, dated 2 February 2027.")


def test_an_approval_holds_on_another_day(keeper: Keeper) -> None:
    keeper.merge(*MARCH)
    keeper.merge(LOGS_30, LOGS_12)
    keeper.approve("2027-01-10")
    letters = keeper.due("2027-01-20")
    assert says(letters, "That is 40 days after this message, dated 20 January 2027.")


def test_where_nobody_had_it_the_next_day_counts(keeper: Keeper) -> None:
    keeper.merge(*MARCH)
    keeper.merge(LOGS_30, LOGS_12)
    keeper.approve("2027-01-10")
    keeper.run("notify", "--send", "--limit", "1", "--today", "2027-01-10", code=4)
    keeper.server.take()
    ledger = sqlite3.connect(keeper.folder / ".policydiff" / "ledger.sqlite")
    with ledger:  # As if the server had refused everything, just now.
        ledger.execute("UPDATE policydiff_delivery SET state = 'planned', request = NULL")
    keeper.run("notify", "--send", "--today", "2027-01-11", code=3)
    assert keeper.server.take() == []
    with ledger:
        ledger.execute("UPDATE policydiff_notice SET pinned_at = pinned_at - 1000")
    letters = keeper.due("2027-01-11")
    assert len(letters) == 3
    assert says(letters, "That is 49 days after this message, dated 11 January 2027.")
    dated = ledger.execute("SELECT dated FROM policydiff_notice").fetchall()
    ledger.close()
    assert dated == [("2027-01-11",)]


def test_a_text_without_a_day_counts_none(keeper: Keeper) -> None:
    keeper.merge("Effective date: 1 January 2027", "Effective: March 2027")
    keeper.merge(LOGS_30, LOGS_12)
    letters = keeper.tell("2027-01-10")
    for part in (part for each in letters for part in words(each)):
        assert "this message, dated" not in part
