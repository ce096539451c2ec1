"""The policy repository as the commands see it: its configuration and its history."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from policydiff.config import Config, PolicyConfig, find_config, load_config
from policydiff.document import format_of_path
from policydiff.errors import ConfigError, DocumentError, HistoryError
from policydiff.history import (
    Version,
    load_pair,
    load_version,
    read_file,
    staged_version,
    version_of_step,
)
from policydiff.render.theme import Look, logo_address
from policydiff.repository import Repository, open_repository


@dataclass(frozen=True, slots=True)
class Workspace:
    """A configuration and the git repository it lies in."""

    config: Config
    repository: Repository
    environ: Mapping[str, str]
    """Where secrets come from."""

    @property
    def folder(self) -> Path:
        """Folder of `policydiff.toml`; reviews and baselines lie beside it."""
        return self.config.folder

    @property
    def templates(self) -> Path | None:
        """Folder of the organisation's own templates, where it has one."""
        return own_templates(self.config)

    @property
    def look(self) -> Look:
        """What the organisation's pages look like. Raises `ConfigError` for a logo that is none."""
        return look_of(self.config)

    def policies(self, policy_id: str | None = None) -> tuple[PolicyConfig, ...]:
        """All configured policies, or the one named. Raises `ConfigError` for an unknown one."""
        if not self.config.policies:
            raise ConfigError(
                f"{self.folder / 'policydiff.toml'} names no policy. "
                'Add [[policies]] with id = "…" and path = "…".'
            )
        if policy_id is None:
            return self.config.policies
        found = tuple(policy for policy in self.config.policies if policy.id == policy_id)
        if not found:
            known = ", ".join(policy.id for policy in self.config.policies)
            raise ConfigError(f"No policy {policy_id!r} in {self.folder}; there is {known}.")
        return found

    def git_path(self, path: str) -> str:
        """Turn a path of the configuration into one of the repository."""
        root = self.repository.root
        if root is None:
            raise HistoryError(f"{self.repository.git_dir} is bare; run this in a working tree.")
        inside = self.folder.resolve().relative_to(root.resolve())
        return str(PurePosixPath(*inside.parts) / path)

    def version_at(self, policy: PolicyConfig, rev: str) -> Version:
        """Return a policy as it stands in a revision, empty where it does not exist there."""
        path, aliases = self._names(policy)
        return load_version(self.repository, rev, path, aliases)

    def version_pair(
        self, policy: PolicyConfig, old_rev: str, new_rev: str
    ) -> tuple[Version, Version]:
        """Return a policy as it stands in two revisions, under the name it had in each."""
        path, aliases = self._names(policy)
        return load_pair(self.repository, old_rev, new_rev, path, aliases)

    def versions(
        self,
        policy: PolicyConfig,
        rev: str = "HEAD",
        on_skip: Callable[[str], None] = lambda reason: None,
    ) -> tuple[Version, ...]:
        """Return all versions of a policy up to `rev`, newest first, renames followed.

        Only those that exist and are texts; `on_skip` is told why a version is none.
        """
        path, aliases = self._names(policy)
        versions = []
        for step in self.repository.versions(path, rev, aliases):
            try:
                version = version_of_step(self.repository, step)
            except DocumentError as error:
                on_skip(str(error))
            else:
                versions += [version] if version.exists else []
        return tuple(versions)

    def _names(self, policy: PolicyConfig) -> tuple[str, tuple[str, ...]]:
        return self.git_path(policy.path), tuple(map(self.git_path, policy.aliases))

    def version_in_tree(self, policy: PolicyConfig) -> Version:
        """Return a policy as it stands in the working tree, empty where the file is gone."""
        name, path = self.git_path(policy.path), self.folder / policy.path
        folders = path.parents[: len(PurePosixPath(policy.path).parts) - 1]
        if any(each.is_symlink() for each in (path, *folders)):
            # Git holds no text there either, and a link may show any file of this machine.
            raise HistoryError(
                f"{name!r} in the working tree is a symbolic link, or lies behind one. Name the file "
                "that holds the text."
            )
        if not path.exists():
            return Version("", "", name, "", format_of_path(name), "", exists=False)
        return read_file(path, name=name)

    def version_in_index(self, policy: PolicyConfig) -> Version:
        """Return a policy as it is staged, empty where it is not in the index."""
        return staged_version(self.repository, self.git_path(policy.path))


@contextmanager
def open_workspace(
    config_path: Path | None, start: Path, environ: Mapping[str, str] = os.environ
) -> Iterator[Workspace]:
    """Open the configuration at `config_path`, or the nearest one above `start`.

    Raises `ConfigError` or `HistoryError` when there is none, or no repository around it.
    """
    config = load_config(config_path or find_config(start))
    with open_repository(config.folder) as repository:
        yield Workspace(config, repository, environ)


def look_of(config: Config) -> Look:
    """Return what an organisation's pages look like. Raises `ConfigError` for a logo that is none."""
    theme = config.theme
    logo = logo_address(config.folder / theme.logo) if theme.logo else ""
    return Look(own_templates(config), theme, config.organisation.name, logo)


def own_templates(config: Config) -> Path | None:
    """Return the folder of an organisation's own templates, where it has one."""
    own = config.notice.templates
    return config.folder / own if own else None
