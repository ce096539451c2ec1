"""Set up policydiff in a repository that holds policies."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from policydiff import __version__
from policydiff.config import CONFIG_NAME
from policydiff.document import format_of_path
from policydiff.errors import ConfigError
from policydiff.render.templates import default_folder

_POLICY_NAME = re.compile(r"privacy|polic|cookie|terms|datenschutz|donor|notice", re.IGNORECASE)
_SUFFIXES = (".md", ".markdown", ".txt", ".html", ".htm", ".rst", ".mdx", ".docx")
_SKIPPED = {
    "node_modules",
    "venv",
    ".venv",
    "vendor",
    "dist",
    "build",
    "templates",
    "site-packages",
}
# At most this many files are looked at for policies; a repository can hold a million.
_LOOKED_AT = 20_000


@dataclass(frozen=True, slots=True)
class Planned:
    """A file that `init` would write."""

    path: Path
    text: str


def find_policies(root: Path) -> tuple[str, ...]:
    """Return paths below `root` that look like policies, shortest first."""
    found = []
    for seen, path in enumerate(_walk(root)):
        if seen >= _LOOKED_AT:
            break
        inside = path.relative_to(root)
        named = _POLICY_NAME.search(path.stem) or inside.parts[0] in ("policies", "legal")
        if named and path.suffix.lower() in _SUFFIXES and path.stem.upper() != "README":
            found.append(str(PurePosixPath(*inside.parts)))
    return tuple(sorted(found, key=lambda path: (path.count("/"), path)))


def _walk(root: Path) -> list[Path]:
    files: list[Path] = []
    folders = [root]
    while folders and len(files) < _LOOKED_AT:
        for path in sorted(folders.pop().iterdir()):
            if path.is_symlink() or path.name.startswith(".") or path.name in _SKIPPED:
                continue
            (folders if path.is_dir() else files).append(path)
    return files


def plan_files(root: Path, name: str, policies: tuple[str, ...], templates: bool) -> list[Planned]:
    """Return every file `init` writes, complete, so that nothing is left half-written."""
    config = _config(name, policies, templates)
    planned = [
        Planned(root / CONFIG_NAME, config),
        Planned(root / ".github" / "workflows" / "policydiff.yml", _workflow()),
        Planned(root / ".pre-commit-config.yaml", _hooks()),
    ]
    if templates:
        planned += [
            Planned(root / "templates" / path.name, path.read_text("utf-8"))
            for path in sorted(default_folder().glob("*.j2"))
        ]
    return planned


def write_files(planned: list[Planned], *, force: bool) -> tuple[list[Path], list[Path]]:
    """Write the planned files; return (written, kept because they already exist).

    `policydiff.toml` is never replaced unless `force` is given. Raises `ConfigError`.
    """
    config = planned[0].path
    if config.exists() and not force:
        raise ConfigError(f"{config} exists already; edit it, or replace it with --force.")
    written, kept = [], []
    for file in planned:
        if file.path.exists() and not force:
            kept.append(file.path)
            continue
        file.path.parent.mkdir(parents=True, exist_ok=True)
        file.path.write_text(file.text, encoding="utf-8")
        written.append(file.path)
    return written, kept


def _config(name: str, policies: tuple[str, ...], templates: bool) -> str:
    quoted = json.dumps(name, ensure_ascii=False)
    parts = [_CONFIG_HEAD.replace("@NAME@", quoted)]
    ids: set[str] = set()
    for path in policies:
        identity = _identity(path, ids)
        parts.append(
            f"\n[[policies]]\nid = {json.dumps(identity)}  # never change it\n"
            f"path = {json.dumps(path, ensure_ascii=False)}  # read as {format_of_path(path)}\n"
            'url = ""  # where readers find it\n'
        )
    if not policies:
        parts.append('\n# [[policies]]\n# id = "privacy"\n# path = "privacy.md"\n')
    parts.append(_CONFIG_TAIL)
    if templates:
        parts.append('templates = "templates"  # your copies of the default templates\n')
    return "".join(parts)


def _identity(path: str, taken: set[str]) -> str:
    stem = re.sub(r"[^a-z0-9]+", "-", PurePosixPath(path).stem.lower()).strip("-") or "policy"
    identity, number = stem, 2
    while identity in taken:
        identity, number = f"{stem}-{number}", number + 1
    taken.add(identity)
    return identity


_CONFIG_HEAD = """\
# policydiff: which policies are watched, who sends the notices, and how.
# Secrets never stand here; they come from the environment.

[organisation]
name = @NAME@  # as readers know it
legal_name = ""  # stands in every notice; required to send
postal_address = ""  # stands in every notice; required to send
from_address = ""  # required to send
contact = ""  # where readers may ask
website = ""
"""

_CONFIG_TAIL = """
[review]
# Count an approval because its file says so. Switch it on only where everyone who can write to this
# repository may approve a notice.
trust_local_approvals = false

[delivery]
transport = "outbox"  # outbox: a rehearsal, one .eml a message in a folder | smtp | sendgrid

[notice]
lead_days = 30  # days between the notice and the effective date; fewer give a warning
"""


def _workflow() -> str:
    return _WORKFLOW.replace("@VERSION@", __version__)


def _hooks() -> str:
    endings = "|".join(suffix.removeprefix(".") for suffix in _SUFFIXES)
    return _HOOKS.replace("@ENDINGS@", endings)


_WORKFLOW = """\
# Judges every edit of a policy in its pull request. It has no secret and sends nothing.
name: policydiff
on:
  pull_request:
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0  # the last notified version must be at hand
          persist-credentials: false
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: python -m pip install "policydiff==@VERSION@"
      - run: policydiff check --format markdown >> "$GITHUB_STEP_SUMMARY"
"""

_HOOKS = """\
repos:
  - repo: local
    hooks:
      - id: policydiff
        name: policydiff check
        entry: policydiff check --fail-on never
        language: system
        pass_filenames: false
        files: \\.(@ENDINGS@)$
"""
