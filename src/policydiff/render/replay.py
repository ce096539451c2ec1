"""A replay for a terminal: the totals first, then a row for each notice that would have gone out.

    versions   told          commit        for readers  material  minor
    3 → 7      2024-03-05    2f3a1c09b7d1  worse               2      4
               Acme changes its privacy policy: …
               retention-period-lengthened, recipient-added × 2

Versions that nobody would have been told of are counted between the rows, or shown one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from policydiff.materiality import Direction, Law, Level
from policydiff.render.console import DIRECTION_STYLES, LEVEL_STYLES, NARROWEST, Page
from policydiff.render.json import dump_json
from policydiff.render.wording import DIRECTIONS, join_words, plural
from policydiff.report.replay import (
    Difference,
    Outcome,
    Replay,
    ReplayComparison,
    ReplayStep,
    Ruling,
    Totals,
    Verdict,
    replay_to_dict,
)

_LEANING = {
    Direction.ADVERSE: "worse",
    Direction.FAVOURABLE: "better",
    Direction.NEUTRAL: "neither",
    Direction.MIXED: "mixed",
}
_SILENT = {
    Outcome.MINOR: "minor",
    Outcome.NONE: "without visible change",
    Outcome.WAITS: "waiting",
    Outcome.UNREADABLE: "unreadable",
}
_WIDTHS = (11, 14, 14, 13, 8, 7)
_HEADS = ("versions", "told", "commit", "for readers", "material", "minor")
_MOST_RULES = 6
"""Rules named in a row; the JSON has all of them."""
_INDENT = " " * _WIDTHS[0]


def render_replay_json(replay: Replay | ReplayComparison) -> str:
    """Return a replay, or a comparison of two, as JSON that `replay.schema.json` describes."""
    return dump_json(replay_to_dict(replay))


def render_replay(
    replay: Replay, *, every: bool = False, color: bool = False, width: int = 80
) -> str:
    """Return the replay for a terminal `width` columns wide, ending in a newline.

    With `every`, versions that nobody would have been told of have a row of their own too.
    """
    page = Page(color, max(width, NARROWEST))
    _summary(page, replay)
    if any(step.outcome is not Outcome.BASELINE for step in replay.steps):
        page.blank()
        page.line((_row(_HEADS), "dim"))
    for is_notice, group in groupby(replay.steps, key=_is_notice):
        steps = tuple(group)
        if is_notice:
            for step in steps:
                _notice(page, step)
        elif every:
            for step in steps:
                _silent_step(page, step)
        else:
            _silent_steps(page, steps)
    _rules(page, replay.steps)
    return page.text()


def render_replay_comparison(
    comparison: ReplayComparison, *, color: bool = False, width: int = 80
) -> str:
    """Return, for a terminal, the versions on which two replays disagree, ending in a newline."""
    page = Page(color, max(width, NARROWEST))
    this, against = comparison.this, comparison.against
    found = len(comparison.differences)
    judged = f"{plural(found, 'version')} of {comparison.compared} judged otherwise"
    page.line(
        (judged if found else f"No verdict differs in {comparison.compared} versions", "bold")
    )
    page.line(
        f"{comparison.policy.title or comparison.policy.id}: {this.name} against {against.name}"
    )
    page.line(
        f"With {this.name}, {plural(comparison.gained, 'notice')} more and {comparison.lost} fewer."
    )
    for side in (this, against):
        page.line(f"{side.name}: {_totals(side.totals)}. {_judged_by(side)}", first="- ")
    for number, name in (
        (comparison.only_this, this.name),
        (comparison.only_against, against.name),
    ):
        if number:
            page.line(f"{plural(number, 'version')} only in {name}: not compared.", first="- ")
    for difference in comparison.differences:
        _difference(page, comparison, difference)
    return page.text()


def _summary(page: Page, replay: Replay) -> None:
    steps = replay.steps
    page.line(
        (
            _totals(replay.totals),
            LEVEL_STYLES[Level.MATERIAL if replay.totals.notices else Level.NONE],
        )
    )
    first, last = steps[0], steps[-1]
    page.line(f"{replay.policy.title or replay.policy.id}, {first.date[:10]} to {last.date[:10]}")
    if first.outcome is Outcome.BASELINE:
        page.line(
            f"Version {first.version} ({first.date[:10]}, {first.commit[:12]}) counts as known to "
            "readers. Each later one is compared with the version they were told of last, by the rules "
            "alone: what people decided in reviews is not replayed."
        )
    for said in _configured(replay.law):
        page.line(said)
    if replay.wait_days:
        days = plural(replay.wait_days, "day")
        page.line(f"A notice waits {days}; what changes meanwhile is told in it.")


def _totals(totals: Totals) -> str:
    notices = f"{totals.notices} would have been noticed"
    if totals.days < totals.notices:
        notices += f" (on {plural(totals.days, 'day')})"
    rest = (
        (totals.minor, Outcome.MINOR),
        (totals.none, Outcome.NONE),
        (totals.waits, Outcome.WAITS),
        (totals.unreadable, Outcome.UNREADABLE),
    )
    said = [f"{number} {_SILENT[outcome]}" for number, outcome in rest if number]
    return " · ".join((plural(totals.versions, "version"), notices, *said))


def _configured(law: Law) -> Iterator[str]:
    if law.favourable is not Level.MATERIAL:
        yield f"Configured: changes in favour of readers are {law.favourable}."
    if law.overrides:
        moved = join_words([f"{each.rule} is {each.level}" for each in law.overrides])
        yield f"Configured: {moved}."
    if law.lexicon:
        yield f"Configured: {plural(len(law.lexicon), 'meaning')} of its own in the lexicon."


def _judged_by(side: Ruling) -> str:
    by = f"policydiff {side.policydiff_version}, rules {side.rules_version}, engine {side.engine}"
    waits = f"A notice waits {plural(side.wait_days, 'day')}." if side.wait_days else ""
    return " ".join(filter(None, (f"Judged by {by}.", waits, *_configured(side.law))))


def _is_notice(step: ReplayStep) -> bool:
    return step.outcome is Outcome.NOTICE


def _notice(page: Page, step: ReplayStep) -> None:
    verdict = step.verdict
    assert verdict is not None
    cells = _cells(step, verdict, step.told)
    page.line((_row(cells), DIRECTION_STYLES[verdict.direction]))
    said = "The policy was deleted. " if step.deleted else ""
    page.line((f"{said}{verdict.headline}", "bold"), first=_INDENT)
    page.line(_named(verdict, Level.MATERIAL), first=_INDENT)
    for more in _remarks(step, verdict):
        page.line((more, "yellow"), first=f"{_INDENT}! ")


def _remarks(step: ReplayStep, verdict: Verdict) -> Iterator[str]:
    if verdict.needs_review:
        yield f"{plural(verdict.needs_review, 'change')} not understood: a person must decide."
    day = verdict.effective_date
    if day is None:
        return
    if day == verdict.effective_before:
        yield f"The text still says that it applies from {day}."
    elif len(day) == len("2025-01-31"):
        left = (date.fromisoformat(day) - date.fromisoformat(step.told)).days
        side = "after" if left >= 0 else "before"
        yield f"Applies from {day}: {plural(abs(left), 'day')} {side} the notice."


def _silent_steps(page: Page, steps: Sequence[ReplayStep]) -> None:
    """Count versions in a row that nobody would have been told of."""
    counted = [step for step in steps if step.outcome is not Outcome.BASELINE]
    if not counted:
        return
    first, last = counted[0].version, counted[-1].version
    sorts = Counter(step.outcome for step in counted)
    said = ", ".join(f"{number} {_SILENT[outcome]}" for outcome, number in sorted(sorts.items()))
    names = f"{first}" if first == last else f"{first} to {last}"
    page.line((f"no notice: {said}", "dim"), first=f"{names:<{_WIDTHS[0]}}", rest=_INDENT)
    for step in counted:
        if step.problem:
            page.line((f"version {step.version}: {step.problem}", "yellow"), first=f"{_INDENT}! ")


def _silent_step(page: Page, step: ReplayStep) -> None:
    verdict, outcome = step.verdict, f"({step.outcome})"
    if verdict is None:
        page.line((_row((str(step.version), outcome, step.commit[:12])), "dim"))
        said = step.problem
    else:
        page.line((_row(_cells(step, verdict, outcome)), "dim"))
        said = _named(verdict, verdict.level)
    if said:
        page.line((said, "dim"), first=_INDENT)


def _cells(step: ReplayStep, verdict: Verdict, told: str) -> tuple[str, ...]:
    weighs = verdict.level is Level.MATERIAL
    return (
        f"{step.baseline} → {step.version}",
        told,
        step.commit[:12],
        _LEANING[verdict.direction] if weighs else "",
        str(verdict.material),
        str(verdict.minor),
    )


def _row(cells: Sequence[str]) -> str:
    """Put cells under their heads: words to the left, numbers to the right."""
    padded = [
        f"{cell:>{width}}" if place > 3 else f"{cell:<{width}}"
        for place, (cell, width) in enumerate(zip(cells, _WIDTHS, strict=False))
    ]
    return "".join(padded)


def _named(verdict: Verdict, level: Level) -> str:
    """Name the rules that gave this level, those of most changes first; a rewrite has dozens."""
    named = [each for each in verdict.rules if each.level is level]
    named.sort(key=lambda each: -each.changes)
    said = [f"{each.rule} × {each.changes}" if each.changes > 1 else each.rule for each in named]
    more = len(said) - _MOST_RULES
    return ", ".join(said[:_MOST_RULES]) + (f" and {plural(more, 'rule')} more" if more > 0 else "")


def _rules(page: Page, steps: Iterable[ReplayStep]) -> None:
    counts = Counter(
        each.rule
        for step in steps
        if step.outcome is Outcome.NOTICE and step.verdict is not None
        for each in step.verdict.rules
        if each.level is Level.MATERIAL
    )
    if not counts:
        return
    page.heading("Rules behind the notices")
    for rule, number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        page.line(rule, first=f"{number:>6}  ")


def _difference(page: Page, comparison: ReplayComparison, difference: Difference) -> None:
    this, against = difference.this, difference.against
    page.blank()
    page.line((f"version {this.version}  {this.date[:10]}  {this.commit[:12]}", "bold"))
    sides = ((comparison.this.name, this), (comparison.against.name, against))
    for name, step in sides:
        page.line(f"{name}: ", *_stance(step), first="  ", rest="      ")
    said = next((s.verdict.headline for _, s in sides if s.verdict and s.verdict.headline), "")
    if said:
        page.line((said, "dim"), first="  ")


def _stance(step: ReplayStep) -> tuple[str | tuple[str, str], ...]:
    verdict = step.verdict
    if verdict is None:
        return (f"{step.outcome}. {step.problem}".strip(),)
    told = verdict.level is Level.MATERIAL
    leaning = f", {DIRECTIONS[verdict.direction]}" if told else ""
    rules = _named(verdict, verdict.level)
    compared = f", compared with version {step.baseline}{': ' if rules else ''}"
    return (step.outcome.value, LEVEL_STYLES[verdict.level]), f"{leaning}{compared}{rules}"
