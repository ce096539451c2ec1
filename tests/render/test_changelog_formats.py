"""The changelog as Markdown, JSON and Atom: stable addresses, honest times, the same bytes again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from xml.etree import ElementTree

import pytest
from tests.render.sample import CHANGELOG, CHANGES, POLICY, REPORT

from policydiff.render.atom import render_atom
from policydiff.render.changelog import render_changelog_json, render_changelog_markdown, steps
from policydiff.report import Changelog, ChangelogEntry, changelog_from_dict
from policydiff.report.ids import entry_id

ATOM = {"a": "http://www.w3.org/2005/Atom"}
EMPTY = Changelog(POLICY, ())


def step(old: str, new: str, date: str) -> ChangelogEntry:
    report = replace(
        REPORT,
        old=replace(REPORT.old, sha256=old * 64),
        new=replace(REPORT.new, sha256=new * 64, date=date),
    )
    return ChangelogEntry(entry_id(POLICY.id, old * 64, new * 64), report)


def feed(changelog: Changelog, base_url: str = "") -> ElementTree.Element:
    return ElementTree.fromstring(render_atom(changelog, base_url=base_url).encode())


def texts(parent: ElementTree.Element, path: str) -> list[str]:
    return [found.text or "" for found in parent.findall(path, ATOM)]


def test_there_and_back_and_there_again_are_three_addresses_that_stay() -> None:
    there = step("1", "2", "2025-01-01T10:00:00+00:00")
    back = step("2", "1", "2025-02-01T10:00:00+00:00")
    again = step("1", "2", "2025-03-01T10:00:00+00:00")
    first = Changelog(POLICY, (back, there))
    later = Changelog(POLICY, (again, back, there))
    anchors = [found.anchor for found in steps(later)]
    assert anchors[0] == f"{anchors[2]}-2"
    assert anchors[1:] == [found.anchor for found in steps(first)]
    markdown = render_changelog_markdown(later)
    assert [markdown.count(f'<a id="{anchor}"></a>') for anchor in anchors] == [1, 1, 1]
    ids = texts(feed(later), "a:entry/a:id")
    assert len(set(ids)) == 3
    assert ids[1:] == texts(feed(first), "a:entry/a:id")


def test_the_feed_has_all_that_the_standard_asks_for() -> None:
    root = feed(CHANGELOG, "https://fernwood.example/")
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    for parent in (root, *root.findall("a:entry", ATOM)):
        for name in ("id", "title", "updated"):
            assert len(texts(parent, f"a:{name}")) == 1
        assert texts(parent, "a:id")[0].startswith("urn:uuid:")
        assert datetime.fromisoformat(texts(parent, "a:updated")[0]).tzinfo is not None
    assert texts(root, "a:author/a:name") == [POLICY.title]
    link = root.find("a:link", ATOM)
    assert link is not None
    assert link.attrib == {"rel": "alternate", "href": "https://fernwood.example/"}


def test_the_feed_is_as_young_as_its_youngest_step_wherever_its_clock_stood() -> None:
    east = step("1", "2", "2025-06-09T01:00:00+12:00")
    west = step("2", "3", "2025-06-08T20:00:00-08:00")
    root = feed(Changelog(POLICY, (east, west)))
    assert texts(root, "a:updated") == ["2025-06-08T20:00:00-08:00"]


@pytest.mark.parametrize(
    ("date", "last_updated", "effective", "expected"),
    [
        ("2025-06-09T17:30:00+02:00", "2024-01-01", None, "2025-06-09T17:30:00+02:00"),
        ("", "2024-01-31", "2024-03-01", "2024-01-31T00:00:00+00:00"),
        ("", None, "2024-03", "2024-03-01T00:00:00+00:00"),
        ("yesterday", None, None, "1970-01-01T00:00:00+00:00"),
    ],
)
def test_a_step_is_dated_by_its_commit_or_its_text_never_the_clock(
    date: str, last_updated: str | None, effective: str | None, expected: str
) -> None:
    new = replace(REPORT.new, date=date, last_updated=last_updated, effective_date=effective)
    entry = replace(CHANGELOG.entries[0], report=replace(REPORT, new=new))
    root = feed(Changelog(POLICY, (entry,)))
    assert texts(root, "a:entry/a:updated") == texts(root, "a:updated") == [expected]


def test_an_empty_changelog_is_valid_and_says_so() -> None:
    assert texts(feed(EMPTY), "a:updated") == ["1970-01-01T00:00:00+00:00"]
    assert feed(EMPTY).findall("a:entry", ATOM) == []
    assert texts(feed(EMPTY), "a:id") == texts(feed(CHANGELOG), "a:id")
    assert "No change that a reader can see has been made yet." in render_changelog_markdown(EMPTY)
    assert json.loads(render_changelog_json(EMPTY))["entries"] == []


@pytest.mark.parametrize("base_url", ["", "fernwood.example", "javascript:alert(1)", "file:///etc"])
def test_only_a_web_address_becomes_a_link(base_url: str) -> None:
    assert feed(CHANGELOG, base_url).find("a:link", ATOM) is None


def test_another_address_or_title_makes_no_step_new() -> None:
    renamed = replace(CHANGELOG, policy=replace(POLICY, title="Another title"))
    here, there = feed(CHANGELOG, "https://a.example"), feed(renamed, "https://b.example")
    assert texts(here, "a:entry/a:id") == texts(there, "a:entry/a:id")
    other = replace(CHANGELOG, policy=replace(POLICY, id="visitors"))
    assert set(texts(here, "a:entry/a:id")).isdisjoint(texts(feed(other), "a:entry/a:id"))


def test_minor_changes_of_one_sort_are_one_line() -> None:
    contact = CHANGES[5]
    many = tuple(replace(contact, new_section=index, old_section=None) for index in range(1, 7))
    report = replace(REPORT, changes=(*many, CHANGES[9], CHANGES[9]))
    text = render_changelog_markdown(
        Changelog(POLICY, (replace(CHANGELOG.entries[0], report=report),))
    )
    line = "- Contact changed, 6 times (1 Who we are; 2 Hand tools; 3 How long we keep records; and 3 more)"
    assert line in text
    assert text.count("Contact changed") == 1
    assert text.endswith("### Typography only\n\n2 changes.\n")


def test_what_a_person_decided_is_named() -> None:
    text = render_changelog_markdown(CHANGELOG)
    assert "material set to minor by R. Okafor: Volunteers have always been members." in text
    assert "Readers were told with notice members-2025-06-12. Approved by R. Okafor." in text


def test_the_json_comes_back() -> None:
    assert changelog_from_dict(json.loads(render_changelog_json(CHANGELOG))) == CHANGELOG
