"""A review in an editor: the file as it is, made complete with what the machine says.

The draft has a block for every change that the mail tells of, with the machine's sentence as its text:
a person edits the text and saves. On the way back, lines that begin with "#|" go, and so does every
block whose text is still the machine's. Until the result is valid, the draft stays where it was.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT

from policydiff.errors import ReviewError
from policydiff.notice import Review, machine_sentence, new_wording
from policydiff.pipeline.pending import Pending, find_pending
from policydiff.pipeline.review import generated_headline, worded_now
from policydiff.pipeline.workspace import Workspace
from policydiff.render.outline import outline
from policydiff.render.wording import places
from policydiff.report import Change
from policydiff.reviews import parse_review, review_path, review_text
from policydiff.reviews.decisions import tidy, wording_values
from policydiff.reviews.files import read_text, write_text
from policydiff.reviews.parsing import parse_toml

MARK = "#|"
"""What begins a line of the draft that is for reading only."""
_GUIDE = """\
#| Lines like this one are for reading and go when you close the editor. Change a text, save, and close.
#| A text that you leave as it is stays the machine's, which follows later edits of the policy.
#| To decide how a change counts, add: [[overrides]] with change, level ("material" or "minor"), by, reason.
"""
_CHANGE_LINE = re.compile(r"""^[ \t]*change[ \t]*=[ \t]*["']([^"'\n]+)["']""", re.MULTILINE)
_FOLLOWS_LINE = re.compile(r"^follows[ \t]*=.*\n", re.MULTILINE)
_LONGEST_QUOTE = 400


@dataclass(frozen=True, slots=True)
class Draft:
    """A review that a person is editing."""

    path: Path
    """Inside the git folder, so that no commit takes it in."""
    text: str
    """As it is handed to the editor: a draft that was left behind goes on."""
    before: str | None
    """The review file then."""
    resumed: bool = False
    """Whether an earlier draft was left behind."""


def open_draft(workspace: Workspace, pending: Pending) -> Draft:
    """Write the draft of a policy's review and return it. Raises `ReviewError`."""
    policy, follows = pending.policy.id, pending.baseline.notice
    path = workspace.repository.git_dir / "policydiff" / "drafts" / f"{policy}-{follows}.toml"
    before = read_text(review_path(workspace.folder, policy, follows))
    left = read_text(path)
    if left is not None:
        return Draft(path, left, before, resumed=True)
    text = draft_text(workspace, pending, before)
    write_text(path, text)
    return Draft(path, text, before)


def take_draft(
    workspace: Workspace, pending: Pending, draft: Draft, by: str, today: datetime.date
) -> Pending:
    """Make an edited draft the review, and return what would be mailed then.

    Raises `ReviewError`, with the draft kept where it is, for one that is not valid or names changes
    that are not there, and where the review was written by somebody else meanwhile.
    """
    policy, follows = pending.policy.id, pending.baseline.notice
    try:
        edited = read_text(draft.path)
        if read_text(review_path(workspace.folder, policy, follows)) != draft.before:
            raise ReviewError("The review was written by somebody else meanwhile.")
        text = review_of_draft(workspace, pending, edited or "", by)
        _check(parse_review(text, "the edited review", policy, follows), pending)
        if text != (draft.before or _fresh(pending)):
            write_text(review_path(workspace.folder, policy, follows), text)
    except ReviewError as error:
        raise ReviewError(
            f"{str(error).removesuffix('.')}. Nothing was saved. Your text is kept in {draft.path}: "
            f"`policydiff review {policy} --edit` goes on with it; delete it to begin anew."
        ) from None
    draft.path.unlink(missing_ok=True)
    return find_pending(workspace, pending.policy, pending.new, today, baseline=pending.baseline)


def draft_text(workspace: Workspace, pending: Pending, before: str | None) -> str:
    """Return the review file made complete: headline, introduction, and each change of the mail."""
    text = before or _fresh(pending)
    machine = generated_headline(workspace, pending)
    top = _GUIDE + f"{MARK} The machine's headline: {_shown(machine)}\n"
    if pending.review.headline is None:
        top += f"headline = {_quoted(machine)}\n"
    if pending.review.intro is None:
        top += 'intro = ""\n'
    taken = _taken(workspace, pending)
    text = _CHANGE_LINE.sub(
        lambda line: _notes(pending, taken.get(line[1], line[1])) + line[0], text
    )
    text = _FOLLOWS_LINE.sub(lambda line: line[0] + top, text, count=1)
    worded = set(taken.values())
    blocks = (_block(pending, each) for each in _mailed(pending) if each.id not in worded)
    return "\n".join((text.rstrip("\n") + "\n", *blocks))


def review_of_draft(workspace: Workspace, pending: Pending, edited: str, by: str) -> str:
    """Return the review file that an edited draft means; new words are signed with `by`."""
    lines = (line for line in edited.splitlines(keepends=True) if not line.startswith(MARK))
    document = parse_toml("".join(lines), "the edited review")
    machine = generated_headline(workspace, pending)
    _settle_headline(document, machine, pending.review)
    if document.get("intro") == "":
        del document["intro"]
    blocks = document.get("wording")
    if isinstance(blocks, AoT):
        _settle_blocks(blocks, pending, _taken(workspace, pending), by)
        if not len(blocks):
            del document["wording"]
    return tidy(tomlkit.dumps(document))


def _settle_headline(document: tomlkit.TOMLDocument, machine: str, before: Review) -> None:
    said = document.get("headline")
    if said is None or said == before.headline:
        return
    if said in ("", machine):
        del document["headline"]
        document.pop("machine_headline", None)
    else:
        document["machine_headline"] = machine


def _settle_blocks(blocks: AoT, pending: Pending, taken: Mapping[str, str], by: str) -> None:
    """Drop what is the machine's own, and sign what a person changed."""
    known = {each.change: each.text for each in pending.review.wordings}
    changes = {change.id: change for change in pending.changes}
    for place in reversed(range(len(blocks))):
        block: Any = blocks[place]
        named, text = str(block.get("change", "")), block.get("text")
        change = changes.get(taken.get(named, named))
        if text == "" or (change is not None and text == machine_sentence(change)):
            del blocks[place]
        elif change is not None and isinstance(text, str) and text != known.get(named):
            for key, value in wording_values(new_wording(change, text, by)).items():
                block[key] = value


def _fresh(pending: Pending) -> str:
    """Return the text of a review in which nobody decided anything."""
    review = Review(pending.policy.id, pending.baseline.notice)
    return review_text(review, None, "a new review")


def _check(review: Review, pending: Pending) -> None:
    there = {change.id for change in pending.changes}
    known = {override.change for override in pending.lapsed}
    known |= {wording.change for wording in pending.review.wordings}
    named = [override.change for override in review.overrides]
    named += [wording.change for wording in review.wordings]
    for change in named:
        if change not in there | known:
            raise ReviewError(
                f"No change has the id {change!r}. Give the whole id, as it stands in the draft."
            )


def _taken(workspace: Workspace, pending: Pending) -> dict[str, str]:
    """Return which change each change with a person's sentence is by now."""
    return {each.origin: each.change for each in worded_now(workspace, pending)}


def _mailed(pending: Pending) -> tuple[Change, ...]:
    return outline(pending.notice.report).material


def _block(pending: Pending, change: Change) -> str:
    return (
        f"[[wording]]\n{_notes(pending, change.id)}change = {_quoted(change.id)}\n"
        f"text = {_quoted(machine_sentence(change))}\n"
    )


def _notes(pending: Pending, change_id: str) -> str:
    """Return what the change says, as lines for reading; "" for one that is gone."""
    reports = filter(None, (pending.notice.report, pending.notice.since, pending.report))
    for report in reports:
        for change in report.changes:
            if change.id == change_id:
                return "".join(
                    f"{MARK} {line}\n" for line in _told(change, places(report).of(change))
                )
    return f"{MARK} This change is gone; the block counts for nothing.\n"


def _told(change: Change, section: str) -> Iterator[str]:
    yield f"{section or 'The policy'}, {change.level.value}"
    yield from _named((("before", change.old_text), ("after", change.new_text)))
    yield f"the machine says: {_shown(machine_sentence(change))}"


def _named(sides: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (f"{name}: {_shown(text)}" for name, text in sides if text)


def _shown(text: str) -> str:
    plain = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return plain if len(plain) <= _LONGEST_QUOTE else plain[: _LONGEST_QUOTE - 1] + "…"


def _quoted(text: str) -> str:
    return tomlkit.string(text).as_string()
