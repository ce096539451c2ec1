"""People's words for readers: which are in force, and what a person should look at in them.

A person's sentence is kept beside the sentence that the machine wrote then. While the machine writes
the same, the person's stands; where it writes another one, the two are merged (`notice.merging`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from policydiff.i18n import ENGLISH, Translator
from policydiff.materiality import Level
from policydiff.notice.bearing import Known, known_of, unborne
from policydiff.notice.headline import headline
from policydiff.notice.merging import Merged, merge_lines, merge_texts
from policydiff.notice.records import Review, Wording
from policydiff.notice.succession import match_wordings, plain_line, quoted_sides
from policydiff.render.rewording import reword, spoken
from policydiff.report.checks import Condition, Problem
from policydiff.report.records import Change, ChangeReport
from policydiff.statements import Lexicon

OUTDATED, UNBORNE, UNSEEN = "wording-outdated", "wording-unborne", "wording-unseen"
"""Codes of what can be wrong with people's words."""
REFUSED = "wording-refused"
"""Code of a generated sentence that said what its change does not hold, and is not mailed."""
_LONGEST_QUOTE = 240
_LONGEST = 2000
"""Characters of a sentence that a review file can hold."""
_SHORT_ID = 12


@dataclass(frozen=True, slots=True)
class Worded:
    """A change and the person's sentence for it that is in force."""

    change: str
    origin: str
    """Id of the change that the person saw: another one where the sentence was edited since."""
    text: str
    machine: str
    """What the machine says now."""
    written: str
    """What the person wrote."""
    by: str
    disputed: bool
    """The machine's sentence is another one than the person saw."""


def machine_sentence(change: Change) -> str:
    """Return the sentence that the machine would put above a change in a mail, as one plain line."""
    return plain_line(spoken(change).explanation)[:_LONGEST]


def new_wording(change: Change, text: str, by: str) -> Wording:
    """Return a person's sentence for a change as it stands now."""
    before, after = quoted_sides(change)
    return Wording(change.id, text, by, machine_sentence(change), before, after)


def words_in_force(review: Review, *reports: ChangeReport | None) -> tuple[Worded, ...]:
    """Return people's sentences for the changes of `reports`, which may have them or not, by id."""
    if not review.wordings:
        return ()
    known = [report for report in reports if report is not None]
    changes = {each.id: each for report in reversed(known) for each in report.changes}
    locale = known[0].policy.locale if known else ""
    found = []
    for wording, change in match_wordings(review.wordings, changes.values()):
        now = machine_sentence(change)
        merged = merge_texts(wording.machine or now, now, wording.text, locale)
        found.append(
            Worded(
                change.id,
                wording.change,
                merged.text,
                now,
                wording.text,
                wording.by,
                disputed=merged.disputed,
            )
        )
    return tuple(found)


def headline_in_force(
    report: ChangeReport, review: Review, organisation: str, t: Translator = ENGLISH
) -> str:
    """Return the person's headline, or the generated one where there is none.

    `report` is explained in the language of `t`. Where the generated one speaks of one change, it does so
    in a person's words for it, if there are any.
    """
    merged = _headline(review, headline(report, organisation, t))
    if merged is not None and merged.text == review.headline:
        return merged.text
    sentences = {each.change: each.text for each in words_in_force(review, report)}
    worded = reword(report.changes, sentences)
    theirs = (
        now if now is before else _without_titles(now)
        for before, now in zip(report.changes, worded, strict=True)
    )
    return headline(replace(report, changes=tuple(theirs)), organisation, t)


def _without_titles(change: Change) -> Change:
    """Return a change that a person worded without what the machine calls it, which they replaced."""
    return replace(change, findings=tuple(replace(each, title="") for each in change.findings))


def wording_problems(
    report: ChangeReport,
    since: ChangeReport | None,
    review: Review,
    *,
    organisation: Iterable[str],
    lexicon: Lexicon,
    path: str = "",
    t: Translator = ENGLISH,
) -> tuple[Problem, ...]:
    """Return what a person should look at in people's words; nothing of it blocks by itself.

    `report` is what the mail tells of, after overrides. `organisation` are names and addresses that
    may stand in any sentence, the name of the sender first; `path` is where the review lies; `t` speaks
    the language in which the report is explained.
    """
    if review.headline is None and review.intro is None and not review.wordings:
        return ()
    names = tuple(organisation)
    machine = headline(report, names[0] if names else "", t)
    worded = words_in_force(review, report, since)
    whole = known_of(report, report.changes, (*names, machine, *(each.text for each in worded)))
    found = [
        *_headline_problems(review, machine, whole, report, lexicon),
        *_intro_problems(review, whole, report, lexicon),
    ]
    for each in worded:
        found += _sentence_problems(each, report, since, review.policy, names, lexicon)
    return tuple(Problem(Condition.WORDING, code, said, path) for code, said in found)


def refusal_problems(refused: Iterable[str], path: str = "") -> tuple[Problem, ...]:
    """Return a problem for each message on a sentence that is not mailed; none blocks by itself."""
    return tuple(Problem(Condition.WORDING, REFUSED, said, path) for said in refused)


def _headline(review: Review, machine: str) -> Merged | None:
    """Merge a person's headline with the generated one; None where there is none."""
    if review.headline is None:
        return None
    return merge_lines(review.machine_headline or machine, machine, review.headline)


def _headline_problems(
    review: Review, machine: str, known: Known, report: ChangeReport, lexicon: Lexicon
) -> list[tuple[str, str]]:
    merged = _headline(review, machine)
    if merged is None or review.headline is None:
        return []
    found = []
    if merged.disputed:
        found.append((
            OUTDATED,
            f"The generated headline is now {_quoted(machine)}, another one than when somebody wrote "
            f"{_quoted(review.headline)}. {_stand_by(review.policy, '--headline TEXT')}",
        ))  # fmt: skip
    return found + _unborne("The headline", merged.text, known, report, lexicon)


def _intro_problems(
    review: Review, known: Known, report: ChangeReport, lexicon: Lexicon
) -> list[tuple[str, str]]:
    if review.intro is None:
        return []
    return _unborne("The introduction", review.intro, known, report, lexicon)


def _sentence_problems(
    worded: Worded,
    report: ChangeReport,
    since: ChangeReport | None,
    policy: str,
    names: tuple[str, ...],
    lexicon: Lexicon,
) -> list[tuple[str, str]]:
    short = worded.change[:_SHORT_ID]
    where = report if any(each.id == worded.change for each in report.changes) else since
    assert where is not None
    change = next(each for each in where.changes if each.id == worded.change)
    found = []
    if worded.disputed:
        found.append((
            OUTDATED,
            f"The machine now says of change {short}: {_quoted(worded.machine)} {worded.by} wrote, of "
            f"what it said before: {_quoted(worded.text)} "
            f"{_stand_by(policy, f'--wording {short} --text TEXT')}",
        ))  # fmt: skip
    if change.level is not Level.MATERIAL:
        found.append((
            UNSEEN,
            f"Nobody will read what {worded.by} wrote of change {short}: it is minor, and the mail only "
            "counts those.",
        ))  # fmt: skip
    known = known_of(where, (change,), (*names, worded.machine))
    return found + _unborne(f"The wording of change {short}", worded.text, known, where, lexicon)


def _unborne(
    what: str, text: str, known: Known, report: ChangeReport, lexicon: Lexicon
) -> list[tuple[str, str]]:
    words = unborne(text, known, lexicon, report.policy.locale)
    if not words:
        return []
    listed = ", ".join(f"“{word}”" for word in words)
    stands = "does" if len(words) == 1 else "do"
    return [(
        UNBORNE,
        f"{what} says {listed}, which {stands} not stand in the change. Make sure that it is so.",
    )]  # fmt: skip


def _stand_by(policy: str, other: str) -> str:
    return (
        f"Read both; `policydiff review {policy} --reword --by NAME` keeps the person's, "
        f"`{other}` takes another."
    )


def _quoted(text: str) -> str:
    shown = text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1].rstrip() + "…"
    return f"“{shown}”"
