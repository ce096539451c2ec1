"""A proposal judged by the settings of the branch that would take it, not by its own.

A pull request may be anybody's. Its configuration, moved rules, templates, keys and baseline would
be the proposer's word on how the proposer's text is judged, so they come from the base branch; each
change to them is listed for whoever merges. Texts come from the proposal, and so do the decisions on
the next notice: those count only where they are proved.

The work tree of the job is left alone: a folder of its own holds those files, with the same git
folder behind it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from policydiff.config import Config, PolicyConfig, load_config
from policydiff.errors import ConfigError, HistoryError
from policydiff.forge.codeowners import CODEOWNERS_PLACES
from policydiff.pipeline.workspace import Workspace
from policydiff.report import Condition, Problem
from policydiff.repository import Repository, check_path, open_repository
from policydiff.reviews import BASELINES, REVIEWS, parse_baselines

CODE = "settings-changed"
_WORKFLOWS = ".github/workflows"
_NAME = b"policydiff"
_LARGEST = 4 * 1024 * 1024
"""Bytes of one settings file; larger ones are no settings."""

Entries = Mapping[str, tuple[str, str]]
"""Mode and object hash by path from the top of the repository."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal, ready to be judged."""

    workspace: Workspace
    """Settings of the base branch over the proposal's texts; its folder is a temporary one."""
    policies: tuple[PolicyConfig, ...]
    """Those whose text, translations or decisions it changes, as the base branch configures them."""
    untouched: tuple[PolicyConfig, ...]
    settings: tuple[Problem, ...]
    """What it changes of how it is judged."""


@contextmanager
def open_proposal(
    start: Path,
    config_path: str,
    base: str,
    head: str,
    environ: Mapping[str, str],
    policy: str | None = None,
) -> Iterator[Proposed]:
    """Open the proposal of the commit `head` to a branch that stands at `base`, both 40 hex digits.

    `start` lies in the clone, `config_path` is that of `policydiff.toml` from the repository's top
    folder. Raises `ConfigError` where neither commit has it, and what reading settings raises.
    """
    with (
        tempfile.TemporaryDirectory(
            prefix="policydiff-", dir=environ.get("RUNNER_TEMP") or None
        ) as name,
        open_repository(start) as clone,
    ):
        folder = Path(name).resolve()
        settings = _Settings(clone, config_path, base, head, folder)
        config = settings.lay_out()
        with open_repository(config.folder) as repository:
            workspace = Workspace(config, repository, environ)
            asked = tuple(map(settings.followed, workspace.policies(policy)))
            touched = tuple(each for each in asked if settings.touches(each))
            yield Proposed(
                workspace,
                touched,
                tuple(each for each in asked if each not in touched),
                settings.problems(config, asked),
            )


class _Settings:
    """What both commits hold of the files that say how a proposal is judged."""

    def __init__(self, clone: Repository, config: str, base: str, head: str, folder: Path) -> None:
        config = check_path(config)
        self._clone, self._config, self._folder = clone, config, folder
        self._base, self._head = base, head
        self._root = PurePosixPath(config).parent
        self._is_new = not self._file(base, config)
        if self._is_new and not self._file(head, config):
            raise ConfigError(
                f"There is no {config} on the base branch ({base[:12]}) and none in the proposal. Name "
                "it with the input `config`, from the repository's top folder, or run `policydiff init`."
            )
        self._source = head if self._is_new else base
        """The commit that settings are taken from."""
        self._theirs = self._other_config()

    def lay_out(self) -> Config:
        """Write the files that the settings consist of; return the configuration."""
        # A folder with a file that names the git folder is a work tree of it.
        (self._folder / ".git").write_text(f"gitdir: {self._clone.git_dir.resolve()}\n", "utf-8")
        self._write(self._source, (self._config,), whole=True)
        config = self._read(self._folder)
        notice, review = config.notice, config.review
        # First, so that nothing the proposal brings along can take the place of what follows.
        self._write(self._head, self._inside(str(REVIEWS)))
        # Who owns files is asked of the platform.
        self._write(self._source, self._inside(notice.templates, review.signers), whole=True)
        baselines = self._inside(str(BASELINES))
        self._write(self._base if self._has_baselines else self._head, baselines)
        return config

    def followed(self, policy: PolicyConfig) -> PolicyConfig:
        """Return a policy under the name it has in the proposal, where its file was renamed there."""
        theirs = next((each for each in self._theirs.policies if each.id == policy.id), None)
        if theirs is None or theirs.path == policy.path:
            return policy
        old, new = self._inside(policy.path, theirs.path)
        if self._file(self._head, old) or not self._file(self._head, new):
            return policy
        return replace(policy, path=theirs.path, aliases=(policy.path, *policy.aliases))

    def touches(self, policy: PolicyConfig) -> bool:
        """Tell whether the proposal changes a policy's text, a translation or decisions on it."""
        texts = (policy.path, *policy.aliases, *(each.path for each in policy.translations))
        paths = self._inside(*texts, str(REVIEWS / policy.id))
        return bool(self._changed(paths))

    def problems(self, config: Config, policies: tuple[PolicyConfig, ...]) -> tuple[Problem, ...]:
        """Return one problem for each file that the proposal changes and that judges it."""
        found = [self._on_config()] if self._config in self._changed((self._config,)) else []
        theirs = self._theirs
        places = {
            "a template of the mails": self._inside(
                config.notice.templates, theirs.notice.templates
            ),
            "the keys whose signature counts": self._inside(
                config.review.signers, theirs.review.signers
            ),
            "who owns which file": CODEOWNERS_PLACES if config.review.codeowners else (),
            "what readers know already": self._inside(str(BASELINES)),
        }
        for what, paths in places.items():
            found += [_problem(path, what) for path in self._changed(paths)]
        found += [
            _problem(path, "decisions on a notice that readers had already")
            for path in self._changed(self._inside(str(REVIEWS)))
            if path not in self._open_reviews(policies)
        ]
        found += [
            _problem(path, "the workflow that runs this check")
            for path in self._changed((_WORKFLOWS,))
            if self._names_us(path)
        ]
        return tuple(found)

    @property
    def _has_baselines(self) -> bool:
        return self._file(self._base, self._inside(str(BASELINES))[0])

    def _on_config(self) -> Problem:
        if not self._is_new:
            return _problem(self._config, "the configuration")
        return Problem(
            Condition.SETTINGS,
            CODE,
            f"`{self._config}` is new, so the proposal is judged by its own settings this once. Whoever "
            "merges it decides on them.",
            self._config,
        )

    def _open_reviews(self, policies: tuple[PolicyConfig, ...]) -> set[str]:
        """Return the paths of decisions on the next notice of each policy: those belong here."""
        source = self._base if self._has_baselines else self._head
        raw = self._clone.read_blob(source, self._inside(str(BASELINES))[0])
        known = (
            () if raw is None else parse_baselines(raw.decode("utf-8", "replace"), str(BASELINES))
        )
        asked = {policy.id for policy in policies}
        return {
            path
            for each in known
            if each.policy in asked
            for path in self._inside(str(REVIEWS / each.policy / f"{each.notice}.toml"))
        }

    def _names_us(self, path: str) -> bool:
        return any(
            _NAME in (self._content(commit, path) or b"") for commit in (self._base, self._head)
        )

    def _changed(self, paths: tuple[str, ...]) -> list[str]:
        before, after = (self._clone.entries(commit, paths) for commit in (self._base, self._head))
        return sorted(path for path in {*before, *after} if before.get(path) != after.get(path))

    def _file(self, commit: str, path: str) -> bool:
        return path in self._clone.entries(commit, (path,))

    def _inside(self, *paths: str) -> tuple[str, ...]:
        """Turn paths of the configuration into those of the repository; leave out empty ones."""
        return tuple(str(self._root / path) for path in paths if path)

    def _other_config(self) -> Config:
        """Return the proposal's own configuration, an empty one where it cannot be read."""
        content = self._content(self._head, self._config)
        if content is None:
            return Config()
        with tempfile.TemporaryDirectory(dir=self._folder.parent) as name:
            (Path(name) / "policydiff.toml").write_bytes(content)
            try:
                return load_config(Path(name) / "policydiff.toml")
            except ConfigError:
                # It is listed as changed, and counts for nothing here.
                return Config()

    def _read(self, folder: Path) -> Config:
        try:
            return load_config(folder / self._config)
        except ConfigError as error:
            said = str(error).replace(f"{folder}/", "")
            raise ConfigError(f"At {self._source[:12]}: {said}") from None

    def _write(self, commit: str, paths: tuple[str, ...], *, whole: bool = False) -> None:
        """Write the files at or below `paths` as `commit` has them.

        With `whole`, one that is no regular file raises `HistoryError`; else it counts as absent.
        """
        for path in self._clone.entries(commit, paths):
            content = self._content(commit, path)
            if content is None:
                if whole:
                    raise HistoryError(
                        f"{path} at {commit[:12]} is a link, or larger than {_LARGEST} bytes; settings "
                        "are plain files."
                    )
                continue
            place = self._folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)

    def _content(self, commit: str, path: str) -> bytes | None:
        mode, blob = self._clone.entries(commit, (path,)).get(path, ("", ""))
        return self._clone.blob_within(blob, _LARGEST) if mode.startswith("100") else None


def _problem(path: str, what: str) -> Problem:
    return Problem(
        Condition.SETTINGS,
        CODE,
        f"`{path}` is changed here: {what}. The base branch's judged this proposal; the change counts "
        "once it is merged.",
        path,
    )
