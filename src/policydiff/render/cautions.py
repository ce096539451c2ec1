"""What a person must know before acting on a report."""

from __future__ import annotations

from dataclasses import dataclass

from policydiff.i18n import ENGLISH, Translator
from policydiff.render.languages import is_read, language, not_read
from policydiff.report import Change, ChangeReport

__all__ = ["Check", "cautions", "checks", "diagnostics"]


def cautions(report: ChangeReport) -> tuple[str, ...]:
    """Return what a person must know before acting on the report, one sentence each."""
    return (*(check.said for check in checks(report)), *diagnostics(report))


@dataclass(frozen=True, slots=True)
class Check:
    """What a person must look at before acting on a report."""

    said: str
    changes: tuple[Change, ...] = ()
    """Those it is about; () where it is about all."""


def checks(report: ChangeReport, t: Translator = ENGLISH) -> tuple[Check, ...]:
    """Return what in the changes themselves a person must look at."""
    unjudged = tuple(change for change in report.changes if change.needs_review)
    consent = tuple(change for change in report.changes if change.consent_required)
    held = tuple(change for change in report.changes if change.retroactive)
    sorts = (
        (
            unjudged,
            t.number(
                "The effect of {n} change could not be judged: a person must decide.",
                "The effect of {n} changes could not be judged: a person must decide.",
                len(unjudged),
            ),
        ),
        (
            consent,
            t.number(
                "{n} change may need consent: telling people is not enough.",
                "{n} changes may need consent: telling people is not enough.",
                len(consent),
            ),
        ),
        (
            held,
            t.number(
                "{n} change may apply to data collected under earlier terms.",
                "{n} changes may apply to data collected under earlier terms.",
                len(held),
            ),
        ),
    )
    found = [Check(said, changes) for changes, said in sorts if changes]
    if report.changes and not is_read(report):
        found.append(Check(not_read(language(report, t), t)))
    if report.rewritten:
        said = t("Most of the text is new: versions were compared by practice, not by sentence.")
        found.append(Check(said))
    return tuple(found)


def diagnostics(report: ChangeReport, t: Translator = ENGLISH) -> tuple[str, ...]:
    """Return how the report came about where that was not the usual way, one sentence each."""
    number = sum(change.override is not None for change in report.changes)
    said = t.number(
        "{n} level set by a person, with a reason.",
        "{n} levels set by a person, with a reason.",
        number,
    )
    return (*((said,) if number else ()), *report.warnings)
