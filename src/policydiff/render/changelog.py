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
from policydiff.i18n import ENGLISH, Translator
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

_MOST_IN_SHORT = 12
"""Material changes that the short part puts into words; the most consequential come first."""
_MOST_EXPLAINED = 3
"""Minor changes that are put into words where nothing else changed."""
_MOST_NAMES = 4
"""Sections or sorts of minor changes that one sentence names; the rest is counted."""
_ENDS_LEAD = ":,;.!?–—-"
"""What the words before a list end in where they need no colon."""
_NOT_IN_ANCHOR = re.compile(r"[^A-Za-z0-9-]")


def in_short(t: Translator) -> str:
    """Return the heading above what an entry means."""
    return t("In short")


def in_full(t: Translator) -> str:
    """Return the heading above the record of an entry."""
    return t("In full")


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


def changelog_parts(
    changelog: Changelog, url: str = "", t: Translator = ENGLISH
) -> tuple[Part, ...]:
    """Return what stands above the entries, and each entry; `url` is where the pages are published."""
    policy = changelog.policy
    return (
        generated(TOP, top_lines(changelog, t)),
        *(
            generated(step.anchor, entry_lines(step, permalink(url, policy, step.anchor), t))
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


def top_lines(changelog: Changelog, t: Translator = ENGLISH) -> tuple[str, ...]:
    """Return what stands above the entries."""
    name = escape(changelog.policy.title or changelog.policy.id)
    return (f"# {page_title(name, t)}", "", _introduction(changelog, t))


def page_title(name: str, t: Translator = ENGLISH) -> str:
    """Return what a changelog is called."""
    return t("Changelog: {policy}", policy=name)


def _introduction(changelog: Changelog, t: Translator) -> str:
    if not changelog.entries:
        return t("No change that a reader can see has been made yet.")
    return t(
        "Every change to this policy that a reader can see, newest first. Each entry says in short what "
        "it means, and then in full what was {added} and {removed}.",
        added=f"<ins>{t('added')}</ins>",
        removed=f"<del>{t('removed')}</del>",
    )


def entry_lines(step: Step, link: str, t: Translator = ENGLISH) -> tuple[str, ...]:
    """Return an entry as lines of Markdown, its date leading to `link` ("" leads nowhere)."""
    report = step.entry.report
    parts = outline(report)
    day = wording.version_day(report.new) or t("Undated")
    dated = f"[{day}]({link})" if link else day
    said = [f"## {dated}: {escape(verdict(report, t))}", "", *map(escape, about(step.entry, t))]
    if not parts.material and not parts.minor:
        return (*said, "", escape(_typography(parts, t)))
    said += ["", f"### {in_short(t)}", "", *_in_short(report, parts, t)]
    said += ["", f"### {in_full(t)}: {escape(wording.counts(report, t))}", ""]
    return (*said, *_in_full(report, parts, t))


def entry_title(report: ChangeReport, t: Translator = ENGLISH) -> str:
    """Return date and verdict of a step: "2025-06-09: Material change, worse for readers"."""
    return f"{wording.version_day(report.new) or t('Undated')}: {verdict(report, t)}"


def verdict(report: ChangeReport, t: Translator = ENGLISH) -> str:
    """Return level and direction, or that nothing but typography differs."""
    parts = outline(report)
    if parts.typographic and not parts.material and not parts.minor:
        return t("Typography only")
    return wording.verdict(report, t)


def about(entry: ChangelogEntry, t: Translator = ENGLISH) -> tuple[str, ...]:
    """Return when a step applies, how readers were told, who approved it, and its versions."""
    report = entry.report
    dated = report.old.effective_date or report.new.effective_date
    said = (
        wording.effective(report, t) if dated else "",
        _told(entry, t),
        # A name in a file proves nothing by itself.
        t("Approved by {names} (as recorded).", names=entry.approved_by)
        if entry.approved_by
        else "",
        t("Versions: {versions}.", versions=wording.versions(report, t)),
    )
    return tuple(filter(None, said))


def _told(entry: ChangelogEntry, t: Translator) -> str:
    if not entry.notified:
        return ""
    if not entry.notified_on:
        return t("Readers were told with notice {notice}.", notice=entry.notified)
    return t(
        "Readers were told on {day} with notice {notice}.",
        day=entry.notified_on,
        notice=entry.notified,
    )


def _in_short(report: ChangeReport, parts: Outline, t: Translator) -> list[str]:
    explained = _explained(parts.material, t)
    lines = [f"- {escape(why)} _{escape(said)}_" for why, said in explained[:_MOST_IN_SHORT]]
    if (more := len(explained) - _MOST_IN_SHORT) > 0:
        lines.append(f"- {t('And {n} more, under “{heading}”.', n=more, heading=in_full(t))}")
    # Where no rule could say what a change means, only its own words can.
    places = wording.places(report, t)
    unread = [place_name(change, places) for change in parts.material if change.needs_review]
    if unread:
        said = t.number(
            "{n} material change can only be read in the words of the text, under “{heading}”: {names}.",
            "{n} material changes can only be read in the words of the text, under “{heading}”: {names}.",
            len(unread),
            heading=in_full(t),
            names=_names(unread, t),
        )
        lines.append(f"- {said}")
    return lines + _smaller(parts, t)


def _explained(changes: Sequence[Change], t: Translator) -> list[tuple[str, str]]:
    """Return what material changes mean and whom that favours, each said once."""
    said = {
        (" ".join(explanations(change)), wording.leaning(change, t)): None
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


def _smaller(parts: Outline, t: Translator) -> list[str]:
    """Return the minor changes: what they mean where they are few and alone, else by sort."""
    meant = list(dict.fromkeys(wording.explanation(change, t) for change in parts.minor))
    if not parts.material and len(meant) <= _MOST_EXPLAINED:
        lines = [f"- {escape(why)}" for why in meant]
    elif parts.minor:
        sorts = _names([wording.title(change, t).rstrip(".") for change in parts.minor], t)
        number = len(parts.minor)
        said = (
            t.number(
                "Also {n} minor change ({sorts}).",
                "Also {n} minor changes ({sorts}).",
                number,
                sorts=sorts,
            )
            if parts.material
            else t.number(
                "{n} minor change ({sorts}).", "{n} minor changes ({sorts}).", number, sorts=sorts
            )
        )
        lines = [f"- {said}"]
    else:
        lines = []
    if number := len(parts.typographic):
        said = t.number("{n} change of typography only", "{n} changes of typography only", number)
        lines.append(f"- {said}.")
    return lines


def _in_full(report: ChangeReport, parts: Outline, t: Translator) -> list[str]:
    places = wording.places(report, t)
    said: list[str] = []
    if parts.material:
        said += [f"#### {t.in_context('heading', 'Material')}", ""]
        for change in parts.material:
            said += _material(change, places)
    if parts.minor or parts.typographic:
        said += [*([""] if said else []), f"#### {t.in_context('heading', 'Minor')}", ""]
        for sort in _sorts(parts.minor, t):
            said += _minor(sort, places)
    if parts.typographic:
        said.append(f"- **{t('Typography only')}**: {escape(_typography(parts, t))}")
    return said


def _material(change: Change, places: wording.Places) -> list[str]:
    titles = dict.fromkeys(found.title.rstrip(".") for found in _of_its_level(change))
    said = "; ".join((*titles, *_remarks(change, places.t)))
    return [
        f"- **{escape(place_name(change, places))}**: {escape(said)}.\\",
        f"  {_quoted(change, change.words, places.t)}",
    ]


@dataclass(frozen=True, slots=True)
class _Sort:
    """Minor changes of one sort."""

    title: str
    changes: tuple[Change, ...]


def _sorts(changes: Iterable[Change], t: Translator) -> tuple[_Sort, ...]:
    """Return minor changes grouped by what happened, in order of first appearance."""
    groups: dict[str, list[Change]] = {}
    for change in changes:
        title = "; ".join((wording.title(change, t).rstrip("."), *_remarks(change, t)))
        groups.setdefault(title, []).append(change)
    return tuple(_Sort(title, tuple(found)) for title, found in groups.items())


def _minor(sort: _Sort, places: wording.Places) -> list[str]:
    t = places.t
    if len(sort.changes) == 1:
        (change,) = sort.changes
        where = escape(place_name(change, places))
        said = f"- **{where}**: {escape(sort.title)}.\\"
        return [said, f"  {_quoted(change, excerpt(change), t)}"]
    times = t("{n} times", n=len(sort.changes))
    lines = [f"- **{escape(sort.title)}**, {times}:"]
    for change in sort.changes:
        lines.append(f"  - {escape(place_name(change, places))}:\\")
        lines.append(f"    {_quoted(change, excerpt(change), t)}")
    return lines


def _quoted(change: Change, words: tuple[WordOp, ...], t: Translator) -> str:
    """Return the words of a change; the quotes keep them from opening a block of Markdown."""
    lead = change.lead_in.strip()
    if lead and lead[-1] not in _ENDS_LEAD:
        lead += ":"  # The head of a table, as a rule: "Data | Kept for".
    said = f"{escape(lead)}{' ' if lead else ''}{marked(words or excerpt(change))}"
    return t("“{text}”", text=said)


def _remarks(change: Change, t: Translator) -> tuple[str, ...]:
    """Return what else to know of a change. What only its owner must do about it is not said here."""
    return tuple(remark.rstrip(".") for remark in wording.remarks(change, t))


def place_name(change: Change, places: wording.Places) -> str:
    """Return the section of a change, or what to call it where it stands in none."""
    t = places.t
    return places.of(change) or t("The policy")


def _names(found: Sequence[str], t: Translator) -> str:
    """Return "a; b; and 2 more", each name once, escaped."""
    names = list(dict.fromkeys(found))
    more = len(names) - _MOST_NAMES
    said = "; ".join(names[:_MOST_NAMES])
    return escape(t("{some}; and {n} more", some=said, n=more) if more > 0 else said)


def _typography(parts: Outline, t: Translator) -> str:
    number = len(parts.typographic)
    return f"{wording.typography(t)} {t.number('{n} place.', '{n} places.', number)}"
