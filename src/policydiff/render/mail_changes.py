"""The material changes of a notice as its templates see them, one by one and by topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policydiff.render.outline import outline
from policydiff.render.passages import join_passages
from policydiff.render.quotes import Run, clean, cut, list_changed, quote_side, shorten
from policydiff.render.rewording import lead_first, reword
from policydiff.render.topics import borne_topic, group_by_topic, topic_of
from policydiff.report.records import Change, ChangeReport, SectionRef
from policydiff.rules import Effect
from policydiff.rules.topics import OTHER

__all__ = ["ChangeView", "TopicView", "view_changes", "view_topics"]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A material change as a template sees it."""

    explanation: str
    """The headline sentence; "" where nobody understood the change."""
    also: tuple[str, ...]
    """Explanations of its other findings."""
    before: tuple[Run, ...]
    """The old sentence; () where there is none."""
    after: tuple[Run, ...]
    removed: tuple[str, ...]
    """The words that only the old sentence has, where they are few enough to list."""
    added: tuple[str, ...]
    section: str
    """Number and heading, as in "2 Who we share with"."""
    section_number: str
    section_heading: str
    lead_in: str
    unit: str
    direction: str
    effect: str
    effect_topic: str
    """What that effect makes more or less of: `topics.borne_topic` of the headline sentence's finding."""
    consent_required: bool
    retroactive: bool
    own_words: bool
    """Whether the headline sentence is a person's."""
    topic: str
    """One of `rules.topics.MAIN_TOPICS`."""


@dataclass(frozen=True, slots=True)
class TopicView:
    """Material changes that are told under one heading."""

    topic: str
    """That of all of them; "" where they stand under no heading."""
    first: int
    """The number of the first one, counted over all groups from 1."""
    changes: tuple[ChangeView, ...]


def view_topics(changes: Sequence[ChangeView]) -> tuple[TopicView, ...]:
    """Return changes, which are most consequential first, grouped by topic where that helps."""
    made: list[TopicView] = []
    first = 1
    for topic, positions in group_by_topic([change.topic for change in changes]):
        made.append(TopicView(topic, first, tuple(changes[at] for at in positions)))
        first += len(positions)
    return tuple(made)


def view_changes(report: ChangeReport, sentences: Mapping[str, str]) -> tuple[ChangeView, ...]:
    """Return the material changes of a report, most consequential first, those of a passage as one.

    `sentences` are people's, by the id of the change that each explains.
    """
    material = reword(outline(report).material, sentences)
    said = frozenset(sentences.values())
    return tuple(_view(change, report, said) for change in join_passages(material, report.changes))


def _view(change: Change, report: ChangeReport, said: frozenset[str]) -> ChangeView:
    findings = lead_first(change.findings)
    # What a person says is understood, whatever the machine made of the change.
    understood = [
        finding
        for finding in findings
        if finding.explanation
        and (finding.effect is not Effect.UNCLEAR or finding.explanation in said)
    ]
    told = [clean(finding.explanation) for finding in understood]
    # Why it matters is said of what the headline sentence says.
    lead = next(iter(understood or findings), None)
    before = quote_side(change.words, change.old_text, "delete")
    after = quote_side(change.words, change.new_text, "insert")
    both = bool(change.old_text and change.new_text)
    number, heading = _section_of(change, report)
    return ChangeView(
        explanation=told[0] if told else "",
        also=tuple(dict.fromkeys(text for text in told[1:] if text != told[0])),
        before=shorten(before),
        after=shorten(after),
        removed=list_changed(before) if both else (),
        added=list_changed(after) if both else (),
        section=f"{number} {heading}".strip(),
        section_number=number,
        section_heading=heading,
        lead_in=cut(clean(change.lead_in), 300, head=False, tail=True),
        unit=change.unit.value,
        direction=change.direction.value,
        effect=(lead.effect if lead else Effect.UNCLEAR).value,
        effect_topic=borne_topic(lead.rule) if lead else OTHER,
        consent_required=change.consent_required,
        retroactive=change.retroactive,
        own_words=bool(told) and told[0] in {clean(text) for text in said},
        topic=topic_of(change),
    )


def _section_of(change: Change, report: ChangeReport) -> tuple[str, str]:
    """Return number and heading of the section the change stands in, the new one if it has one."""
    old: dict[int, SectionRef] = {ref.index: ref for group in report.sections for ref in group.old}
    new: dict[int, SectionRef] = {ref.index: ref for group in report.sections for ref in group.new}
    ref = new.get(-1 if change.new_section is None else change.new_section)
    ref = ref or old.get(-1 if change.old_section is None else change.old_section)
    return (clean(ref.number), clean(ref.heading)) if ref else ("", "")
