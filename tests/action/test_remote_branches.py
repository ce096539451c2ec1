"""Fetching single commits from a remote, and pushing to its branches."""

from __future__ import annotations

import base64
import pathlib
from http.server import BaseHTTPRequestHandler

import pytest
from tests.action.scene import Platform, git
from tests.delivery.local_server import LocalServer

from policydiff.errors import HistoryError
from policydiff.pipeline.action_event import Event, git_credentials
from policydiff.pipeline.action_notify import (
    WRITER,
    Bringing,
    DefaultBranch,
    bring_back,
    stand_on_default_branch,
)
from policydiff.repository import open_repository

pytestmark = pytest.mark.proof


@pytest.fixture
def hosted(platform: Platform) -> Platform:
    platform.found()
    for number in range(3):
        platform.write("privacy.md", f"text {number}\n")
        platform.commit(f"step {number}")
    platform.push()
    return platform


def clone(hosted: Platform, *options: str) -> pathlib.Path:
    place = hosted.folder / f"clone-{len(list(hosted.folder.glob('clone-*')))}"
    git(hosted.folder, "clone", "--quiet", *options, f"file://{hosted.origin}", str(place))
    return place


def ancestors(hosted: Platform) -> list[str]:
    return git(hosted.origin, "rev-list", "main").split()


def test_a_shallow_clone_gets_single_commits_and_stays_shallow(hosted: Platform) -> None:
    newest, *others, oldest = ancestors(hosted)
    place = clone(hosted, "--depth=1")
    with open_repository(place) as repository:
        remote = repository.remote("origin")
        assert remote.fetch([newest]) == ()
        assert remote.fetch([oldest, newest, oldest]) == (oldest,)
        assert repository.read_blob(oldest, "privacy.md")
        remote.close()
    assert git(place, "rev-parse", "--is-shallow-repository") == "true"
    assert git(place, "cat-file", "--batch-check", "--batch-all-objects").count(" commit ") == 2
    assert others


def test_the_commits_since_a_date_or_all_of_them(hosted: Platform) -> None:
    newest, *_, oldest = ancestors(hosted)
    place = clone(hosted, "--depth=1")
    with open_repository(place) as repository:
        remote = repository.remote("origin")
        remote.fetch_since(newest, "2001-01-01T00:00:00+00:00")
        remote.close()
    assert git(place, "rev-list", "HEAD").split() == ancestors(hosted)
    place = clone(hosted, "--depth=1")
    with open_repository(place) as repository:
        remote = repository.remote("origin")
        remote.fetch_history(newest)
        remote.close()
    assert git(place, "rev-parse", "--is-shallow-repository") == "false"
    assert git(place, "rev-list", "HEAD").split()[-1] == oldest


def test_a_commit_that_is_gone_is_named(hosted: Platform) -> None:
    with open_repository(clone(hosted)) as repository:
        remote = repository.remote("origin")
        with pytest.raises(HistoryError, match="1" * 40):
            remote.fetch(["1" * 40])
        with pytest.raises(HistoryError, match="no commit"):
            remote.fetch(["0" * 40])
        remote.close()


def test_a_remote_without_a_commit_has_no_default_branch(tmp_path: pathlib.Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "empty.git")
    git(tmp_path, "clone", "--quiet", "empty.git", "work")
    with open_repository(tmp_path / "work") as repository:
        remote = repository.remote("origin")
        with pytest.raises(HistoryError, match="no default branch"):
            remote.default_branch()
        remote.close()


def test_a_commit_goes_on_top_and_loses_no_race(hosted: Platform) -> None:
    place = clone(hosted)
    base = hosted.tip()
    with open_repository(place) as repository:
        branch = repository.remote_branch("origin", "refs/heads/main", WRITER)
        first = branch.commit(base, {"told.json": b"{}\n"}, "Record", 0)
        assert branch.add(base, first)
        late = branch.commit(base, {"told.json": b"[]\n"}, "Record", 0)
        assert not branch.add(base, late)
        branch.close()
    assert hosted.tip() == first
    assert hosted.read("told.json") == "{}"
    assert git(place, "status", "--porcelain") == ""


def test_what_people_added_stays_though_another_job_committed_after_them(hosted: Platform) -> None:
    """A formatter that runs in a job signs as the same bot."""
    git(hosted.desk, "checkout", "--quiet", "-B", "theirs", "main")
    hosted.write("changelog/privacy.md", "mine\n")
    hosted.commit("in my words")
    name, email = WRITER.name, WRITER.email
    bot = ("-c", f"user.name={name}", "-c", f"user.email={email}")
    hosted.write("changelog/privacy.md", "Mine\n")
    git(hosted.desk, *bot, "commit", "--quiet", "--all", "--message", "format")
    git(hosted.desk, "push", "--quiet", "origin", "HEAD:proposed")
    theirs = hosted.tip("proposed")
    with open_repository(clone(hosted)) as repository:
        branch = repository.remote_branch("origin", "refs/heads/proposed", WRITER)
        ours = branch.commit(hosted.tip(), {"told.json": b"{}\n"}, "Record", 0)
        assert not branch.propose(ours)
        branch.close()
    assert hosted.tip("proposed") == theirs


def test_git_speaks_with_the_jobs_token_and_no_other(
    hosted: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two Authorization headers would be refused, and actions/checkout may have left one."""
    heard: list[list[str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.headers.get_all("Authorization") or [])
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    server = LocalServer(Handler)
    place = clone(hosted)
    key = f"http.{server.host}/.extraheader"
    git(place, "remote", "set-url", "origin", f"{server.host}/acme/policies")
    git(place, "config", key, "AUTHORIZATION: basic left-by-checkout")
    given = {"GITHUB_TOKEN": "a-token", "GITHUB_SERVER_URL": "https://github.example/"}
    for name, value in git_credentials(given).items():
        monkeypatch.setenv(name, value.replace("https://github.example", server.host))
    with open_repository(place) as repository:
        remote = repository.remote("origin")
        with pytest.raises(HistoryError) as caught:
            remote.default_branch()
        remote.close()
    server.close()
    encoded = base64.b64encode(b"x-access-token:a-token").decode()
    assert heard == [[f"basic {encoded}"]]
    assert encoded not in str(caught.value)


def test_without_a_token_nothing_is_set() -> None:
    assert git_credentials({"GITHUB_SERVER_URL": "https://github.example"}) == {}
    assert git_credentials({"GITHUB_TOKEN": "x", "GITHUB_SERVER_URL": "http://x.example"}) == {}
    more = git_credentials(
        {"GITHUB_TOKEN": "x", "GITHUB_SERVER_URL": "https://x.example", "GIT_CONFIG_COUNT": "2"}
    )
    assert (more["GIT_CONFIG_COUNT"], more["GIT_CONFIG_VALUE_2"]) == ("4", "")


def on_default(hosted: Platform, place: pathlib.Path) -> DefaultBranch:
    event = Event("push", hosted.tip(), "refs/heads/main")
    return stand_on_default_branch(place, event)


def test_an_old_run_moves_forward_before_it_looks(hosted: Platform) -> None:
    place = clone(hosted)
    git(place, "checkout", "--quiet", "--detach", "HEAD~2")
    assert on_default(hosted, place).tip == hosted.tip()
    assert git(place, "rev-parse", "HEAD") == hosted.tip()
    assert (place / "privacy.md").read_text() == "text 2\n"


def test_edited_files_are_not_overwritten(hosted: Platform) -> None:
    place = clone(hosted)
    git(place, "checkout", "--quiet", "--detach", "HEAD~2")
    (place / "privacy.md").write_text("mine\n")
    with pytest.raises(HistoryError, match="overwritten"):
        on_default(hosted, place)
    assert (place / "privacy.md").read_text() == "mine\n"


def test_the_branch_moved_on_meanwhile(hosted: Platform) -> None:
    branch = on_default(hosted, clone(hosted))
    hosted.write("README.md", "hello\n")
    other = hosted.commit("other")
    hosted.push()
    files = {".policydiff/notified.json": b"{}\n"}
    brought = bring_back(branch, files, Bringing.COMMIT, "Record\n", None, 0)
    assert (brought.where, brought.name) == ("commit", hosted.tip())
    assert git(hosted.origin, "rev-parse", "main^") == other


def test_what_somebody_edited_meanwhile_is_not_overwritten(hosted: Platform) -> None:
    branch = on_default(hosted, clone(hosted))
    hosted.write("changelog/privacy.md", "in my words\n")
    hosted.commit("other")
    tip = hosted.push()
    with pytest.raises(HistoryError, match="was changed on the default branch while this job ran"):
        bring_back(branch, {"changelog/privacy.md": b"x\n"}, Bringing.COMMIT, "Record\n", None, 0)
    assert hosted.tip() == tip
