"""The workflows that `policydiff init` writes: the documented examples, made this repository's own."""

from __future__ import annotations

import json
import re
from enum import StrEnum
from pathlib import Path

from policydiff.config import CONFIG_NAME
from policydiff.errors import ConfigError

__all__ = ["CHECK", "PLACEHOLDER", "Notices", "is_action", "workflow_text"]

CHECK = "check"
"""Name of the example that judges pull requests."""
PLACEHOLDER = "example/policydiff@"
"""What stands in the examples for the Action, wherever people keep their copy."""
_UNKNOWN = re.compile(r"(?m)^ *# Put your copy .*\n(?= *(?:- )?uses: )")
_USES = re.compile(rf"(?m)(uses: ){PLACEHOLDER}.*$")
_BRANCH = re.compile(r"(?m)(branches: )\[main\] # your default branch$")
_MODE = re.compile(r"(?m)^( +)mode: \w+$")
_ACTION = re.compile(r"[\w.-]+(?:/[\w.-]+)+@[\w./-]+|\./[\w./-]*")


_WORDS = ("true", "false", "yes", "no", "on", "off", "null", "y", "n")
"""What YAML does not take for text."""


class Notices(StrEnum):
    """Where a workflow that sends notices keeps who was told."""

    NONE = "none"
    """There is no such workflow."""
    GIT_REF = "git-ref"
    DATABASE = "database"


_EXAMPLES = {
    CHECK: "check.yml",
    Notices.GIT_REF: "notify.yml",
    Notices.DATABASE: "notify-postgres.yml",
}


def is_action(name: str) -> bool:
    """Whether a workflow can use this: "owner/repository@commit", or "./folder"."""
    return _ACTION.fullmatch(name) is not None


def workflow_text(kind: str, *, inside: str, branch: str, action: str) -> str:
    """Return a workflow: `CHECK`, or one of `Notices` that is not NONE.

    `inside` is the folder of `policydiff.toml` in the repository ("", or "legal/"); `action` is where
    the Action is, or "" to leave the placeholder. Raises `ConfigError` where the installation is
    broken.
    """
    text = (_folder() / _EXAMPLES[kind]).read_text("utf-8")
    text = _BRANCH.sub(lambda found: f"{found[1]}[{_yaml(branch)}]", text)
    if inside:
        line = f"config: {_yaml(inside + CONFIG_NAME)}"
        text = _MODE.sub(lambda found: f"{found[0]}\n{found[1]}{line}", text)
    if action:
        text = _USES.sub(lambda found: f"{found[1]}{action}", _UNKNOWN.sub("", text))
    return text


def _folder() -> Path:
    package = Path(__file__).resolve().parents[1]
    candidates = (package / "workflows", package.parents[1] / "docs" / "workflows")
    for folder in candidates:
        if folder.is_dir():
            return folder
    places = " and ".join(map(str, candidates))
    raise ConfigError(f"workflows: none in {places}; reinstall policydiff")


def _yaml(text: str) -> str:
    plain = re.fullmatch(r"[A-Za-z_][\w./-]*", text) and text.lower() not in _WORDS
    return text if plain else json.dumps(text)
