"""The changelog as Markdown, JSON and Atom: stable addresses, honest times, the same bytes again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from xml.etree import ElementTree

import pytest
from tests.render.changelog_case import generated_markdown
from tests.render.sample import CHANGELOG, CHANGES, POLICY, REPORT

from policydiff.materiality import Level
from policydiff.render.atom import render_atom
from policydiff.render.changelog import (
    changelog_parts,
    render_changelog_json,
    render_newest,
    steps,
)
from policydiff.render.changelog_marks import parse_parts
from policydiff.render.changelog_merge import merge_parts
from policydiff.render.changelog_page import render_changelog_html
from policydiff.report import Change, Changelog, ChangelogEntry, changelog_from_dict
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
    markdown = generated_markdown(later)
    assert [markdown.count(f'<a id="{anchor}"></a>\n') for anchor in anchors] == [1, 1, 1]
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
    assert "No change that a reader can see has been made yet." in generated_markdown(EMPTY)
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


def entry_of(*changes: Change, **fields: object) -> ChangelogEntry:
    report = replace(REPORT, changes=changes, **fields)  # type: ignore[arg-type]
    return replace(CHANGELOG.entries[0], report=report)


def markdown_of(*changes: Change, **fields: object) -> str:
    return generated_markdown(Changelog(POLICY, (entry_of(*changes, **fields),)))


def test_an_entry_speaks_twice_in_short_and_in_full() -> None:
    text = generated_markdown(CHANGELOG)
    entry = text.split("<!-- policydiff entry-")[1]
    short, full = entry.split("### In full: 4 material changes, 5 minor, 1 of typography only")
    assert "- The record of every loan is now kept 18 months instead of 30 days. _worse" in short
    assert "<del>" not in short
    assert (
        "- **3 How long we keep records**: Data is kept longer; may apply to data already held.\\\n"
        "  “We keep the record of every loan for <del>30 days</del><ins>18 months</ins> after you "
        "return the tool.”\n"
    ) in full
    for neutral in ("worse", "better", "now kept 18 months", "consent"):
        assert neutral not in full


@pytest.mark.parametrize(
    ("lead_in", "said"),
    [("You may:", "“You may: x"), ("Data | Kept for", "“Data \\| Kept for: x"), ("", "“x")],
)
def test_what_stands_before_an_item_or_a_row_stands_before_its_words(
    lead_in: str, said: str
) -> None:
    item = replace(CHANGES[1], lead_in=lead_in, words=(("equal", "x"),))
    assert f"  {said}”\n" in markdown_of(item)


def test_what_no_rule_could_read_is_not_put_into_words() -> None:
    short = generated_markdown(CHANGELOG).split("### In full")[0]
    assert (
        "- 1 material change can only be read in the words of the text, under “In full”: 1 Who we are."
    ) in short
    assert "no rule explains" not in short


def test_minor_changes_of_one_sort_are_one_item() -> None:
    contact = CHANGES[5]
    many = tuple(replace(contact, new_section=index, old_section=None) for index in (1, 2))
    text = markdown_of(CHANGES[1], *many, CHANGES[9], CHANGES[9])
    assert "- Also 2 minor changes (Contact changed).\n- 2 changes of typography only.\n" in text
    assert "- **Contact changed**, 2 times:\n  - 1 Who we are:\\\n    “Write to <del>" in text
    assert text.count("**Contact changed**") == 1
    assert "- **Typography only**: Quotes, dashes, numbering or layout differ" in text


def test_few_minor_changes_are_put_into_words_and_many_are_counted() -> None:
    contact = CHANGES[5]
    text = markdown_of(contact, level=Level.MINOR)
    assert (
        "### In short\n\n- The address to write to is now privacy@fernwood.example.\n\n###" in text
    )
    many = [
        replace(contact, findings=(replace(contact.findings[0], explanation=f"No. {n}."),))
        for n in range(9)
    ]
    text = markdown_of(*many, level=Level.MINOR)
    assert "### In short\n\n- 9 minor changes (Contact changed).\n\n###" in text


def test_typography_alone_is_one_sentence() -> None:
    text = markdown_of(CHANGES[9], level=Level.MINOR)
    entry = text.split("<!-- policydiff entry-")[1].split("<!-- /policydiff")[0]
    assert ": Typography only\n" in entry
    assert "### " not in entry
    assert entry.rstrip().endswith("layout differ; the words do not. 1 place.")


def test_the_short_part_stays_short() -> None:
    many = [
        replace(CHANGES[1], findings=(replace(CHANGES[1].findings[0], explanation=f"No. {n}."),))
        for n in range(40)
    ]
    text = markdown_of(*many)
    short, full = text.split("### In short")[1].split("### In full")
    assert short.count("\n- No. ") == 12
    assert "- And 28 more, under “In full”." in short
    assert full.count("\n- **") == 40


def test_who_told_approved_and_decided_is_named() -> None:
    text = generated_markdown(CHANGELOG)
    assert "Readers were told on 2025-06-12 with notice members-2025-06-12.\n" in text
    assert "Approved by R. Okafor (as recorded).\n" in text
    assert "material set to minor by R. Okafor: Volunteers have always been members.\\\n" in text


URL = "https://fernwood.example/changes/"


def test_a_permanent_address_is_absolute_where_the_folder_is_published() -> None:
    anchor = steps(CHANGELOG)[0].anchor
    address = f"https://fernwood.example/changes/members.html#{anchor}"
    assert f"## [2025-06-09]({address}): Material change" in generated_markdown(CHANGELOG, URL)
    assert f'<article id="{anchor}">' in render_changelog_html(CHANGELOG, url=URL)
    assert f'<h2><a href="{address}">2025-06-09</a>: Material' in render_changelog_html(
        CHANGELOG, url=URL
    )
    feed = ElementTree.fromstring(render_atom(CHANGELOG, base_url="", url=URL).encode())
    assert [link.attrib for link in feed.findall("a:link", ATOM)] == [
        {"rel": "self", "href": "https://fernwood.example/changes/members.atom"},
        {"rel": "alternate", "href": "https://fernwood.example/changes/members.html"},
    ]
    (first, *_) = feed.findall("a:entry/a:link", ATOM)
    assert first.attrib == {"rel": "alternate", "href": address}
    assert f"## [2025-06-09](#{anchor}): Material" in generated_markdown(CHANGELOG)


def test_the_feed_tells_what_is_new_and_not_the_whole_history() -> None:
    entries = tuple(
        step(f"{n:x}"[-1], f"{n + 1:x}"[-1], f"2025-01-{n % 28 + 1:02}T10:00:00+00:00")
        for n in range(80)
    )
    assert len(feed(Changelog(POLICY, entries)).findall("a:entry", ATOM)) == 50
    assert render_changelog_html(Changelog(POLICY, entries)).count("<article ") == 80


def test_the_newest_entries_can_stand_on_another_page() -> None:
    parts = changelog_parts(CHANGELOG)
    text = render_newest(CHANGELOG, 1, parts, titled=False)
    assert text.startswith("## 2025-06-09: Material change, partly worse")
    assert "policydiff" not in text
    assert "2025-03-03: Minor change" not in text
    titled = render_newest(CHANGELOG, 2, changelog_parts(CHANGELOG, URL), titled=True)
    assert titled.startswith("# Privacy notice of the Fernwood tool library\n\n## [2025-06-09](ht")
    assert "[2025-03-03](https://" in titled


def test_a_persons_words_reach_the_page_and_the_feed() -> None:
    by_hand = "We keep a note of each loan for *a year and a half*."
    text = generated_markdown(CHANGELOG, URL).replace(
        "The record of every loan is now kept 18 months instead of 30 days.", by_hand
    )
    text = text.replace("Contact changed.", "The <script>alert(1)</script> desk moved.")
    text += "\nQuestions? [Write](https://fernwood.example/ask) to us.\n"
    parts = merge_parts(changelog_parts(CHANGELOG, URL), parse_parts(text, "members.md")).parts
    page = render_changelog_html(CHANGELOG, parts=parts, url=URL)
    xml = render_atom(CHANGELOG, base_url="", url=URL, parts=parts)
    said = "We keep a note of each loan for <em>a year and a half</em>."
    assert said in page
    assert said in "".join(texts(ElementTree.fromstring(xml.encode()), "a:entry/a:content"))
    assert "We keep a note of each loan for a year and a half." in xml
    for shown in (page, xml):
        assert "<script" not in shown
        assert "kept 18 months instead" not in shown
    assert 'Questions? <a href="https://fernwood.example/ask">Write</a> to us.' in page


def test_an_entry_that_a_person_emptied_is_on_no_page() -> None:
    parts = [replace(part, lines=()) for part in changelog_parts(CHANGELOG)]
    assert "<article" not in render_changelog_html(CHANGELOG, parts=parts)
    xml = render_atom(CHANGELOG, base_url="", parts=parts)
    assert ElementTree.fromstring(xml.encode()).findall("a:entry", ATOM) == []


def test_the_json_comes_back() -> None:
    assert changelog_from_dict(json.loads(render_changelog_json(CHANGELOG))) == CHANGELOG
