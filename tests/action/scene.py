"""A repository on a platform, its pull requests, and a runner that does what `action.yml` says.

The platform is a bare repository that gives away single commits, as GitHub does, and a stand-in for
its API. A job is a fresh clone, as actions/checkout makes it, with GITHUB_* variables of its own; the
`run:` steps of `action.yml` are taken from that file and run by bash.
"""

from __future__ import annotations

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from typing import Any

import yaml
from tests.cli import conftest as cli
from tests.command_line import CommandLine, bare_environment
from tests.conftest import ROOT
from tests.forge.stand_in import Asked, GitHubStandIn

POLICY = cli.POLICY.replace("1 January 2027", "1 January 2091")
CONFIG = cli.CONFIG
LONGER = ("server logs for 30 days", "server logs for 12 months")
NEW_DATE = ("1 January 2091", "1 March 2092")
_EXPRESSION = re.compile(r"\$\{\{ *(.*?) *\}\}")
_ZEROS = "0" * 40


class Hub(GitHubStandIn):
    """The stand-in, which also says whom the token speaks for, and knows the branches of a repository."""

    def _answer(self, request: Asked) -> tuple[int, Any]:
        if (request.method, request.path) == ("POST", "/graphql"):
            return 200, {"data": {"viewer": {"login": self.login}}}
        names = "--format=%(refname:lstrip=2) %(objectname)"
        if (listed := self._git("for-each-ref", names, "refs/heads")) is not None:
            self.branches = dict(line.split() for line in listed.decode().splitlines())
        return super()._answer(request)


@dataclass(frozen=True)
class Step:
    """What a job did."""

    code: int
    log: str
    summary: str
    outputs: dict[str, str]
    temp: pathlib.Path


@dataclass
class Platform:
    """Where the repository is hosted."""

    folder: pathlib.Path
    hub: Hub
    store: pathlib.Path
    """Outlives a test."""
    jobs: int = 0
    env: dict[str, str] = field(default_factory=dict)
    """More variables of every job."""
    founded: dict[str, pathlib.Path] = field(default_factory=dict)
    """Repositories that were made before, for other tests that begin with the same."""

    @property
    def origin(self) -> pathlib.Path:
        return self.folder / "origin.git"

    @property
    def desk(self) -> pathlib.Path:
        """Where people work."""
        return self.folder / "desk"

    # What people do.

    def found(self, config: str = CONFIG, **files: str) -> None:
        """Make the repository with its first versions and a baseline, or copy one that has these."""
        key = json.dumps([config, files])
        if key in self.founded:
            shutil.copytree(self.founded[key], self.folder, dirs_exist_ok=True)
            git(self.desk, "remote", "set-url", "origin", f"file://{self.origin}")
            return
        git(self.folder, "init", "--quiet", "--bare", "--initial-branch=main", str(self.origin))
        git(self.origin, "config", "uploadpack.allowAnySHA1InWant", "true")
        git(self.folder, "clone", "--quiet", f"file://{self.origin}", str(self.desk))
        git(self.desk, "checkout", "--quiet", "-B", "main")
        for name, text in {"privacy.md": POLICY, "policydiff.toml": config, **files}.items():
            self.write(name, text)
        self.commit("first")
        self.policydiff("adopt", "--today", "2020-01-02")
        self.commit("adopt")
        self.push()
        if "127.0.0.1" not in config:
            kept = pathlib.Path(tempfile.mkdtemp(dir=self.store))
            for folder in (self.origin, self.desk):
                shutil.copytree(folder, kept / folder.name)
            self.founded[key] = kept

    def write(self, name: str, text: str) -> None:
        path = self.desk / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def edit(self, old: str, new: str, name: str = "privacy.md") -> None:
        text = (self.desk / name).read_text()
        assert old in text
        self.write(name, text.replace(old, new))

    def branch(self, name: str, start: str = "main") -> None:
        git(self.desk, "checkout", "--quiet", "-B", name, start)

    def commit(self, message: str = "edit") -> str:
        git(self.desk, "add", "--all")
        git(self.desk, "commit", "--quiet", "--allow-empty", "-m", message)
        return git(self.desk, "rev-parse", "HEAD")

    def push(self, *options: str) -> str:
        name = git(self.desk, "symbolic-ref", "--short", "HEAD")
        git(self.desk, "push", "--quiet", *options, "origin", f"HEAD:refs/heads/{name}")
        return git(self.desk, "rev-parse", "HEAD")

    def policydiff(self, *arguments: str) -> str:
        ran = CommandLine(self.desk)(*arguments)
        assert ran.code == 0, ran
        return ran.out

    def approve(self) -> None:
        self.policydiff("review", "privacy", "--approve", "--by", "A. Lee", "--today", "2026-12-01")

    def tip(self, branch: str = "main") -> str:
        return git(self.origin, "rev-parse", f"refs/heads/{branch}")

    def read(self, path: str, branch: str = "main") -> str:
        return git(self.origin, "show", f"refs/heads/{branch}:{path}")

    # What the platform does.

    def merge_ref(self, number: int, branch: str) -> tuple[str, str, str]:
        """Try the merge of a pull request, as GitHub does; return base, head and merge."""
        base, head = self.tip(), self.tip(branch)
        tree = git(self.origin, "merge-tree", "--write-tree", base, head).splitlines()[0]
        merge = git(
            self.origin, "commit-tree", tree, "-p", base, "-p", head, "-m", f"Merge {number}"
        )
        git(self.origin, "update-ref", f"refs/pull/{number}/merge", merge)
        return base, head, merge

    def pull_request(
        self,
        number: int = 7,
        branch: str = "edit",
        *,
        fork: bool = False,
        event: str = "pull_request",
        **options: Any,
    ) -> Step:
        """Run the job of a pull request that was opened or pushed to."""
        base, head, merge = self.merge_ref(number, branch)
        if number not in self.hub.pulls:
            self.hub.add_pull(number, author="ada", head=head, base_sha=base, head_ref=branch)
        home = "stranger/policies" if fork else self.hub.repository
        payload = {
            "number": number,
            "pull_request": {
                "number": number,
                "base": {"sha": base, "ref": "main", "repo": {"full_name": self.hub.repository}},
                "head": {"sha": head, "ref": branch, "repo": {"full_name": home}},
            },
        }
        ref = f"refs/pull/{number}/merge"
        return self.job("check", event, ref, merge, payload, **options)

    def merge_group(self, number: int, branch: str, **options: Any) -> Step:
        """Run the job of a merge queue."""
        base, _, merge = self.merge_ref(number, branch)
        ref = f"refs/heads/gh-readonly-queue/main/pr-{number}-{base}"
        git(self.origin, "update-ref", ref, merge)
        group = {
            "base_sha": base,
            "head_sha": merge,
            "head_ref": ref,
            "base_ref": "refs/heads/main",
        }
        payload = {"action": "checks_requested", "merge_group": group}
        return self.job("check", "merge_group", ref, merge, payload, **options)

    def pushed(self, *, before: str = _ZEROS, ref: str = "refs/heads/main", **options: Any) -> Step:
        """Run the job of a push to the default branch."""
        sha = options.pop("sha", None) or git(self.origin, "rev-parse", ref)
        payload = {"before": before, "after": sha, "repository": {"default_branch": "main"}}
        return self.job("notify", "push", ref, sha, payload, **options)

    def job(
        self,
        mode: str,
        event: str,
        ref: str,
        sha: str,
        payload: dict[str, Any],
        *,
        depth: int = 1,
        token: str | None = None,
        env: dict[str, str] | None = None,
        checkout: str = "",
        **inputs: str,
    ) -> Step:
        """Check out `ref` and run the steps of `action.yml` that need no network."""
        self.jobs += 1
        place = self.folder / f"job-{self.jobs}"
        clone, temp = place / "work", place / "temp"
        clone.mkdir(parents=True)
        self._install(temp)
        self._checkout(clone, checkout or sha, depth)
        (temp / "event.json").write_text(json.dumps(payload))
        values = {
            "mode": mode,
            **{name.replace("_", "-"): value for name, value in inputs.items()},
            "token": self.hub.token if token is None else token,
        }
        step = _step("run")
        environ = {
            **bare_environment(),
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_API_URL": self.hub.host,
            "GITHUB_EVENT_NAME": event,
            "GITHUB_EVENT_PATH": str(temp / "event.json"),
            "GITHUB_OUTPUT": str(temp / "output"),
            "GITHUB_REF": ref,
            "GITHUB_REPOSITORY": self.hub.repository,
            "GITHUB_RUN_ID": "4711",
            "GITHUB_SERVER_URL": "https://github.example",
            "GITHUB_SHA": sha,
            "GITHUB_STEP_SUMMARY": str(temp / "summary"),
            "GITHUB_WORKSPACE": str(clone),
            "RUNNER_TEMP": str(temp),
            **{name: _evaluated(str(text), values) for name, text in step["env"].items()},
            **self.env,
            **(env or {}),
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
            cwd=clone / _evaluated(step["working-directory"], values),
            env=environ,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.stderr == ""
        return Step(
            done.returncode,
            done.stdout,
            _text(temp / "summary"),
            _outputs(_text(temp / "output")),
            temp,
        )

    def _install(self, temp: pathlib.Path) -> None:
        """Leave what the first step leaves: a Python that has this package."""
        bin_folder = temp / "policydiff" / "bin"
        bin_folder.mkdir(parents=True)
        (bin_folder / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        (bin_folder / "python").chmod(0o755)

    def _checkout(self, clone: pathlib.Path, sha: str, depth: int) -> None:
        git(clone, "init", "--quiet", ".")
        git(clone, "remote", "add", "origin", f"file://{self.origin}")
        options = [f"--depth={depth}"] if depth else []
        git(clone, "fetch", "--quiet", "--no-tags", *options, "origin", sha)
        git(clone, "checkout", "--quiet", "--detach", sha)


def git(folder: pathlib.Path, *arguments: str) -> str:
    identity = [
        "-c",
        "user.name=Ada",
        "-c",
        "user.email=ada@example.org",
        "-c",
        "commit.gpgsign=false",
    ]
    environ = {**bare_environment(), "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, env=environ, capture_output=True, text=True
    )
    assert done.returncode == 0, done
    return done.stdout.strip()


def action_file() -> Any:
    """Return what `action.yml` holds."""
    return yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))


def _step(name: str) -> Any:
    (found,) = (step for step in action_file()["runs"]["steps"] if step.get("id") == name)
    return found


def _evaluated(text: str, values: dict[str, str]) -> str:
    """Put the inputs, given or by default, in the place of expressions; there may be no others."""
    known = {name: str(spec.get("default", "")) for name, spec in action_file()["inputs"].items()}
    known |= values

    def value(match: re.Match[str]) -> str:
        where, _, name = match[1].partition(".")
        assert where == "inputs", match[1]
        return known[name]

    return _EXPRESSION.sub(value, text)


def _text(path: pathlib.Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def _outputs(text: str) -> dict[str, str]:
    """Read outputs as the runner does: name<<END, lines, END."""
    found, lines = {}, iter(text.splitlines())
    for line in lines:
        name, _, end = line.partition("<<")
        assert re.fullmatch(r"end-[0-9a-f]{32}", end)
        value = []
        for each in lines:
            if each == end:
                break
            value.append(each)
        found[name] = "\n".join(value)
    return found
