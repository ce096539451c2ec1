"""The day that commands reckon from."""

from __future__ import annotations

import datetime

from policydiff.cli.options import Today

MOMENT = datetime.datetime(2027, 2, 28, 12, 30, tzinfo=datetime.UTC)


def test_it_is_another_day_elsewhere() -> None:
    today = Today(MOMENT)
    assert today.in_zone("UTC") == datetime.date(2027, 2, 28)
    assert today.in_zone("Pacific/Auckland") == datetime.date(2027, 3, 1)


def test_a_day_that_a_person_names_is_that_day_everywhere() -> None:
    today = Today(MOMENT, datetime.date(2027, 1, 10))
    assert today.in_zone("Pacific/Auckland") == datetime.date(2027, 1, 10)
