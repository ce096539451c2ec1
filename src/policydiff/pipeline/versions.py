"""Compare versions as git or the file system has them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from policydiff.config import find_config
from policydiff.errors import ConfigError, HistoryError
from policydiff.history import Version, read_spec
from policydiff.i18n import translator
from policydiff.materiality import Law
from policydiff.pipeline.comparison import Comparison, Side, compare_sides, parse, redline_sides
from policydiff.report import ChangeReport, PolicyRef

if TYPE_CHECKING:
    from policydiff.config import PolicyConfig
    from policydiff.pipeline.workspace import Workspace


def compare_versions(
    old: Version, new: Version, law: Law, policy: PolicyConfig | None = None, locale: str = ""
) -> ChangeReport:
    """Compare two versions of `policy`, or of whatever `new` is.

    A version that does not exist has an empty text: a new or a deleted policy is a report too.
    Raises `HistoryError` where neither exists.
    """
    reference = _reference(old, new, policy, locale)
    return compare_sides(_side(old), _side(new), reference, law)


def _tell_absent(old: Version, new: Version, on_absent: Callable[[str], None]) -> None:
    for absent, counts in ((old, "added"), (new, "removed")):
        if not absent.exists:
            where = f" at {absent.rev[:12]}" if absent.rev else ""
            on_absent(f"{absent.path} is not there{where}, so the whole text counts as {counts}.")


def compare_specs(
    old: str,
    new: str,
    folder: Path,
    *,
    locale: str | None = None,
    config_path: Path | None = None,
    redline: bool = False,
    in_own_language: bool = False,
    on_absent: Callable[[str], None] = lambda said: None,
) -> Comparison:
    """Compare two files or `REV:PATH` specs; paths are relative to `folder`.

    `in_own_language` explains findings in the language of the text, where there are words in it.
    `on_absent` is told of a side that does not exist, as a new or a deleted policy has one.
    """
    law = law_near(folder, config_path)
    before, after = read_spec(old, folder), read_spec(new, folder)
    reference = _reference(before, after, None, locale or "")
    _tell_absent(before, after, on_absent)
    return _compare(before, after, law, reference, redline, in_own_language)


def compare_revisions(
    workspace: Workspace,
    policy: PolicyConfig,
    from_rev: str,
    to_rev: str | None,
    *,
    redline: bool = False,
    in_own_language: bool = False,
    on_absent: Callable[[str], None] = lambda said: None,
) -> Comparison:
    """Compare a configured policy between two revisions, or one and the working tree.

    `in_own_language` and `on_absent` are as in `compare_specs`.
    """
    old, new = revision_pair(workspace, policy, from_rev, to_rev)
    reference = _reference(old, new, policy, "")
    _tell_absent(old, new, on_absent)
    return _compare(old, new, workspace.config.law, reference, redline, in_own_language)


def revision_pair(
    workspace: Workspace, policy: PolicyConfig, from_rev: str, to_rev: str | None
) -> tuple[Version, Version]:
    """Return a policy in two revisions, or one and the working tree, under the name of each."""
    if to_rev is not None:
        return workspace.version_pair(policy, from_rev, to_rev)
    new = workspace.version_in_tree(policy)
    if workspace.version_at(policy, "HEAD").exists:
        return workspace.version_pair(policy, from_rev, "HEAD")[0], new
    return workspace.version_at(policy, from_rev), new


def _compare(
    old: Version,
    new: Version,
    law: Law,
    reference: PolicyRef,
    redline: bool,
    in_own_language: bool,
) -> Comparison:
    before, after = _side(old), _side(new)
    if in_own_language:
        subject = after if new.exists else before
        locale = reference.locale or parse(subject.text, format=subject.format).locale
        law = replace(law, language=translator(locale).language)
    if redline:
        return redline_sides(before, after, reference, law)
    return Comparison(compare_sides(before, after, reference, law))


def _reference(old: Version, new: Version, policy: PolicyConfig | None, locale: str) -> PolicyRef:
    if not old.exists and not new.exists:
        raise HistoryError(
            f"{new.path} is neither in {old.rev or 'the old version'} nor in "
            f"{new.rev or 'the working tree'}; name a path and revisions that hold it."
        )
    return PolicyRef(
        id=policy.id if policy else "policy",
        title=policy.title if policy else "",
        path=new.path if new.exists else old.path,
        locale=locale or (policy.locale if policy else ""),
    )


def law_near(folder: Path, config_path: Path | None) -> Law:
    """Return the law of a configuration, of the nearest one above `folder`, or the default one."""
    # Comparing two files needs no configuration; one that is there and broken must still be said.
    try:
        path = config_path or find_config(folder)
    except ConfigError:
        return Law()
    from policydiff.config import load_config  # two files without a configuration need none of it

    return load_config(path).law


def _side(version: Version) -> Side:
    return Side(version.content, version.format, rev=version.rev, date=version.date)
