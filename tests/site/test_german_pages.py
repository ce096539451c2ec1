"""The archive, its comparisons, changelog and feeds speak the language of the policy."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from tests.site.conftest import Shelf
from tests.site.test_site import contents, versions

ENGLISH = re.compile(
    r"\b(the|and|with|this|change[sd]?|version[s]?|since|from|until|published|worse|better)\b", re.I
)


def words(page: str) -> str:
    """What a reader is told: text, labels and titles, without addresses, ids and code."""
    page = re.sub(r"<(style|script|code|head)\b.*?</\1>", " ", page, flags=re.DOTALL)
    labels = re.findall(r'(?:aria-label|data-label|alt|title)="([^"]*)"', page)
    return unescape(" ".join((re.sub(r"<[^>]+>", " ", page), *labels)))


def test_no_page_of_a_german_policy_says_anything_in_english(german_shelf: Shelf) -> None:
    german_shelf.configure("[site]\nany_two_of_first = 2")
    german_shelf.build("https://shelf.example/archive")
    pages = {
        path: raw.decode() for path, raw in contents(german_shelf).items() if path.endswith(".html")
    }
    assert len(pages) > 15
    for path, page in pages.items():
        assert '<html lang="de" dir="ltr">' in page, path
        said = words(page).replace("The lending shelf", "")
        assert not ENGLISH.search(said), (path, ENGLISH.search(said), said[:400])


def test_findings_days_and_feeds_are_german_and_names_for_programs_stay(
    german_shelf: Shelf,
) -> None:
    german_shelf.build("https://shelf.example/archive")
    first, second, third = versions(german_shelf)
    page = german_shelf.read(f"privacy/changes/{first}..{third}/index.html")
    assert "Eine Frist ist jetzt „12 Monate“ statt „30 Tage“." in page
    assert '<h1 lang="de" dir="auto">Datenschutzerklärung des Leihregals</h1>' in page
    assert "Galt nie: Diese Fassung wurde vor dem 1. März 2027 ersetzt." in german_shelf.read(
        f"privacy/versions/{second}/index.html"
    )
    feed = json.loads(german_shelf.read("privacy/feed.json"))
    assert (feed["language"], feed["title"]) == (
        "de",
        "Änderungsprotokoll: Datenschutzerklärung des Leihregals",
    )
    assert (
        feed["items"][1]["title"] == "2027-01-12: Wesentliche Änderung, schlechter für Betroffene"
    )
    assert 'xml:lang="de"' in german_shelf.read("privacy/changelog/privacy.atom")
    since = json.loads(german_shelf.read("privacy/latest.json"))["since"][first]
    assert (since["level"], since["direction"]) == ("material", "adverse")
    assert since["summary"] == ["Eine Frist ist jetzt „12 Monate“ statt „30 Tage“."]
    assert "## [2027-01-12]" in german_shelf.read("privacy/changelog/privacy.md")


@pytest.mark.parametrize(
    ("settings", "language"),
    [
        ("", "en"),
        ('[notice]\nlanguages = ["de", "en"]', "de"),
    ],
)
def test_a_text_in_a_language_without_words_gets_the_one_that_mails_have(
    shelf: Shelf, settings: str, language: str
) -> None:
    config = shelf.folder / "policydiff.toml"
    config.write_text(config.read_text().replace("[[policies]]", '[[policies]]\nlocale = "fr"'))
    shelf.configure(settings)
    shelf.build()
    page = shelf.read("privacy/index.html")
    assert f'<html lang="{language}" dir="ltr">' in page
    assert '<article class="policy" lang="fr">' in page


def test_a_catalogue_changes_nothing_of_what_an_english_archive_holds(shelf: Shelf) -> None:
    shelf.build()
    page = shelf.read("privacy/history/index.html")
    assert '<html lang="en" dir="ltr">' in page
    assert "Which version applied on a day" in page
