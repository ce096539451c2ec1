"""One line that says what changes: the subject of the mail, in English."""

from __future__ import annotations

from policydiff.materiality import Direction, Finding, Level
from policydiff.render.passages import join_passages
from policydiff.report.records import Change, ChangeReport
from policydiff.rules import Effect

LONGEST_HEADLINE = 140
"""Characters: what Open Terms Archive allows the title of a memo. Mail clients show less."""

_WORST_FIRST = (Direction.ADVERSE, Direction.MIXED, Direction.NEUTRAL, Direction.FAVOURABLE)


def headline(report: ChangeReport, organisation: str = "") -> str:
    """Return one line of at most 140 characters, in the present tense.

    The first form that fits is taken: the worst material change in words, then the sections with
    material changes, then their number.
    """
    name = _folded(organisation)
    title = _title(report, name)
    forms = {
        Level.MATERIAL: _material_forms,
        Level.MINOR: _minor_forms,
        Level.NONE: _unchanged_forms,
    }[report.level](report, name, title)
    fitting = [form for form in forms if len(form) <= LONGEST_HEADLINE]
    return fitting[0] if fitting else _cut(forms[-1])


def _material_forms(report: ChangeReport, name: str, title: str) -> list[str]:
    subject = f"{name} changes its {title}" if name else f"{title} changes"
    material = [change for change in report.changes if change.level is Level.MATERIAL]
    # As many as the notice tells of: a title and the sentence it opens are one change to a reader.
    told = join_passages(material, report.changes)
    count = _count(len(told), "material change")
    explained = _explanation(material)
    places = _sections(report, material)
    forms = []
    if explained:
        several = f" ({count})" if len(told) > 1 else ""
        forms.append(f"{subject}{several}: {explained}")
    if places:
        forms.append(f"{subject}: {count} in {_listed(places)}")
        forms.append(f"{subject}: {count} in {_count(len(places), 'section')}")
    return [*forms, f"{subject}: {count}", subject]


def _minor_forms(report: ChangeReport, name: str, title: str) -> list[str]:
    count = _count(len(report.changes), "minor change")
    if name:
        return [f"{name} makes {count} to its {title}", f"{name} makes {count}"]
    return [f"{title}: {count}"]


def _unchanged_forms(report: ChangeReport, name: str, title: str) -> list[str]:
    if name:
        return [f"{name} leaves its {title} as it is", f"{name} changes nothing"]
    return [f"{title} stays as it is"]


def _explanation(changes: list[Change]) -> str:
    """Return the words for the worst material finding that was understood, or ""."""
    found: list[tuple[int, Finding]] = [
        (_WORST_FIRST.index(finding.direction), finding)
        for change in changes
        for finding in change.findings
        if finding.level is Level.MATERIAL and finding.effect is not Effect.UNCLEAR
    ]
    if not found:
        return ""
    return _folded(min(found, key=lambda pair: pair[0])[1].explanation)


def _sections(report: ChangeReport, changes: list[Change]) -> list[str]:
    ids = {change.id for change in changes}
    headings = (
        (section.new or section.old)[0].heading
        for section in report.sections
        if (section.new or section.old) and not ids.isdisjoint(section.changes)
    )
    return list(dict.fromkeys(_folded(heading) for heading in headings if heading))


def _title(report: ChangeReport, name: str) -> str:
    """Return the policy's title without the organisation's name before it."""
    title = _folded(report.policy.title)
    if name and title.casefold().startswith(name.casefold() + " "):
        title = title[len(name) :].strip(" -–—:|")
    return title or "policy"


def _listed(names: list[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    if len(quoted) == 1:
        return quoted[0]
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _folded(text: str) -> str:
    """Fold white space and drop what does not print: the line becomes a mail header."""
    spaced = (" " if char.isspace() else char for char in text)
    return " ".join("".join(char for char in spaced if char.isprintable()).split())


def _cut(text: str) -> str:
    kept = text[: LONGEST_HEADLINE - 1].rpartition(" ")[0] or text[: LONGEST_HEADLINE - 1]
    return f"{kept}…"
