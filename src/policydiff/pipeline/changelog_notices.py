"""Which notice told readers of which versions: `.policydiff/notified.json`, as its history has it.

Every commit of that file names, for a policy, the version readers were last told of. Two that follow
each other are the ends of what one notice told:

    notified.json     A (adopted)              C                D
    versions          A         B         C              D             E
    told by                     notice 1  notice 1       notice 2      nobody yet
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from policydiff.config import PolicyConfig
from policydiff.errors import ReviewError
from policydiff.history import Version
from policydiff.notice import Baseline
from policydiff.pipeline.workspace import Workspace
from policydiff.repository import BlobVersion
from policydiff.reviews import BASELINES, load_baselines, parse_baselines

_LARGEST = 4 * 1024 * 1024
"""Bytes, as for the file in the working tree."""


@dataclass(frozen=True, slots=True)
class Told:
    """One notice, and the versions that it told of."""

    notice: str
    on: str
    """ISO date."""
    follows: str
    """Id of the notice before, or "adopted": the name of its review file."""
    newest: int
    """Place of the newest version told of, among versions that are ordered newest first."""
    known: int
    """Place of the version that readers knew before: everything newer, up to `newest`, was told."""

    def covers(self, place: int) -> bool:
        """Tell whether the version at `place` was told of by this notice."""
        return self.newest <= place < self.known


@dataclass(frozen=True, slots=True)
class History:
    """What readers of a policy were told."""

    told: tuple[Told, ...] = ()
    """Oldest first."""
    last: str = ""
    """Id of the last notice, or "adopted", or "" where there was none: names the review under way."""
    known: int | None = None
    """Place of the version readers know; None where none is known."""

    def of(self, place: int) -> Told | None:
        """Return the notice that told of the version at `place`: the first one where several did."""
        return next((told for told in self.told if told.covers(place)), None)


def find_history(
    workspace: Workspace,
    policy: PolicyConfig,
    versions: Sequence[Version],
    rev: str,
    on_skip: Callable[[str], None],
) -> History:
    """Return what readers were told of `versions`, which are ordered newest first.

    The working tree's file counts as well: a notice just sent is not committed yet. Raises
    `ReviewError` where that one is damaged; `on_skip` is told of a damaged one in the history.
    """
    baselines = _baselines(workspace, policy, rev, on_skip)
    told: list[Told] = []
    known: int | None = None
    previous: Baseline | None = None
    for baseline in baselines:
        newest = _place(workspace, versions, baseline.commit, baseline.blob)
        follows, before = _before(workspace, versions, baseline, previous, known)
        if newest is not None and before is not None and not baseline.is_adopted:
            told.append(Told(baseline.notice, baseline.date, follows, newest, before))
        known = known if newest is None else newest
        previous = baseline
    return History(tuple(told), previous.notice if previous else "", known)


def _before(
    workspace: Workspace,
    versions: Sequence[Version],
    baseline: Baseline,
    previous: Baseline | None,
    known: int | None,
) -> tuple[str, int | None]:
    """Return which notice came before, and the place of the version readers knew by it."""
    standing = baseline.standing
    if standing is None or (previous and previous.notice == standing.decisions[-1]):
        return previous.notice if previous else "", known
    # The file was committed without the notice before: what the notice says of it must do.
    return standing.decisions[-1], _place(workspace, versions, standing.commit, standing.blob)


def _baselines(
    workspace: Workspace, policy: PolicyConfig, rev: str, on_skip: Callable[[str], None]
) -> tuple[Baseline, ...]:
    """Return every version that readers were told of, in that order."""
    found: list[Baseline] = []
    path = workspace.git_path(BASELINES.as_posix())
    for step in reversed(workspace.repository.versions(path, rev)):
        try:
            _take(found, _at_step(workspace, step), policy)
        except ReviewError as error:
            on_skip(str(error))
    _take(found, load_baselines(workspace.folder), policy)
    return tuple(found)


def _take(found: list[Baseline], baselines: Sequence[Baseline], policy: PolicyConfig) -> None:
    for baseline in baselines:
        last = found[-1] if found else None
        # Commits of the file may be about another policy.
        if baseline.policy == policy.id and (
            last is None or (baseline.notice, baseline.commit) != (last.notice, last.commit)
        ):
            found.append(baseline)


def _at_step(workspace: Workspace, step: BlobVersion) -> tuple[Baseline, ...]:
    raw = workspace.repository.blob_within(step.blob, _LARGEST) if step.blob else b""
    if raw is None:
        raise ReviewError(f"{step.path} at {step.commit[:12]} is larger than {_LARGEST} bytes.")
    source = f"{step.path} at {step.commit[:12]}"
    return parse_baselines(raw.decode("utf-8-sig", "replace"), source) if raw else ()


def _place(workspace: Workspace, versions: Sequence[Version], commit: str, blob: str) -> int | None:
    """Return the place of the version that a commit had, or None where it is not among them.

    The text tells which one it is; git is asked only where the policy had that text more than once.
    After a history was rewritten, the newest version with the text is taken.
    """
    places = [at for at, version in enumerate(versions) if version.blob == blob]
    if len(places) < 2:
        return places[0] if places else None
    repository = workspace.repository
    had = (at for at in places if repository.is_ancestor(versions[at].rev, commit))
    return next(had, places[0])
