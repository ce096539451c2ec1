"""Which version applied on a day, as the pages say it."""

from __future__ import annotations

import json
import re

from tests.site.conftest import Shelf


def text_of(shelf: Shelf, path: str) -> str:
    page = shelf.read(path).replace("</th>", " ").replace("</td>", " ")
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


def test_every_text_says_when_it_applied_in_words_that_stay_true(shelf: Shelf) -> None:
    shelf.build()
    first, second, third = (
        each["id"] for each in json.loads(shelf.read("privacy/versions.json"))["versions"]
    )
    told = {name: text_of(shelf, f"privacy/versions/{name}/index.html") for name in (first, second)}
    assert "In force from 2 January 2027 until 28 February 2027." in told[first]
    assert "Never in force: it was replaced before 1 March 2027." in told[second]
    newest = text_of(shelf, f"privacy/versions/{third}/index.html")
    assert "Published on 22 January 2027, applies from 1 March 2027." in newest
    assert "Until then another text applies: The text of 2 January 2027" in newest
    assert f'<a href="versions/{first}/">The text of 2 January 2027</a>' in shelf.read(
        "privacy/index.html"
    )


def test_the_history_lists_first_and_last_days(shelf: Shelf) -> None:
    shelf.build()
    table = text_of(shelf, "privacy/history/index.html").partition("Which version applied")[2]
    assert "1 March 2027 a later version applies 22 January 2027" in table
    assert "2 January 2027 28 February 2027 2 January 2027" in table


def test_a_later_version_ends_what_an_earlier_one_said(shelf: Shelf) -> None:
    shelf.build()
    third = json.loads(shelf.read("privacy/versions.json"))["versions"][2]["id"]
    shelf.commit(shelf.read(f"privacy/versions/{third}/source.txt").replace("12 months", "2 years"))
    shelf.build()
    assert "Never in force: it was replaced before 1 March 2027." in text_of(
        shelf, f"privacy/versions/{third}/index.html"
    )
