"""A local server that plays GitHub's REST API for one repository, with state.

    hub = GitHubStandIn(git=tmp_path / "repo")        # git: a repository on disk, for trees and contents
    hub.add_pull(7, author="ada", head=sha, merge_commit=sha2, merged=True, commits=[(sha, "ada")])
    hub.add_review(7, "lea", "APPROVED", commit=sha)
    env = hub.environment()                           # GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN
    ...
    hub.close()

It answers as GitHub does: lists in pages with a Link header, 401 for another token, 403 where the
token lacks the permission, 404 for what is not there. Comments and pull requests that are created or
changed stay, so that a test reads them back from `hub.comments` and `hub.pulls`.
"""

from __future__ import annotations

import base64
import json
import subprocess
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.delivery.local_server import LocalServer

TOKEN = "ghs_stand-in-of-a-token"
_ALL = frozenset({"contents", "pull_requests", "issues", "members"})


@dataclass
class Pull:
    """A pull request."""

    number: int
    author: str
    head: str
    """Hash of its newest commit."""
    base: str = "main"
    base_sha: str = ""
    head_ref: str = "edit"
    state: str = "open"
    merged: bool = False
    merge_commit: str | None = None
    title: str = "Edit the policy"
    body: str = ""
    commits: list[tuple[str, str]] = field(default_factory=list)
    """(hash, login of author and committer); "" for a login that the platform does not know."""
    reviews: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Comment:
    """A comment on a pull request or an issue."""

    id: int
    issue: int
    author: str
    body: str


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    """With names in lower case."""
    body: Any


class GitHubStandIn(LocalServer):
    """Plays the API of `repository` until closed.

    `git` is a repository on disk that trees, contents and files of commits are read from; without
    it `files[(ref, path)]` holds the contents. `login` is who the token speaks for: comments are
    made in that name. `permissions` are those of the token: "contents", "pull_requests", "issues"
    and "members", each for reading and writing; take one away and the API answers 403 (404 for
    teams). `teams["org/slug"]` lists members, `pending["org/slug"]` those who were only invited.
    `branches` maps branch names to commit hashes for pull requests that are created. `script` holds
    what the next requests meet: a status, a pair of status and headers, or "drop". `asked` holds
    every request. `page_size` bounds pages below what was asked for.
    """

    def __init__(
        self,
        repository: str = "acme/policies",
        *,
        git: Path | None = None,
        default_branch: str = "main",
        token: str = TOKEN,
        login: str = "github-actions[bot]",
        permissions: frozenset[str] = _ALL,
    ) -> None:
        self.repository, self.default_branch, self.token = repository, default_branch, token
        self.git, self.login, self.permissions = git, login, set(permissions)
        self.pulls: dict[int, Pull] = {}
        self.comments: list[Comment] = []
        self.files: dict[tuple[str, str], bytes] = {}
        self.teams: dict[str, list[str]] = {}
        self.pending: dict[str, list[str]] = {}
        self.branches: dict[str, str] = {}
        self.commit_pulls: dict[str, list[int]] = {}
        """Pull requests of commits beyond those of `Pull.commits`, `head` and `merge_commit`."""
        self.asked: list[Asked] = []
        self.script: deque[int | str | tuple[int, dict[str, str]]] = deque()
        self.page_size = 100
        self.team_token = ""
        """Another token that is taken, and may read teams; then `token` may not."""
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _serve(self) -> None:
                stand_in.serve(self)

            do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _serve  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        super().__init__(Handler)

    # What tests set up.

    def environment(self) -> dict[str, str]:
        """The variables that a job of GitHub Actions would have for it."""
        teams = {"POLICYDIFF_TEAM_TOKEN": self.team_token} if self.team_token else {}
        return {
            "GITHUB_API_URL": self.host,
            "GITHUB_REPOSITORY": self.repository,
            "GITHUB_TOKEN": self.token,
            **teams,
        }

    def add_pull(
        self,
        number: int,
        *,
        author: str,
        head: str,
        base: str = "",
        base_sha: str = "",
        merged: bool = False,
        merge_commit: str | None = None,
        commits: Sequence[tuple[str, str]] = (),
        **more: Any,
    ) -> Pull:
        """Open a pull request, or show one that was merged."""
        state = "closed" if merged else "open"
        pull = Pull(number, author, head, base or self.default_branch, base_sha, state=state)
        pull.merged, pull.merge_commit = merged, merge_commit
        pull.commits = list(commits) or [(head, author)]
        for name, value in more.items():
            setattr(pull, name, value)
        self.pulls[number] = pull
        return pull

    def add_review(self, number: int, login: str, state: str, *, commit: str) -> dict[str, Any]:
        """Let somebody review: APPROVED, CHANGES_REQUESTED, COMMENTED or DISMISSED."""
        count = sum(len(pull.reviews) for pull in self.pulls.values())
        review = {
            "id": 1000 + count,
            "user": _user(login),
            "state": state,
            "commit_id": commit,
            "submitted_at": f"2026-01-02T03:{count:02d}:00Z",
            "body": "",
        }
        self.pulls[number].reviews.append(review)
        return review

    def add_comment(self, issue: int, author: str, body: str) -> Comment:
        """Let somebody comment."""
        comment = Comment(500 + len(self.comments), issue, author, body)
        self.comments.append(comment)
        return comment

    # The server.

    def serve(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        url = urlsplit(handler.path)
        length = int(handler.headers.get("Content-Length") or 0)
        raw = handler.rfile.read(length)
        query = dict(parse_qsl(url.query))
        path = unquote(url.path)
        body = json.loads(raw) if raw else None
        request = Asked(handler.command, path, query, _lower(handler.headers), body)
        self.asked.append(request)
        step = self.script.popleft() if self.script else None
        if step == "drop":
            handler.close_connection = True
            return
        if step is not None:
            status, headers = step if isinstance(step, tuple) else (step, {})
            _respond(handler, int(status), {"message": "scripted"}, headers)
            return
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        if given not in (self.token, self.team_token or self.token):
            _respond(handler, 401, {"message": "Bad credentials"}, {})
            return
        try:
            status, answer = self._answer(request)
        except _Refused as refused:
            _respond(handler, refused.status, {"message": refused.message}, refused.headers)
            return
        headers = {}
        if isinstance(answer, list) and request.method == "GET":
            answer, headers = self._page(answer, request, url.path)
        _respond(handler, status, answer, headers)

    def _page(
        self, entries: list[Any], request: Asked, path: str
    ) -> tuple[list[Any], dict[str, str]]:
        size = min(int(request.query.get("per_page", 30)), self.page_size)
        page = int(request.query.get("page", 1))
        shown = entries[(page - 1) * size : page * size]
        if page * size >= len(entries):
            return shown, {}
        query = "&".join(
            f"{key}={value}" for key, value in {**request.query, "page": str(page + 1)}.items()
        )
        return shown, {"Link": f'<{self.host}{path}?{query}>; rel="next"'}

    def _answer(self, request: Asked) -> tuple[int, Any]:
        parts = request.path.strip("/").split("/")
        if parts[0] == "orgs":
            given = request.headers["authorization"].removeprefix("Bearer ")
            if given != (self.team_token or self.token):
                raise _Refused(404)
            return 200, self._team(parts)
        if parts[0] != "repos" or "/".join(parts[1:3]) != self.repository:
            raise _Refused(404)
        match request.method, *parts[3:]:
            case ("GET",):
                return 200, {"full_name": self.repository, "default_branch": self.default_branch}
            case "GET", "commits", sha, "pulls":
                self._require("pull_requests", "read")
                return 200, [self._pull(pull) for pull in self._pulls_of(sha)]
            case "GET", "commits", sha:
                self._require("contents", "read")
                return 200, self._commit(sha)
            case method, "pulls", *rest:
                return self._pulls(method, rest, request)
            case method, "issues", *rest:
                return self._comments(method, rest, request)
            case "GET", "contents", *rest:
                self._require("contents", "read")
                return 200, self._contents("/".join(rest), request.query.get("ref", ""))
            case "GET", "git", "trees", *rest:
                self._require("contents", "read")
                return 200, self._tree("/".join(rest))
            case "GET", "branches", *rest:
                self._require("contents", "read")
                name = "/".join(rest)
                if name not in self.branches:
                    raise _Refused(404, "Branch not found")
                return 200, {"name": name, "commit": {"sha": self.branches[name]}}
        raise _Refused(404)

    def _pulls(self, method: str, rest: list[str], request: Asked) -> tuple[int, Any]:
        self._require("pull_requests", "read" if method == "GET" else "write")
        match method, *rest:
            case ("GET",):
                return 200, [self._pull(pull) for pull in self._listed(request.query)]
            case ("POST",):
                return 201, self._create_pull(request.body)
            case "GET", number:
                pull = self._numbered(number)
                return 200, {**self._pull(pull), "commits": len(pull.commits)}
            case "PATCH", number:
                pull = self._numbered(number)
                for key in ("title", "body", "state"):
                    setattr(pull, key, request.body.get(key, getattr(pull, key)))
                return 200, self._pull(pull)
            case "GET", number, "reviews":
                return 200, self._numbered(number).reviews
            case "GET", number, "commits":
                commits = self._numbered(number).commits[:250]
                return 200, [
                    {**_commit_of(sha, login), "parents": self._parents(sha)}
                    for sha, login in commits
                ]
        raise _Refused(404)

    def _create_pull(self, body: dict[str, Any]) -> dict[str, Any]:
        head, base = body["head"].rpartition(":")[2], body["base"]
        if head not in self.branches:
            raise _Refused(422, "Validation Failed")
        same = [
            pull
            for pull in self.pulls.values()
            if pull.state == "open" and (pull.head_ref, pull.base) == (head, base)
        ]
        if same:
            raise _Refused(422, f"A pull request already exists for {head}.")
        number = max(self.pulls, default=0) + 1
        pull = self.add_pull(
            number, author=self.login, head=self.branches[head], base=base, head_ref=head
        )
        pull.title, pull.body = body["title"], body.get("body", "")
        return self._pull(pull)

    def _comments(self, method: str, rest: list[str], request: Asked) -> tuple[int, Any]:
        granted = self.permissions & {"pull_requests", "issues"}
        self._require(min(granted, default="pull_requests"), "read" if method == "GET" else "write")
        match method, *rest:
            case "GET", number, "comments":
                found = [one for one in self.comments if one.issue == int(number)]
                return 200, [_shown(one) for one in found]
            case "POST", number, "comments":
                self._within(request.body["body"])
                return 201, _shown(self.add_comment(int(number), self.login, request.body["body"]))
            case "PATCH", "comments", number:
                self._within(request.body["body"])
                comment = self._comment(number)
                if comment.author != self.login:
                    raise _Refused(403, "Must have write access")
                comment.body = request.body["body"]
                return 200, _shown(comment)
            case "DELETE", "comments", number:
                self.comments.remove(self._comment(number))
                return 204, None
        raise _Refused(404)

    def _within(self, body: str) -> None:
        if len(body) > 65_536:
            raise _Refused(422, "body is too long (maximum is 65536 characters)")

    def _comment(self, number: str) -> Comment:
        found = [one for one in self.comments if str(one.id) == number]
        if not found:
            raise _Refused(404)
        return found[0]

    def _team(self, parts: list[str]) -> dict[str, Any]:
        match parts:
            case ["orgs", org, "teams", slug, *rest] if "members" in self.permissions:
                name = f"{org}/{slug}"
                if name not in self.teams:
                    raise _Refused(404)
                match rest:
                    case []:
                        return {"slug": slug}
                    case ["memberships", login] if _has(self.teams[name], login):
                        return {"state": "active", "role": "member"}
                    case ["memberships", login] if _has(self.pending.get(name, []), login):
                        return {"state": "pending", "role": "member"}
        # GitHub hides teams from those who may not read them.
        raise _Refused(404)

    def _listed(self, query: dict[str, str]) -> list[Pull]:
        state = query.get("state", "open")
        head = query.get("head", "").rpartition(":")[2]
        return [
            pull
            for pull in self.pulls.values()
            if state in ("all", pull.state)
            and head in ("", pull.head_ref)
            and query.get("base", "") in ("", pull.base)
        ]

    def _pulls_of(self, sha: str) -> list[Pull]:
        if self.git is not None and self._git("cat-file", "-e", f"{sha}^{{commit}}") is None:
            raise _Refused(422, f"No commit found for SHA: {sha}")
        named = self.commit_pulls.get(sha, [])
        return [
            pull
            for pull in self.pulls.values()
            if pull.number in named
            or sha in (pull.head, pull.merge_commit)
            or sha in [commit for commit, _ in pull.commits]
        ]

    def _numbered(self, number: str) -> Pull:
        pull = self.pulls.get(int(number)) if number.isdigit() else None
        if pull is None:
            raise _Refused(404)
        return pull

    def _pull(self, pull: Pull) -> dict[str, Any]:
        repo = {"full_name": self.repository}
        owner = self.repository.partition("/")[0]
        return {
            "number": pull.number,
            "state": pull.state,
            "title": pull.title,
            "body": pull.body,
            "user": _user(pull.author),
            "merged_at": "2026-01-03T00:00:00Z" if pull.merged else None,
            "merge_commit_sha": pull.merge_commit,
            "head": {
                "sha": pull.head,
                "ref": pull.head_ref,
                "label": f"{owner}:{pull.head_ref}",
                "repo": repo,
            },
            "base": {"sha": pull.base_sha, "ref": pull.base, "repo": repo},
            "html_url": f"https://github.example/{self.repository}/pull/{pull.number}",
        }

    def _parents(self, sha: str) -> list[dict[str, str]]:
        found = self._git("rev-list", "--parents", "-n1", sha)
        return [{"sha": parent} for parent in (found or b"").decode().split()[1:]]

    def _commit(self, sha: str) -> dict[str, Any]:
        changed = self._git("diff-tree", "--no-commit-id", "--name-only", "-r", "--root", "-m", sha)
        parents = self._git("rev-list", "--parents", "-n1", sha)
        if changed is None or parents is None:
            raise _Refused(422, f"No commit found for SHA: {sha}")
        login = next(
            (
                login
                for pull in self.pulls.values()
                for commit, login in pull.commits
                if commit == sha
            ),
            "",
        )
        return {
            **_commit_of(sha, login),
            "parents": [{"sha": parent} for parent in parents.decode().split()[1:]],
            "files": [{"filename": name} for name in changed.decode().splitlines()],
        }

    def _contents(self, path: str, ref: str) -> dict[str, Any]:
        ref = ref or self.default_branch
        content = self.files.get((ref, path))
        if content is None and self.git is not None:
            content = self._git("cat-file", "blob", f"{ref}:{path}")
        if content is None:
            raise _Refused(404)
        encoded = base64.encodebytes(content).decode()
        return {"type": "file", "path": path, "encoding": "base64", "content": encoded}

    def _tree(self, name: str) -> dict[str, Any]:
        listing = self._git("ls-tree", "-z", name)
        sha = self._git("rev-parse", f"{name}^{{tree}}")
        if listing is None or sha is None:
            raise _Refused(404)
        entries = []
        for line in listing.decode().split("\0")[:-1]:
            fields, _, path = line.partition("\t")
            mode, kind, blob = fields.split(" ")
            entries.append({"path": path, "mode": mode, "type": kind, "sha": blob})
        return {"sha": sha.decode().strip(), "tree": entries, "truncated": False}

    def _git(self, *arguments: str) -> bytes | None:
        if self.git is None:
            return None
        done = subprocess.run(["git", *arguments], cwd=self.git, capture_output=True, timeout=60)
        return done.stdout if done.returncode == 0 else None

    def _require(self, permission: str, what: str) -> None:
        if permission not in self.permissions:
            raise _Refused(
                403,
                "Resource not accessible by integration",
                {"X-Accepted-GitHub-Permissions": f"{permission}={what}"},
            )


class _Refused(Exception):
    def __init__(
        self, status: int, message: str = "Not Found", headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.headers = status, message, headers or {}


def _respond(
    handler: BaseHTTPRequestHandler, status: int, answer: Any, headers: dict[str, str]
) -> None:
    content = b"" if answer is None else json.dumps(answer).encode()
    handler.send_response_only(status)
    headers = {"Date": handler.date_time_string(), **headers}
    handler.send_header("Content-Type", "application/json; charset=utf-8")
    handler.send_header("Content-Length", str(len(content)))
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(content)


def _lower(headers: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _user(login: str) -> dict[str, str] | None:
    if not login:
        return None
    return {"login": login, "type": "Bot" if login.endswith("[bot]") else "User"}


def _commit_of(sha: str, login: str) -> dict[str, Any]:
    return {"sha": sha, "author": _user(login), "committer": _user(login)}


def _shown(comment: Comment) -> dict[str, Any]:
    return {
        "id": comment.id,
        "user": _user(comment.author),
        "body": comment.body,
        "html_url": f"https://github.example/comment/{comment.id}",
    }


def _has(logins: list[str], login: str) -> bool:
    return login.lower() in [each.lower() for each in logins]
