"""Generated sentences that say what their change does not hold are not let out to readers.

In the place of such a sentence stands nothing, and a mail then says only that the passage has another
wording and quotes both: nobody waits for a person at night, and nobody reads what is not so. Whoever
runs the tool is told which sentence it was. A person's own sentence is never replaced (`notice.wording`
shows what is odd in it); a machine's that comes from elsewhere can be held to the same by `refusals`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from policydiff.i18n import ENGLISH, Translator
from policydiff.materiality import Level
from policydiff.notice.bearing import known_of
from policydiff.notice.untruths import evidence_of, unborne_words, untruths
from policydiff.render.passages import join_passages
from policydiff.render.rewording import spoken
from policydiff.report.records import Change, ChangeReport
from policydiff.statements import Lexicon

_SHORT_ID = 12
_LONGEST_QUOTE = 240


@dataclass(frozen=True, slots=True)
class Refusal:
    """A generated sentence that is not shown, and why."""

    change: str
    """Id of the change that it spoke of; "" for a headline."""
    text: str
    words: tuple[str, ...]
    """What it says and the change does not hold."""

    def message(self) -> str:
        """Say to whoever runs the tool what was refused."""
        said = ", ".join(f"“{word}”" for word in self.words)
        stands = "does" if len(self.words) == 1 else "do"
        text = self.text
        if len(text) > _LONGEST_QUOTE:
            text = text[: _LONGEST_QUOTE - 1].rstrip() + "…"
        what, where = (
            (f"sentence on change {self.change[:_SHORT_ID]}", "in that change")
            if self.change
            else ("headline", "in the changes")
        )
        return (
            f"The generated {what} is not shown: “{text}” says {said}, which {stands} not stand {where}. "
            "Readers get a plain one."
        )

    def advice(self, policy: str) -> str:
        """Say how a person gives readers a sentence of their own in a notice."""
        option = f"--wording {self.change[:_SHORT_ID]} --text" if self.change else "--headline"
        return f"`policydiff review {policy} {option} TEXT` gives them yours."


def plain_sentence(t: Translator = ENGLISH) -> str:
    """Return what stands in place of a refused sentence where something must."""
    return t("This passage has another wording. Please compare both.")


def refusals(
    change: Change,
    report: ChangeReport,
    texts: Sequence[str],
    *,
    lexicon: Lexicon,
    language: str,
    names: Sequence[str] = (),
) -> tuple[Refusal, ...]:
    """Return which of some generated `texts` in `language` say what `change` does not hold.

    `names` may stand in any; the first, if any, is how the organisation calls itself.
    """
    evidence = evidence_of(change, report, lexicon, names)
    said = dict.fromkeys(filter(None, texts))
    found = ((text, untruths(text, evidence, language)) for text in said)
    return tuple(Refusal(change.id, text, words) for text, words in found if words)


def without_untruths(
    report: ChangeReport,
    *,
    lexicon: Lexicon,
    language: str,
    names: Sequence[str] = (),
    instead: str = "",
    worded: Collection[str] = (),
) -> tuple[ChangeReport, tuple[Refusal, ...]]:
    """Return the report with `instead` for each sentence on a material change that does not hold.

    `worded` are ids of changes whose leading sentence readers get in a person's words.
    """
    refused: list[Refusal] = []
    changes = []
    for change in report.changes:
        if change.level is Level.MATERIAL:
            unseen = spoken(change) if change.id in worded else None
            texts = [each.explanation for each in change.findings if each is not unseen]
            found = refusals(change, report, texts, lexicon=lexicon, language=language, names=names)
            change = _without(change, {each.text for each in found}, instead)
            refused += found
        changes.append(change)
    return (replace(report, changes=tuple(changes)) if refused else report), tuple(refused)


def _without(change: Change, texts: set[str], instead: str) -> Change:
    if not texts:
        return change
    findings = tuple(
        replace(finding, explanation=instead) if finding.explanation in texts else finding
        for finding in change.findings
    )
    return replace(change, findings=findings)


def sound_headline(
    line: str,
    report: ChangeReport,
    *,
    lexicon: Lexicon,
    names: Sequence[str],
    t: Translator = ENGLISH,
) -> tuple[str, tuple[Refusal, ...]]:
    """Return a generated headline, or the plainest one where `line` says what no change holds.

    The numbers that it may give are how many changes and sections there are.
    """
    material = [change for change in report.changes if change.level is Level.MATERIAL]
    places = [
        heading
        for section in report.sections
        if section.changes
        for ref in (*section.old, *section.new)
        for heading in (*ref.path, ref.heading)
    ]
    counts = {len(report.changes), len(join_passages(material, report.changes))}
    counts |= set(range(1, 1 + sum(bool(section.changes) for section in report.sections)))
    own = t("{who} changes its {what}", who=names[0] if names else "", what=t("policy"))
    known = known_of(report, report.changes, (*names, own, *places, *map(str, sorted(counts))))
    words = unborne_words(line, known, lexicon, report.policy.locale, t.language)
    if not words:
        return line, ()
    plain = t("{what} changes", what=report.policy.title or t("policy"))
    return plain, (Refusal("", line, words),)
