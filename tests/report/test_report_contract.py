"""The published report: names, order, schema, and the way back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

import pytest
from jsonschema import Draft202012Validator
from tests.render import sample
from tests.report.report_samples import NEW, OLD, PAIRS

import policydiff
from policydiff.diff.records import EditKind
from policydiff.errors import PolicydiffError
from policydiff.report import (
    Changelog,
    ChangelogEntry,
    ChangeReport,
    changelog_from_dict,
    changelog_to_dict,
    load_schema,
    report_from_dict,
)
from policydiff.report.ids import entry_id
from policydiff.text import normalise_text

REPORT_NAMES = [
    "schema_version",
    "policydiff_version",
    "rules_version",
    "policy",
    "old",
    "new",
    "level",
    "direction",
    "sections",
    "changes",
    "facts",
    "judged",
    "rewritten",
    "accounting",
    "warnings",
]
CHANGE_NAMES = [
    "id",
    "kind",
    "unit",
    "old_text",
    "new_text",
    "lead_in",
    "old_section",
    "new_section",
    "old_lines",
    "new_lines",
    "words",
    "level",
    "direction",
    "needs_review",
    "consent_required",
    "retroactive",
    "affected_sections",
    "override",
    "findings",
    "block",
]
FINDING_NAMES = [
    "rule",
    "title",
    "explanation",
    "effect",
    "direction",
    "level",
    "old_span",
    "new_span",
    "legal_basis",
]
SECTION_NAMES = [
    "relation",
    "old",
    "new",
    "renamed",
    "moved",
    "renumbered",
    "edited",
    "level",
    "changes",
    "matched_by",
    "score",
]


@cache
def reports() -> tuple[ChangeReport, ...]:
    return tuple(policydiff.compare(old, new, format=format) for format, old, new in PAIRS)


def schema_part(name: str) -> Draft202012Validator:
    schema = load_schema()
    return Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]})


def test_names_and_their_order_are_those_of_the_contract() -> None:
    data = policydiff.compare(OLD, NEW).to_dict()
    assert list(data) == REPORT_NAMES
    assert list(data["policy"]) == ["id", "title", "path", "locale"]
    for side in ("old", "new"):
        assert list(data[side]) == ["rev", "date", "effective_date", "last_updated", "sha256"]
    assert list(data["facts"]) == ["vendors", "links", "contacts", "dates", "definitions"]
    assert list(data["judged"]) == ["language", "coverage", "lexicon"]
    counted = ["sentences", "unchanged", "moved", "modified"]
    assert list(data["accounting"]["old"]) == [*counted, "removed"]
    assert list(data["accounting"]["new"]) == [*counted, "added"]
    for section in data["sections"]:
        assert list(section) == SECTION_NAMES
        for ref in (*section["old"], *section["new"]):
            assert list(ref) == ["index", "heading", "path", "number", "anchor"]
    assert data["changes"]
    for change in data["changes"]:
        assert list(change) == CHANGE_NAMES
        for finding in change["findings"]:
            assert list(finding) == FINDING_NAMES


def test_every_report_fits_the_published_schema() -> None:
    validator = Draft202012Validator(load_schema())
    for report in (*reports(), sample.REPORT, sample.FIRST_STEP):
        written = json.loads(json.dumps(report.to_dict()))
        assert [error.message for error in validator.iter_errors(written)] == []


def test_the_changelog_fits_its_schema_and_comes_back() -> None:
    written = json.loads(json.dumps(changelog_to_dict(sample.CHANGELOG)))
    assert [error.message for error in schema_part("changelog").iter_errors(written)] == []
    assert changelog_from_dict(written) == sample.CHANGELOG


def test_the_schema_is_a_schema_and_closed() -> None:
    schema = load_schema()
    Draft202012Validator.check_schema(schema)
    objects = [part for part in _parts(schema) if part.get("type") == "object"]
    assert len(objects) >= 10
    for part in objects:
        assert part["additionalProperties"] is False
        assert set(part["required"]) <= set(part["properties"])


def test_the_schema_names_every_field() -> None:
    properties = load_schema()["$defs"]
    assert list(properties["report"]["properties"]) == REPORT_NAMES
    assert list(properties["change"]["properties"]) == CHANGE_NAMES
    assert list(properties["finding"]["properties"]) == FINDING_NAMES
    assert list(properties["section_report"]["properties"]) == SECTION_NAMES


def test_an_unknown_field_or_level_does_not_fit() -> None:
    validator = Draft202012Validator(load_schema())
    data = json.loads(json.dumps(sample.REPORT.to_dict()))
    assert not validator.is_valid(data | {"extra": 1})
    assert not validator.is_valid(data | {"level": "grave"})
    data["changes"][0]["findings"] = []
    assert not validator.is_valid(data)


def test_reports_come_back_as_they_were() -> None:
    for report in (*reports(), sample.REPORT):
        assert report_from_dict(json.loads(json.dumps(report.to_dict()))) == report


def test_unknown_fields_are_ignored_when_reading() -> None:
    assert report_from_dict({**sample.REPORT.to_dict(), "later": True}) == sample.REPORT


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("schema_version", "2", "its schema_version is '2', this policydiff reads '1'"),
        ("level", "grave", "cannot read report.level: expected material or minor or none"),
        ("changes", {}, "cannot read report.changes: expected a list, found {}"),
        ("rewritten", "no", "cannot read report.rewritten: expected bool, found 'no'"),
        (
            "judged",
            {"language": "en"},
            "cannot read report.judged: the field 'coverage' is missing",
        ),
        (
            "accounting",
            {"old": 1},
            "cannot read report.accounting.old: expected an object, found 1",
        ),
    ],
)
def test_what_is_no_report_is_refused_with_the_place(
    field: str, value: object, message: str
) -> None:
    with pytest.raises(PolicydiffError) as caught:
        report_from_dict({**sample.REPORT.to_dict(), field: value})
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_level_and_direction_follow_the_changes() -> None:
    levels = [(str(report.level), str(report.direction)) for report in reports()[:3]]
    assert levels == [("material", "mixed"), ("material", "mixed"), ("none", "neutral")]
    rank = ["none", "minor", "material"]
    for report in reports():
        worst = max((rank.index(change.level) for change in report.changes), default=0)
        assert report.level == rank[worst]
        for change in report.changes:
            assert change.level == max((f.level for f in change.findings), key=rank.index)


def test_every_sentence_is_accounted_for_once() -> None:
    for report in reports():
        for side in (report.accounting.old, report.accounting.new):
            parts = side.unchanged + side.moved + side.modified + side.gone
            assert parts == side.sentences
    same = reports()[2].accounting
    assert same.old == same.new
    assert same.old.unchanged == same.old.sentences


def test_every_change_has_a_finding_a_section_and_words_that_join_to_its_texts() -> None:
    for report in reports():
        sides = ("old", "new")
        known = {
            side: {ref.index for group in report.sections for ref in getattr(group, side)}
            for side in sides
        }
        listed = {id_ for group in report.sections for id_ in group.changes}
        for change in report.changes:
            assert change.findings
            assert change.id in listed
            assert change.old_section is None or change.old_section in known["old"]
            assert change.new_section is None or change.new_section in known["new"]
            for text, dropped in ((change.old_text, "insert"), (change.new_text, "delete")):
                joined = "".join(said for op, said in change.words if op != dropped)
                # Where only typography differs, the words are the new side's.
                assert normalise_text(joined) == normalise_text(text)
                assert joined == text or change.kind is EditKind.FORMATTING


def test_spans_lie_in_the_texts_of_their_change() -> None:
    # A heading that comes to stand over a sentence is judged by it, and has another text.
    old = "# Notice\n\n- data brokers of any kind.\n"
    new = "# Notice\n\n## How long we keep it\n\n- data brokers of any kind.\n"
    judged = policydiff.compare(old, new)
    assert judged.level == "material"
    for report in (*reports(), judged):
        for change in report.changes:
            for finding in change.findings:
                if finding.old_span is not None:
                    assert finding.old_span[1] <= len(change.old_text)
                if finding.new_span is not None:
                    assert finding.new_span[1] <= len(change.new_text)


def test_no_score_is_above_1() -> None:
    # The two lines share less than nine letters and more than eight, which are counted as eight.
    old = "| a | b |\u2028\u2028<details>"
    odd = policydiff.compare(old, f"# # #\n{old}\n{old}")
    for report in (*reports(), odd):
        assert all(0 <= section.score <= 1 for section in report.sections)


def test_facts_name_the_change_they_belong_to() -> None:
    report = reports()[0]
    changes = {change.id: change for change in report.changes}
    (link,) = report.facts.links
    assert (link.name, link.status) == ("booking terms", "changed")
    assert (link.old, link.new) == ("https://ferry.example/terms", "https://ferry.example/booking")
    assert link.change in changes
    (contact,) = report.facts.contacts
    assert (contact.status, contact.new) == ("added", "crew@ferry.example")
    assert changes[contact.change].new_text == "Write to us at crew@ferry.example."
    (date,) = report.facts.dates
    assert (date.name, date.old, date.new) == ("last_updated", "2025-03-03", "2025-06-09")


def test_an_entry_of_the_changelog_keeps_its_notice() -> None:
    report = reports()[0]
    entry = ChangelogEntry(
        entry_id(report.policy.id, report.old.sha256, report.new.sha256), report, notified="n-1"
    )
    log = Changelog(report.policy, (entry, replace(entry, notified=None)))
    assert changelog_from_dict(json.loads(json.dumps(changelog_to_dict(log)))) == log


def _parts(schema: object) -> Iterator[Mapping[str, object]]:
    if isinstance(schema, Mapping):
        yield schema
        for value in schema.values():
            yield from _parts(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _parts(value)
