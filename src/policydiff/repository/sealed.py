"""Git commands that no configuration, hook or environment variable of the user can steer.

A policy repository may be anybody's. What could run a program or bend an answer is switched off:

- configuration of system and user: GIT_CONFIG_NOSYSTEM, GIT_CONFIG_SYSTEM, GIT_CONFIG_GLOBAL;
- configuration of the repository, where it names programs: settings in GIT_CONFIG_COUNT beat it;
- the network, also the silent fetch of a partial clone: GIT_ALLOW_PROTOCOL beats every
  `protocol.*.allow`;
- variables that a hook or an outer git set for another repository; pathspec magic, replace refs,
  grafts.

Commands that print differences still pass --no-ext-diff and --no-textconv, and those that print
commits --no-show-signature: the configuration behind those has no neutral value.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

OLDEST_GIT = (2, 32)
"""First version with GIT_CONFIG_COUNT (2.31) and GIT_CONFIG_GLOBAL (2.32); the seal needs both."""

_NOWHERE = os.devnull

_FIXED = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_SYSTEM": _NOWHERE,
    "GIT_CONFIG_GLOBAL": _NOWHERE,
    "GIT_CONFIG_PARAMETERS": "",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_PROTOCOL_FROM_USER": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "SSH_ASKPASS": "",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": f"{_NOWHERE}/grafts",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_GLOB_PATHSPECS": "0",
    "GIT_NOGLOB_PATHSPECS": "0",
    "GIT_ICASE_PATHSPECS": "0",
    "GIT_EXTERNAL_DIFF": "",
    "GIT_DIFF_OPTS": "",
    "GIT_PAGER": "cat",
    "PAGER": "cat",
    "GIT_EDITOR": ":",
    "GIT_TRACE": "0",
    "GIT_TRACE2": "0",
    "GIT_TRACE2_EVENT": "0",
    "GIT_TRACE2_PERF": "0",
    "GIT_NAMESPACE": "",
    "GIT_DEFAULT_HASH": "sha1",
    "GIT_DEFAULT_REF_FORMAT": "files",
    "LC_ALL": "C",
    "LANGUAGE": "C",
    "TZ": "UTC",
}

_SETTINGS = (
    ("core.hooksPath", _NOWHERE),
    ("core.fsmonitor", "false"),
    ("core.attributesFile", _NOWHERE),
    ("core.excludesFile", _NOWHERE),
    ("core.logAllRefUpdates", "true"),
    ("core.bigFileThreshold", "512m"),
    ("diff.orderFile", _NOWHERE),
    ("diff.renameLimit", "1000"),
    ("gc.auto", "0"),
    ("maintenance.auto", "false"),
    ("gpg.program", "false"),
    ("log.showRoot", "true"),
    ("log.showSignature", "false"),
    ("protocol.allow", "never"),
    ("submodule.recurse", "false"),
)


@dataclass(frozen=True, slots=True)
class Folders:
    """Where one repository lives."""

    git_dir: Path
    common_dir: Path
    """`git_dir`, or the main repository's where this is a linked work tree."""
    work_tree: Path | None
    """None where the repository is bare."""


def sealed_environment(folders: Folders | None, inherited: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that every git command gets on top of `inherited`.

    `folders` is None before a repository exists. A hook's GIT_INDEX_FILE and quarantine folders are
    kept where they lie inside this repository: there the hook speaks of this very commit.
    """
    environment = dict(_FIXED)
    settings = list(_SETTINGS)
    if folders is not None:
        for place in dict.fromkeys((folders.work_tree or folders.git_dir, folders.git_dir)):
            settings.append(("safe.directory", str(place)))
        environment |= _places(folders, inherited)
    environment["GIT_CONFIG_COUNT"] = str(len(settings))
    for number, (key, value) in enumerate(settings):
        environment[f"GIT_CONFIG_KEY_{number}"] = key
        environment[f"GIT_CONFIG_VALUE_{number}"] = value
    return environment


def _places(folders: Folders, inherited: Mapping[str, str]) -> dict[str, str]:
    own = {
        "GIT_INDEX_FILE": folders.git_dir / "index",
        "GIT_OBJECT_DIRECTORY": folders.common_dir / "objects",
    }
    places = {
        name: _kept(inherited.get(name, ""), folders) or str(path) for name, path in own.items()
    }
    alternates = inherited.get("GIT_ALTERNATE_OBJECT_DIRECTORIES", "")
    return places | {
        "GIT_DIR": str(folders.git_dir),
        "GIT_COMMON_DIR": str(folders.common_dir),
        "GIT_WORK_TREE": str(folders.work_tree or folders.git_dir),
        "GIT_SHALLOW_FILE": str(folders.common_dir / "shallow"),
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": _kept(alternates, folders),
    }


def _kept(inherited: str, folders: Folders) -> str:
    """Return an inherited path where it lies inside the repository, else ""."""
    if not inherited:
        return ""
    path = Path(os.path.normpath((folders.work_tree or folders.git_dir) / inherited))
    inside = path.is_relative_to(folders.git_dir) or path.is_relative_to(folders.common_dir)
    return str(path) if inside else ""
