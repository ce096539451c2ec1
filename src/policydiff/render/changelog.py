"""The changelog of a policy as Markdown and as JSON, newest step first.

Each step says its date, its level and direction in words, every material change in plain words with
its section, the minor ones by sort, and typography as a number. Nothing is taken from the clock, so
the same history gives the same bytes. What the text of a policy could do to a forge or to a site
generator is escaped as in `render.markdown`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from policydiff.materiality import Level
from policydiff.render import wording
from policydiff.render.json import dump_json
from policydiff.render.markdown import escape, marked
from policydiff.render.outline import excerpt, leading_finding, other_findings, outline
from policydiff.report import Change, Changelog, ChangelogEntry, ChangeReport, changelog_to_dict

_PLACES = 3
"""Sections named for one sort of minor change; the rest is counted."""
_NOT_IN_ANCHOR = re.compile(r"[^A-Za-z0-9-]")


def render_changelog_markdown(changelog: Changelog) -> str:
    """Return the changelog as Markdown, ending in a newline.

    Every step has a permanent anchor (`steps`): "entry-" and its id.
    """
    name = escape(changelog.policy.title or changelog.policy.id)
    said = [f"# Changelog: {name}"]
    if not changelog.entries:
        said.append("No change that a reader can see has been made yet.")
    said += [_entry(step) for step in steps(changelog)]
    return "\n\n".join(said) + "\n"


def render_changelog_json(changelog: Changelog) -> str:
    """Return the changelog as JSON (`$defs/changelog` of `schema.json`), ending in a newline."""
    return dump_json(changelog_to_dict(changelog))


@dataclass(frozen=True, slots=True)
class Step:
    """One entry with what a permanent address of it ends in."""

    anchor: str
    entry: ChangelogEntry


def steps(changelog: Changelog) -> tuple[Step, ...]:
    """Return the entries in their order, each with an anchor that no other has.

    Where a policy makes the same step again (there, back, and there again), the later ones get
    "-2", "-3" and so on, counted from the oldest: anchors once published never change.
    """
    seen: Counter[str] = Counter()
    found = []
    for entry in reversed(changelog.entries):
        seen[entry.id] += 1
        again = f"-{seen[entry.id]}" if seen[entry.id] > 1 else ""
        found.append(Step(_NOT_IN_ANCHOR.sub("", f"entry-{entry.id}{again}"), entry))
    return tuple(reversed(found))


def entry_title(report: ChangeReport) -> str:
    """Return date and verdict of a step: "2025-06-09: Material change, worse for readers"."""
    return f"{wording.version_day(report.new) or 'Undated'}: {wording.verdict(report)}"


def about(entry: ChangelogEntry) -> tuple[str, ...]:
    """Return when a step applies, who was told and who approved it, and its versions."""
    said = (
        wording.effective(entry.report),
        f"Readers were told with notice {entry.notified}." if entry.notified else "",
        f"Approved by {entry.approved_by}." if entry.approved_by else "",
        f"Versions: {wording.versions(entry.report)}.",
    )
    return tuple(filter(None, said))


@dataclass(frozen=True, slots=True)
class Sort:
    """Minor changes of one sort."""

    title: str
    number: int
    where: str
    notes: tuple[str, ...]
    """What to know beside the level: that a person set it, and why."""

    @property
    def words(self) -> str:
        """What happened, how often and where: "Contact changed, 2 times (Opening text; 6 Contact)"."""
        times = f", {self.number} times" if self.number > 1 else ""
        where = f" ({self.where})" if self.where else ""
        return f"{self.title}{times}{where}" + "".join(f"; {note}" for note in self.notes)


def minor_sorts(report: ChangeReport) -> tuple[Sort, ...]:
    """Return the minor changes grouped by what happened, in order of first appearance."""
    places = wording.places(report)
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for change in outline(report).minor:
        key = (wording.title(change), wording.marks(change))
        groups.setdefault(key, []).append(places.of(change))
    return tuple(
        Sort(title, len(found), _where(found), notes) for (title, notes), found in groups.items()
    )


def _where(found: list[str]) -> str:
    names = [name for name in dict.fromkeys(found) if name]
    more = len(names) - _PLACES
    return "; ".join(names[:_PLACES]) + (f"; and {more} more" if more > 0 else "")


def place_name(change: Change, places: wording.Places) -> str:
    """Return the section of a change, or what to call it where it stands in none."""
    return places.of(change) or "The policy"


def notes(change: Change) -> str:
    """Return whom a material change favours and what else to know of it."""
    return "; ".join((wording.leaning(change), *wording.marks(change)))


def explanations(change: Change) -> tuple[str, ...]:
    """Return what a material change means, in the words of its material findings, each once."""
    others = (f for f in other_findings(change) if f.level is Level.MATERIAL)
    found = (leading_finding(change), *others)
    return tuple(dict.fromkeys(finding.explanation for finding in found))


def _entry(step: Step) -> str:
    report = step.entry.report
    parts = outline(report)
    places = wording.places(report)
    said = [
        f'<a id="{step.anchor}"></a>',
        f"## {escape(entry_title(report))}",
        escape(" ".join(about(step.entry))),
    ]
    if parts.material:
        said += ["### Material changes", "\n".join(_material(c, places) for c in parts.material)]
    if parts.minor:
        lines = [f"- {escape(sort.words)}" for sort in minor_sorts(report)]
        said += ["### Minor changes", "\n".join(lines)]
    if number := len(parts.typographic):
        said += ["### Typography only", f"{wording.plural(number, 'change')}."]
    return "\n\n".join(said)


def _material(change: Change, places: wording.Places) -> str:
    why = escape(" ".join(explanations(change)))
    if change.needs_review:
        # Nobody could say it in plain words: the words themselves must do.
        why += f" The words: {marked(excerpt(change))}"
    return f"- **{escape(place_name(change, places))}:** {why} ({escape(notes(change))})"
