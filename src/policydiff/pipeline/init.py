"""Set up policydiff in a repository that holds policies."""

from __future__ import annotations

import difflib
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from policydiff.config import CONFIG_NAME, Config, load_config
from policydiff.config.load import read_config
from policydiff.config.toml import Source, Table
from policydiff.errors import ConfigError, ReviewError, UsageError
from policydiff.pipeline.init_files import (
    GIT_REF_TEXT,
    Answers,
    Approvals,
    config_text,
    hook_text,
    hooks_text,
    policies_text,
)
from policydiff.pipeline.init_found import ENDINGS, HOOKS_NAME, Found, FoundPolicy
from policydiff.pipeline.init_workflows import CHECK, PLACEHOLDER, Notices, workflow_text
from policydiff.render.templates import default_folder
from policydiff.reviews.files import write_text

__all__ = [
    "NOTICES_NAME",
    "WORKFLOW_NAME",
    "Plan",
    "Planned",
    "as_patch",
    "choose_policies",
    "next_steps",
    "plan_files",
    "write_files",
]

WORKFLOW_NAME = ".github/workflows/policydiff.yml"
NOTICES_NAME = ".github/workflows/policydiff-notices.yml"


@dataclass(frozen=True, slots=True)
class Planned:
    """A file that `init` would write."""

    path: Path
    shown: str
    """The path as people see it, from the folder they are in."""
    text: str
    before: str | None
    """What it holds now, or None where there is none."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All that `init` would do, and what it leaves to people."""

    files: tuple[Planned, ...]
    kept: tuple[str, ...]
    """Files and tools that are left alone, each with the reason."""
    to_add: tuple[tuple[str, str], ...]
    """What is missing in files that are people's own: what it is and where it belongs, and the lines."""


def choose_policies(found: Found, paths: tuple[str, ...]) -> tuple[FoundPolicy, ...]:
    """Return the policies named by their paths, with the translations that were found.

    Raises `UsageError` for a path that is no file in the folder, or of a kind that is not read.
    """
    known = {policy.path: policy for policy in found.policies}
    chosen = []
    for name in dict.fromkeys(paths):
        path = PurePosixPath(os.path.normpath(name))
        if path.is_absolute() or ".." in path.parts:
            raise UsageError(
                f"--policy {name}: it lies outside of {found.folder}, where {CONFIG_NAME} goes. Run "
                "init in a folder that holds all policies."
            )
        if not (found.folder / path).is_file():
            raise UsageError(f"--policy {name}: there is no such file in {found.folder}.")
        if path.suffix.removeprefix(".").lower() not in ENDINGS:
            raise UsageError(f"--policy {name}: policies are files in .{', .'.join(ENDINGS)}.")
        chosen.append(known.get(str(path), FoundPolicy(str(path))))
    return tuple(chosen)


def plan_files(found: Found, answers: Answers, *, force: bool) -> Plan:
    """Return every file to write, complete, so that nothing is left half-written.

    What exists is kept unless `force` is given. Raises `ConfigError` for answers that no
    configuration may have, an existing `policydiff.toml` that cannot be read, and an installation
    that is broken.
    """
    planner = _Planner(found, answers, force=force)
    planner.config()
    if answers.workflow:
        planner.workflow(CHECK, WORKFLOW_NAME, found.checks)
    if answers.notices is not Notices.NONE:
        planner.workflow(answers.notices, NOTICES_NAME, found.sends)
    if answers.hook:
        planner.hook()
    if answers.templates:
        planner.templates()
    return Plan(tuple(planner.files), tuple(planner.kept), tuple(planner.to_add))


class _Planner:
    """Gathers a plan."""

    def __init__(self, found: Found, answers: Answers, *, force: bool) -> None:
        self._found, self._answers, self._force = found, answers, force
        self.files: list[Planned] = []
        self.kept: list[str] = []
        self.to_add: list[tuple[str, str]] = []

    def config(self) -> None:
        path = self._found.folder / CONFIG_NAME
        if self._plan(path, _sound(path, self._answers)):
            return
        self.kept.append(f"{CONFIG_NAME}: it exists (--dry-run --force shows what would change)")
        config = load_config(path)
        self.to_add += _unnamed(config, self._answers.policies)
        if self._answers.notices is Notices.GIT_REF and not config.delivery.ledger:
            where = f"to say who was told, under [delivery] in {CONFIG_NAME}"
            self.to_add.append((where, GIT_REF_TEXT))

    def workflow(self, kind: str, name: str, running: tuple[str, ...]) -> None:
        path = self._found.root / name
        if others := [other for other in running if other != path.name]:
            does = "judges edits" if kind == CHECK else "sends notices"
            self.kept.append(f"{name} is not needed: {others[0]} {does} already")
            return
        found, action = self._found, self._answers.action
        text = workflow_text(kind, inside=found.inside, branch=found.branch, action=action)
        if not self._plan(path, text):
            self.kept.append(f"{self._shown(path)}: it exists")

    def hook(self) -> None:
        found = self._found
        if found.hooked:
            self.kept.append(f"{HOOKS_NAME}: it runs policydiff already")
        elif found.hooks:
            # No library here writes YAML back as a person wrote it.
            self.kept.append(f"{HOOKS_NAME}: it is yours")
            where = f"for the commit hook, under `repos:` in {HOOKS_NAME}"
            self.to_add.append((where, hook_text(found.inside)))
        else:
            self._plan(found.root / HOOKS_NAME, hooks_text(found.inside))

    def templates(self) -> None:
        for path in sorted(each for each in default_folder().iterdir() if each.is_file()):
            if not self._plan(
                self._found.folder / "templates" / path.name, path.read_text("utf-8")
            ):
                self.kept.append(f"templates/{path.name}: it exists")

    def _plan(self, path: Path, text: str) -> bool:
        """Plan one file; False where there is another one that is kept."""
        before = path.read_text("utf-8", "replace") if path.exists() else None
        if before == text:
            self.kept.append(f"{self._shown(path)}: it is like that already")
        elif before is not None and not self._force:
            return False
        else:
            self.files.append(Planned(path, self._shown(path), text, before))
        return True

    def _shown(self, path: Path) -> str:
        return os.path.relpath(path, self._found.folder)


def _sound(path: Path, answers: Answers) -> str:
    """Return a configuration that can be read: nothing else may ever be written."""
    text = config_text(answers)
    read_config(Table(Source(path, text), "", tomllib.loads(text)), path.parent)
    return text


def _unnamed(config: Config, policies: tuple[FoundPolicy, ...]) -> list[tuple[str, str]]:
    """Return the lines that would have an existing configuration watch what it does not name."""
    named = {name for each in config.policies for name in (each.path, *each.aliases)}
    named |= {other.path for each in config.policies for other in each.translations}
    new = tuple(policy for policy in policies if policy.path not in named)
    if not new:
        return []
    taken = tuple(each.id for each in config.policies)
    paths = ", ".join(policy.path for policy in new)
    return [(f"to watch {paths} as well, in {CONFIG_NAME}", policies_text(new, taken))]


def write_files(plan: Plan) -> None:
    """Write what is planned. Raises `ConfigError` for a file that cannot be written."""
    for file in plan.files:
        try:
            # Whole or not at all: a file that is there is kept by the next run.
            write_text(file.path, file.text)
        except ReviewError as error:
            raise ConfigError(f"{error} Then run init again.") from None


def as_patch(plan: Plan) -> str:
    """Return what would be written as a unified diff."""
    parts: list[str] = []
    for file in plan.files:
        old = "/dev/null" if file.before is None else file.shown
        before, after = (file.before or "").splitlines(True), file.text.splitlines(True)
        parts += difflib.unified_diff(before, after, old, file.shown)
    return "".join(parts)


def next_steps(plan: Plan, answers: Answers) -> tuple[str, ...]:
    """Return the three things to do next."""
    fill = ["[organisation]"] if answers.policies else ["[organisation] and [[policies]]"]
    local = answers.approvals is Approvals.LOCAL
    if not (local or answers.approvers or answers.codeowners):
        fill.append("approvers under [review]")
    fill[-1] += f" (in {CONFIG_NAME})"
    if any(PLACEHOLDER in file.text for file in plan.files):
        fill.append("where your copy of the Action is (in .github/workflows)")
    return (
        f"Fill in {' and '.join(filter(None, (', '.join(fill[:-1]), fill[-1])))}. Commit it with the "
        "policies.",
        "`policydiff adopt`: the committed text is what readers know; nobody is told. Commit "
        ".policydiff/notified.json.",
        "Edit a policy, then `policydiff check`. Before the first mailing, `policydiff doctor` says "
        "what is missing.",
    )
