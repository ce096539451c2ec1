"""Compare versions as git or the file system has them."""

from __future__ import annotations

from pathlib import Path

from policydiff.config import Config, PolicyConfig, find_config, load_config
from policydiff.errors import ConfigError, HistoryError
from policydiff.history import Version, read_spec
from policydiff.materiality import Law
from policydiff.pipeline.comparison import Side, compare_sides
from policydiff.pipeline.workspace import Workspace
from policydiff.report import ChangeReport, PolicyRef


def compare_versions(
    old: Version, new: Version, law: Law, policy: PolicyConfig | None = None, locale: str = ""
) -> ChangeReport:
    """Compare two versions of `policy`, or of whatever `new` is.

    A version that does not exist has an empty text: a new or a deleted policy is a report too.
    Raises `HistoryError` where neither exists.
    """
    if not old.exists and not new.exists:
        raise HistoryError(
            f"{new.path} is neither in {old.rev or 'the old version'} nor in "
            f"{new.rev or 'the working tree'}; name a path and revisions that hold it."
        )
    reference = PolicyRef(
        id=policy.id if policy else "policy",
        title=policy.title if policy else "",
        path=new.path if new.exists else old.path,
        locale=locale or (policy.locale if policy else ""),
    )
    return compare_sides(_side(old), _side(new), reference, law)


def compare_specs(
    old: str, new: str, folder: Path, *, locale: str | None = None, config_path: Path | None = None
) -> ChangeReport:
    """Compare two files or `REV:PATH` specs; paths are relative to `folder`."""
    law = _law(folder, config_path)
    return compare_versions(
        read_spec(old, folder), read_spec(new, folder), law, locale=locale or ""
    )


def compare_revisions(
    workspace: Workspace, policy: PolicyConfig, from_rev: str, to_rev: str | None
) -> ChangeReport:
    """Compare a configured policy between two revisions, or one and the working tree."""
    if to_rev is None and workspace.version_at(policy, "HEAD").exists:
        old, _ = workspace.version_pair(policy, from_rev, "HEAD")
        new = workspace.version_in_tree(policy)
    elif to_rev is None:
        old, new = workspace.version_at(policy, from_rev), workspace.version_in_tree(policy)
    else:
        old, new = workspace.version_pair(policy, from_rev, to_rev)
    return compare_versions(old, new, workspace.config.law, policy)


def _law(folder: Path, config_path: Path | None) -> Law:
    # Comparing two files needs no configuration; one that is there and broken must still be said.
    try:
        path = config_path or find_config(folder)
    except ConfigError:
        return Config().law
    return load_config(path).law


def _side(version: Version) -> Side:
    return Side(version.content, version.format, rev=version.rev, date=version.date)
