"""One line that says what changes: what stands above everything else in a mail."""

from __future__ import annotations

from policydiff.i18n import ENGLISH, Translator
from policydiff.materiality import Direction, Finding, Level
from policydiff.render.passages import join_passages
from policydiff.report.records import Change, ChangeReport
from policydiff.rules import Effect
from policydiff.text.sentences import split_sentences

LONGEST_HEADLINE = 140
"""Characters: what Open Terms Archive allows the title of a memo. Mail clients show less."""

_WORST_FIRST = (Direction.ADVERSE, Direction.MIXED, Direction.NEUTRAL, Direction.FAVOURABLE)


def headline(report: ChangeReport, organisation: str = "", t: Translator = ENGLISH) -> str:
    """Return one line of at most 140 characters, in the present tense and the language of `t`.

    The first form that fits is taken: the worst material change in words, in its first sentence, by the
    name of its kind; then the sections with material changes, then their number. The findings of
    `report` are explained in that language, or not at all: a finding without an explanation is not
    spoken of.
    """
    name = _folded(organisation)
    title = _title(report, name, t)
    forms = {
        Level.MATERIAL: _material_forms,
        Level.MINOR: _minor_forms,
        Level.NONE: _unchanged_forms,
    }[report.level](report, name, title, t)
    fitting = [form for form in forms if len(form) <= LONGEST_HEADLINE]
    return fitting[0] if fitting else _cut(forms[-1])


def _material_forms(report: ChangeReport, name: str, title: str, t: Translator) -> list[str]:
    subject = (
        t("{who} changes its {what}", who=name, what=title)
        if name
        else t("{what} changes", what=title)
    )
    material = [change for change in report.changes if change.level is Level.MATERIAL]
    # As many as the notice tells of: a title and the sentence it opens are one change to a reader.
    told = join_passages(material, report.changes)
    count = t.number("{n} key change", "{n} key changes", len(told))
    several = f" ({count})" if len(told) > 1 else ""
    places = _sections(report, material)
    forms = [f"{subject}{several}: {said}" for said in _ways_to_say(_worst(material), t)]
    if places:
        number = t.number("{n} section", "{n} sections", len(places))
        for where in (_listed(places, t), number):
            forms.append(
                t("{subject}: {count} in {where}", subject=subject, count=count, where=where)
            )
    return [*forms, f"{subject}: {count}", subject]


def _minor_forms(report: ChangeReport, name: str, title: str, t: Translator) -> list[str]:
    count = t.number("{n} minor change", "{n} minor changes", len(report.changes))
    if name:
        return [
            t("{who} makes {count} to its {what}", who=name, count=count, what=title),
            t("{who} makes {count}", who=name, count=count),
        ]
    return [f"{title}: {count}"]


def _unchanged_forms(report: ChangeReport, name: str, title: str, t: Translator) -> list[str]:
    if name:
        return [
            t("{who} leaves its {what} as it is", who=name, what=title),
            t("{who} changes nothing", who=name),
        ]
    return [t("{what} stays as it is", what=title)]


def _worst(changes: list[Change]) -> Finding | None:
    """Return the worst material finding that was understood."""
    found = [
        finding
        for change in changes
        for finding in change.findings
        if finding.level is Level.MATERIAL and finding.effect is not Effect.UNCLEAR
    ]
    return min(found, key=lambda each: _WORST_FIRST.index(each.direction), default=None)


def _ways_to_say(finding: Finding | None, t: Translator) -> list[str]:
    """Return the words for a finding, ever shorter; none where it is not explained."""
    explained = _folded(finding.explanation) if finding else ""
    if not finding or not explained:
        return []
    start, stop = split_sentences(explained, t.language)[0]
    ways = (explained, explained[start:stop].strip(), _folded(finding.title))
    return [way for way in dict.fromkeys(ways) if way]


def _sections(report: ChangeReport, changes: list[Change]) -> list[str]:
    ids = {change.id for change in changes}
    headings = (
        (section.new or section.old)[0].heading
        for section in report.sections
        if (section.new or section.old) and not ids.isdisjoint(section.changes)
    )
    return list(dict.fromkeys(_folded(heading) for heading in headings if heading))


def _title(report: ChangeReport, name: str, t: Translator) -> str:
    """Return the policy's title without the organisation's name before it."""
    title = _folded(report.policy.title)
    if name and title.casefold().startswith(name.casefold() + " "):
        title = title[len(name) :].strip(" -–—:|")
    return title or t("policy")


def _listed(names: list[str], t: Translator) -> str:
    quoted = [t("“{text}”", text=name) for name in names]
    if len(quoted) == 1:
        return quoted[0]
    return t(" and ").join((", ".join(quoted[:-1]), quoted[-1]))


def _folded(text: str) -> str:
    """Fold white space and drop what does not print: the line becomes a mail header."""
    spaced = (" " if char.isspace() else char for char in text)
    return " ".join("".join(char for char in spaced if char.isprintable()).split())


def _cut(text: str) -> str:
    kept = text[: LONGEST_HEADLINE - 1].rpartition(" ")[0] or text[: LONGEST_HEADLINE - 1]
    return f"{kept}…"
