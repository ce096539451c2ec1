"""What is there already where policydiff is set up: the repository, its policies, its tools."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from policydiff.config import CONFIG_NAME, Translation
from policydiff.document.language import detect_language
from policydiff.errors import HistoryError
from policydiff.forge.codeowners import CODEOWNERS_PLACES
from policydiff.pipeline.deployment import read_workflows, sends_notices
from policydiff.repository import open_repository

__all__ = ["ENDINGS", "HOOKS_NAME", "Found", "FoundPolicy", "find_policies", "look_around"]

HOOKS_NAME = ".pre-commit-config.yaml"
ENDINGS = ("md", "markdown", "txt", "html", "htm", "rst", "mdx", "docx")
"""Of the files that a policy may be."""
_POLICY_NAME = re.compile(
    r"privac|confidentialit|datenschutz|polic|politi(?:que|ca)|cookie|terms|nutzungsbeding|notice",
    re.IGNORECASE,
)
_NO_POLICY = re.compile(r"notice|readme|.*security.*|.*changelog.*", re.IGNORECASE)
"""NOTICE is a licence's; a security policy is for those who report holes."""
_POLICY_FOLDERS = ("policies", "legal")
_SKIPPED = {
    "build",
    "changelog",
    "dist",
    "fixtures",
    "node_modules",
    "site-packages",
    "templates",
    "test",
    "tests",
    "vendor",
    "venv",
}
_SAMPLE = 24_000
"""Bytes of a file by which its language is told."""
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_](?:[A-Z]{2}|[A-Z][a-z]{3}|[a-z]{2}))?")
_ENDED = re.compile(rf"(.+)[._-]({_LANGUAGE.pattern})")
_CHECKS = re.compile(
    r"\bpolicydiff\s+check\b|\buses:.*\bpolicydiff\b[\s\S]*?\bmode:\s*['\"]?check\b"
)
_HOOK = re.compile(r"(?m)^[\s-]*(?:id|entry):.*\bpolicydiff\b")


@dataclass(frozen=True, slots=True)
class FoundPolicy:
    """A file that looks like a policy, and those that look like its translations."""

    path: str
    """Relative to the folder of `policydiff.toml`, as all paths here."""
    translations: tuple[Translation, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What is there already."""

    folder: Path
    """Where `policydiff.toml` goes."""
    root: Path
    """Top folder of the repository."""
    branch: str
    """The branch that is published: the remote's default, else the one that is checked out."""
    policies: tuple[FoundPolicy, ...]
    codeowners: bool
    """Whether the repository has a CODEOWNERS file."""
    checks: tuple[str, ...]
    """Names of workflows that judge edits already."""
    sends: tuple[str, ...]
    """Names of workflows that send notices already."""
    hooks: bool
    """Whether the repository uses pre-commit."""
    hooked: bool
    """Whether pre-commit runs policydiff already."""
    above: Path | None
    """A `policydiff.toml` in a folder above, or None."""

    @property
    def inside(self) -> str:
        """The folder of `policydiff.toml` as git has it: "", or "legal/"."""
        inside = self.folder.relative_to(self.root).as_posix()
        return "" if inside == "." else f"{inside}/"


def look_around(folder: Path) -> Found:
    """Look at the repository that `folder` lies in. Raises `HistoryError` where there is none."""
    folder = folder.resolve()
    with open_repository(folder) as repository:
        if repository.root is None:
            raise HistoryError(f"{repository.git_dir} is bare; run this in a working tree.")
        root, branch = repository.root.resolve(), repository.default_branch()
        files = [root / name for name in repository.files()]
    workflows = dict(sorted(read_workflows(folder).items()))
    hooks = root / HOOKS_NAME
    above = (each / CONFIG_NAME for each in folder.parents if each.is_relative_to(root))
    return Found(
        folder=folder,
        root=root,
        branch=branch,
        policies=find_policies(folder, files),
        codeowners=any((root / name).is_file() for name in CODEOWNERS_PLACES),
        checks=tuple(name for name, text in workflows.items() if _CHECKS.search(text)),
        sends=tuple(name for name, text in workflows.items() if sends_notices(text)),
        hooks=hooks.is_file(),
        hooked=hooks.is_file() and bool(_HOOK.search(hooks.read_text("utf-8", "replace"))),
        above=next((path for path in above if path.is_file()), None),
    )


def find_policies(folder: Path, files: Iterable[Path]) -> tuple[FoundPolicy, ...]:
    """Return what looks like a policy below `folder`, shortest path first, with its translations."""
    inside = (PurePosixPath(file.relative_to(folder)) for file in files if folder in file.parents)
    paths = [path for path in inside if _is_policy(path) and _is_plain(folder / path)]
    paths.sort(key=lambda path: (len(path.parts), str(path)))
    known = set(paths)
    of: dict[PurePosixPath, list[Translation]] = {path: [] for path in paths}
    for path in paths:
        for base, locale in _bases(path):
            if base in known and base != path and _differ(folder, base, path):
                of[base].append(Translation(locale, str(path)))
                del of[path]
                break
    return tuple(FoundPolicy(str(path), tuple(found)) for path, found in of.items())


def _is_policy(path: PurePosixPath) -> bool:
    # A name that is no text, or holds a line end, can stand in no configuration.
    if path.suffix.removeprefix(".").lower() not in ENDINGS or not str(path).isprintable():
        return False
    if any(part in _SKIPPED or part.startswith(".") for part in path.parts):
        return False
    name = path.parent.name if path.stem.lower() == "index" else path.stem
    if _NO_POLICY.fullmatch(name):
        return False
    return bool(_POLICY_NAME.search(name)) or path.parts[0] in _POLICY_FOLDERS


def _is_plain(path: Path) -> bool:
    """Whether it is there and can be read: a link may lead anywhere."""
    return path.is_file() and not path.is_symlink() and os.access(path, os.R_OK)


def _bases(path: PurePosixPath) -> Iterator[tuple[PurePosixPath, str]]:
    """Yield what `path` may be a translation of, by its name alone, and into which language.

    "privacy.de.md" is one of "privacy.md" or "privacy.en.md", "de/privacy.md" one of "privacy.md" or
    "en/privacy.md".
    """
    if ended := _ENDED.fullmatch(path.stem):
        locale = ended[2].replace("_", "-")
        mark = path.stem[ended.end(1)]
        for name in (ended[1], f"{ended[1]}{mark}en"):
            yield path.with_name(name + path.suffix), locale
    for number, part in enumerate(path.parts[:-1]):
        if _LANGUAGE.fullmatch(part):
            before, after = path.parts[:number], path.parts[number + 1 :]
            for between in ((), ("en",)):
                yield PurePosixPath(*before, *between, *after), part.replace("_", "-")


def _differ(folder: Path, one: PurePosixPath, other: PurePosixPath) -> bool:
    """Whether two files are in two languages: a notice for Californians (-ca) is not in Catalan."""
    return _language(folder / one) != _language(folder / other)


def _language(path: Path) -> str:
    with path.open("rb") as file:
        return detect_language(file.read(_SAMPLE).decode("utf-8", "replace"))
