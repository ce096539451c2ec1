"""The changelog of a policy in words, newest step first: the generated Markdown, and the JSON.

Each entry speaks twice. "In short" is for readers: the explanations of the findings, as they stand.
"In full" is the neutral record: every change with its section, what its rules are called, and its
words before and after. Nothing is taken from the clock, so the same history gives the same bytes.
What the text of a policy could do to a forge or to a site generator is escaped as in
`render.markdown`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from policydiff.diff.records import WordOp
from policydiff.materiality import Finding
from policydiff.render import wording
from policydiff.render.changelog_marks import TOP, Part, generated
from policydiff.render.json import dump_json
from policydiff.render.markdown import escape, marked
from policydiff.render.outline import Outline, excerpt, leading_finding, other_findings, outline
from policydiff.report import (
    Change,
    Changelog,
    ChangelogEntry,
    ChangeReport,
    PolicyRef,
    changelog_to_dict,
)

IN_SHORT = "In short"
IN_FULL = "In full"
_MOST_IN_SHORT = 12
"""Material changes that the short part puts into words; the most consequential come first."""
_MOST_EXPLAINED = 3
"""Minor changes that are put into words where nothing else changed."""
_MOST_NAMES = 4
"""Sections or sorts of minor changes that one sentence names; the rest is counted."""
_ENDS_LEAD = ":,;.!?–—-"
"""What the words before a list end in where they need no colon."""
_NOT_IN_ANCHOR = re.compile(r"[^A-Za-z0-9-]")
_INTRODUCTION = (
    "Every change to this policy that a reader can see, newest first. Each entry says in short what "
    "it means, and then in full what was <ins>added</ins> and <del>removed</del>."
)
_NOTHING_YET = "No change that a reader can see has been made yet."


@dataclass(frozen=True, slots=True)
class Step:
    """One entry with what a permanent address of it ends in."""

    anchor: str
    entry: ChangelogEntry


def steps(changelog: Changelog) -> tuple[Step, ...]:
    """Return the entries in their order, each with an anchor that no other has: "entry-" and its id.

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


def render_newest(changelog: Changelog, number: int, parts: Sequence[Part], *, titled: bool) -> str:
    """Return the newest `number` entries as Markdown for another page, without marks.

    `parts` are those of the Markdown file, with people's words. `titled` puts the policy's name above.
    """
    shown = {part.name: part.lines for part in parts}
    said = [f"# {escape(changelog.policy.title or changelog.policy.id)}"] if titled else []
    for step in steps(changelog)[:number]:
        # A link into the page leads nowhere from another one.
        inward = re.compile(rf"\[([^\]]*)\]\(#{re.escape(step.anchor)}\)")
        said.append(inward.sub(r"\1", "\n".join(shown.get(step.anchor, ()))))
    return "\n\n".join(filter(None, said)) + "\n"


def changelog_parts(changelog: Changelog, url: str = "") -> tuple[Part, ...]:
    """Return what stands above the entries, and each entry; `url` is where the pages are published."""
    policy = changelog.policy
    return (
        generated(TOP, top_lines(changelog)),
        *(
            generated(step.anchor, entry_lines(step, permalink(url, policy, step.anchor)))
            for step in steps(changelog)
        ),
    )


def render_changelog_json(changelog: Changelog) -> str:
    """Return the changelog as JSON (`$defs/changelog` of `schema.json`), ending in a newline."""
    return dump_json(changelog_to_dict(changelog))


def permalink(url: str, policy: PolicyRef, anchor: str) -> str:
    """Return the permanent address of an entry: below `url` where there is one, else of this page."""
    fragment = f"#{anchor}"
    return f"{url.rstrip('/')}/{quote(policy.id)}.html{fragment}" if url else fragment


def top_lines(changelog: Changelog) -> tuple[str, ...]:
    """Return what stands above the entries."""
    name = escape(changelog.policy.title or changelog.policy.id)
    said = _INTRODUCTION if changelog.entries else _NOTHING_YET
    return (f"# Changelog: {name}", "", said)


def entry_lines(step: Step, link: str) -> tuple[str, ...]:
    """Return an entry as lines of Markdown, its date leading to `link` ("" leads nowhere)."""
    report = step.entry.report
    parts = outline(report)
    day = wording.version_day(report.new) or "Undated"
    dated = f"[{day}]({link})" if link else day
    said = [f"## {dated}: {escape(verdict(report))}", "", *map(escape, about(step.entry))]
    if not parts.material and not parts.minor:
        return (*said, "", escape(_typography(parts)))
    said += ["", f"### {IN_SHORT}", "", *_in_short(report, parts)]
    said += ["", f"### {IN_FULL}: {escape(wording.counts(report))}", "", *_in_full(report, parts)]
    return tuple(said)


def entry_title(report: ChangeReport) -> str:
    """Return date and verdict of a step: "2025-06-09: Material change, worse for readers"."""
    return f"{wording.version_day(report.new) or 'Undated'}: {verdict(report)}"


def verdict(report: ChangeReport) -> str:
    """Return level and direction, or that nothing but typography differs."""
    parts = outline(report)
    if parts.typographic and not parts.material and not parts.minor:
        return "Typography only"
    return wording.verdict(report)


def about(entry: ChangelogEntry) -> tuple[str, ...]:
    """Return when a step applies, how readers were told, who approved it, and its versions."""
    report = entry.report
    dated = report.old.effective_date or report.new.effective_date
    day = f" on {entry.notified_on}" if entry.notified_on else ""
    said = (
        wording.effective(report) if dated else "",
        f"Readers were told{day} with notice {entry.notified}." if entry.notified else "",
        # A name in a file proves nothing by itself.
        f"Approved by {entry.approved_by} (as recorded)." if entry.approved_by else "",
        f"Versions: {wording.versions(report)}.",
    )
    return tuple(filter(None, said))


def _in_short(report: ChangeReport, parts: Outline) -> list[str]:
    explained = _explained(parts.material)
    lines = [f"- {escape(why)} _{escape(said)}_" for why, said in explained[:_MOST_IN_SHORT]]
    if (more := len(explained) - _MOST_IN_SHORT) > 0:
        lines.append(f"- And {more} more, under “{IN_FULL}”.")
    # Where no rule could say what a change means, only its own words can.
    places = wording.places(report)
    unread = [place_name(change, places) for change in parts.material if change.needs_review]
    if unread:
        changes = wording.plural(len(unread), "material change")
        said = f"{changes} can only be read in the words of the text, under “{IN_FULL}”"
        lines.append(f"- {said}: {_names(unread)}.")
    return lines + _smaller(parts)


def _explained(changes: Sequence[Change]) -> list[tuple[str, str]]:
    """Return what material changes mean and whom that favours, each said once."""
    said = {
        (" ".join(explanations(change)), wording.leaning(change)): None
        for change in changes
        if not change.needs_review
    }
    return list(said)


def explanations(change: Change) -> tuple[str, ...]:
    """Return what a material change means, in the words of its material findings, each once."""
    return tuple(dict.fromkeys(finding.explanation for finding in _of_its_level(change)))


def _of_its_level(change: Change) -> tuple[Finding, ...]:
    others = (found for found in other_findings(change) if found.level is change.level)
    return (leading_finding(change), *others)


def _smaller(parts: Outline) -> list[str]:
    """Return the minor changes: what they mean where they are few and alone, else by sort."""
    meant = list(dict.fromkeys(wording.explanation(change) for change in parts.minor))
    if not parts.material and len(meant) <= _MOST_EXPLAINED:
        lines = [f"- {escape(why)}" for why in meant]
    elif parts.minor:
        sorts = _names([wording.title(change).rstrip(".") for change in parts.minor])
        also = "Also " if parts.material else ""
        lines = [f"- {also}{wording.plural(len(parts.minor), 'minor change')} ({sorts})."]
    else:
        lines = []
    if number := len(parts.typographic):
        lines.append(f"- {wording.plural(number, 'change')} of typography only.")
    return lines


def _in_full(report: ChangeReport, parts: Outline) -> list[str]:
    places = wording.places(report)
    said: list[str] = []
    if parts.material:
        said += ["#### Material", ""]
        for change in parts.material:
            said += _material(change, places)
    if parts.minor or parts.typographic:
        said += ["", "#### Minor", ""] if said else ["#### Minor", ""]
        for sort in _sorts(parts.minor):
            said += _minor(sort, places)
    if parts.typographic:
        said.append(f"- **Typography only**: {escape(_typography(parts))}")
    return said


def _material(change: Change, places: wording.Places) -> list[str]:
    titles = dict.fromkeys(found.title.rstrip(".") for found in _of_its_level(change))
    said = "; ".join((*titles, *_remarks(change)))
    return [
        f"- **{escape(place_name(change, places))}**: {escape(said)}.\\",
        f"  {_quoted(change, change.words)}",
    ]


@dataclass(frozen=True, slots=True)
class _Sort:
    """Minor changes of one sort."""

    title: str
    changes: tuple[Change, ...]


def _sorts(changes: Iterable[Change]) -> tuple[_Sort, ...]:
    """Return minor changes grouped by what happened, in order of first appearance."""
    groups: dict[str, list[Change]] = {}
    for change in changes:
        title = "; ".join((wording.title(change).rstrip("."), *_remarks(change)))
        groups.setdefault(title, []).append(change)
    return tuple(_Sort(title, tuple(found)) for title, found in groups.items())


def _minor(sort: _Sort, places: wording.Places) -> list[str]:
    if len(sort.changes) == 1:
        (change,) = sort.changes
        where = escape(place_name(change, places))
        said = f"- **{where}**: {escape(sort.title)}.\\"
        return [said, f"  {_quoted(change, excerpt(change))}"]
    lines = [f"- **{escape(sort.title)}**, {len(sort.changes)} times:"]
    for change in sort.changes:
        lines.append(f"  - {escape(place_name(change, places))}:\\")
        lines.append(f"    {_quoted(change, excerpt(change))}")
    return lines


def _quoted(change: Change, words: tuple[WordOp, ...]) -> str:
    """Return the words of a change; the quotes keep them from opening a block of Markdown."""
    lead = change.lead_in.strip()
    if lead and lead[-1] not in _ENDS_LEAD:
        lead += ":"  # The head of a table, as a rule: "Data | Kept for".
    return f"“{escape(lead)}{' ' if lead else ''}{marked(words or excerpt(change))}”"


def _remarks(change: Change) -> tuple[str, ...]:
    """Return what else to know of a change. What only its owner must do about it is not said here."""
    said = []
    if change.retroactive:
        said.append("may apply to data already held")
    if change.override is not None:
        before, now = change.override.level_before.value, change.level.value
        said.append(f"{before} set to {now} by {change.override.by}: {change.override.reason}")
    return tuple(remark.rstrip(".") for remark in said)


def place_name(change: Change, places: wording.Places) -> str:
    """Return the section of a change, or what to call it where it stands in none."""
    return places.of(change) or "The policy"


def _names(found: Sequence[str]) -> str:
    """Return "a; b; and 2 more", each name once, escaped."""
    names = list(dict.fromkeys(found))
    more = len(names) - _MOST_NAMES
    said = "; ".join(names[:_MOST_NAMES]) + (f"; and {more} more" if more > 0 else "")
    return escape(said)


def _typography(parts: Outline) -> str:
    number = len(parts.typographic)
    return f"{wording.TYPOGRAPHY} {wording.plural(number, 'place')}."
