"""Which calendar day it is, and where."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo


def day_in(moment: datetime.datetime, time_zone: str) -> datetime.date:
    """Return the calendar day that `moment`, which carries its offset, is in a zone ("Asia/Tokyo").

    Raises `ValueError` for a moment without an offset, `zoneinfo.ZoneInfoNotFoundError` for a zone
    that this machine does not know; "UTC" is always known.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without an offset is on no certain day")
    zone = datetime.UTC if time_zone == "UTC" else ZoneInfo(time_zone)
    return moment.astimezone(zone).date()


def read_day(written: str) -> datetime.date:
    """Return a day that a person named, as ISO 8601 writes it.

    Raises `ValueError` for what is no day, and for one from the year 3000 on: who writes 9999-12-31 means
    "never", and there are no weeks behind it to reckon with.
    """
    day = datetime.date.fromisoformat(written)
    if day.year >= 3000:
        raise ValueError(f"{day} is too far away")
    return day
