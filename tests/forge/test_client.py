"""The client of GitHub's API: pages, refusals, retries, and a token that goes nowhere else."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.forge.stand_in import TOKEN, GitHubStandIn

from policydiff.errors import ConfigError, ForgeError
from policydiff.forge import GitHub, from_environment, segment


@pytest.fixture
def hub() -> Iterator[GitHubStandIn]:
    stand_in = GitHubStandIn()
    yield stand_in
    stand_in.close()


def speak(hub: GitHubStandIn, waits: list[float] | None = None) -> GitHub:
    forge = from_environment(hub.environment())
    assert forge is not None
    return replace(forge, sleep=(waits if waits is not None else []).append)


def test_get_answers_with_parsed_json(hub: GitHubStandIn) -> None:
    forge = speak(hub)
    assert forge.get(forge.home) == {"full_name": "acme/policies", "default_branch": "main"}
    assert hub.asked[0].headers["x-github-api-version"] == "2022-11-28"


def test_get_all_follows_every_page(hub: GitHubStandIn) -> None:
    hub.page_size = 2
    for number in range(5):
        hub.add_comment(7, "ada", f"comment {number}")
    forge = speak(hub)
    found = forge.get_all(f"{forge.home}/issues/7/comments")
    assert [each["body"] for each in found] == [f"comment {number}" for number in range(5)]
    assert [each.query.get("page") for each in hub.asked] == [None, "2", "3"]


def test_get_all_refuses_a_next_page_elsewhere(hub: GitHubStandIn) -> None:
    hub.script.append((200, {"Link": '<https://elsewhere.example/x?page=2>; rel="next"'}))
    forge = speak(hub)
    with pytest.raises(ForgeError, match="no list"):  # The scripted answer is an object.
        forge.get_all(f"{forge.home}/pulls")


def test_send_creates_and_changes(hub: GitHubStandIn) -> None:
    forge = speak(hub)
    made = forge.send("POST", f"{forge.home}/issues/7/comments", {"body": "Hello"})
    forge.send("PATCH", f"{forge.home}/issues/comments/{made['id']}", {"body": "Goodbye"})
    assert [(each.author, each.body) for each in hub.comments] == [
        ("github-actions[bot]", "Goodbye")
    ]
    assert forge.send("DELETE", f"{forge.home}/issues/comments/{made['id']}") is None
    assert hub.comments == []


def test_a_missing_permission_is_named(hub: GitHubStandIn) -> None:
    hub.permissions -= {"pull_requests", "issues"}
    forge = speak(hub)
    with pytest.raises(ForgeError) as caught:
        forge.send("POST", f"{forge.home}/issues/7/comments", {"body": "Hello"})
    assert caught.value.status == 403
    assert str(caught.value) == (
        f"{forge.host} answered 403 to POST /repos/acme/policies/issues/7/comments (Resource not "
        "accessible by integration). Give the job the permission `pull-requests: write`."
    )


def test_a_wrong_token_is_said_and_not_shown(hub: GitHubStandIn) -> None:
    forge = replace(speak(hub), token="ghp_wrong")
    with pytest.raises(ForgeError, match="GITHUB_TOKEN is not valid") as caught:
        forge.get(forge.home)
    assert "ghp_wrong" not in str(caught.value)


def test_what_is_absent_is_a_404(hub: GitHubStandIn) -> None:
    forge = speak(hub)
    with pytest.raises(ForgeError, match="does not exist, or the token may not see it") as caught:
        forge.get(f"{forge.home}/pulls/99")
    assert caught.value.status == 404


@pytest.mark.parametrize(
    ("step", "wait"),
    [
        (502, 1.0),
        ((429, {"Retry-After": "7"}), 7.0),
        ((403, {"Retry-After": "3"}), 3.0),
        (
            (
                403,
                {
                    "X-RateLimit-Remaining": "0",
                    "X-RateLimit-Reset": "1767225610",
                    "Date": "Thu, 01 Jan 2026 00:00:00 GMT",
                },
            ),
            10.0,
        ),
        ("drop", 1.0),
    ],
)
def test_a_read_is_repeated_where_the_other_side_is_busy(
    hub: GitHubStandIn, step: int | str | tuple[int, dict[str, str]], wait: float
) -> None:
    hub.script.append(step)
    waits: list[float] = []
    forge = speak(hub, waits)
    assert forge.get(forge.home)["default_branch"] == "main"
    assert waits == [wait]


def test_a_read_gives_up_after_four_tries(hub: GitHubStandIn) -> None:
    hub.script.extend([503] * 9)
    waits: list[float] = []
    forge = speak(hub, waits)
    with pytest.raises(ForgeError, match="The fault is on its side") as caught:
        forge.get(forge.home)
    assert (caught.value.status, waits, len(hub.asked)) == (503, [1.0, 2.0, 4.0], 4)


def test_a_long_wait_is_said_and_not_waited(hub: GitHubStandIn) -> None:
    hub.script.append((429, {"Retry-After": "3600"}))
    waits: list[float] = []
    forge = speak(hub, waits)
    with pytest.raises(ForgeError, match="run it again in 3601 seconds"):
        forge.get(forge.home)
    assert waits == []


@pytest.mark.parametrize("step", [502, (429, {"Retry-After": "1"}), "drop"])
def test_a_write_is_never_repeated(
    hub: GitHubStandIn, step: int | str | tuple[int, dict[str, str]]
) -> None:
    hub.script.append(step)
    forge = speak(hub)
    with pytest.raises(ForgeError):
        forge.send("POST", f"{forge.home}/issues/7/comments", {"body": "Hello"})
    assert (len(hub.asked), hub.comments) == (1, [])


def test_a_lost_write_warns_that_it_may_have_been_done(hub: GitHubStandIn) -> None:
    hub.script.append("drop")
    forge = speak(hub)
    with pytest.raises(ForgeError, match="may have been done") as caught:
        forge.send("POST", f"{forge.home}/issues/7/comments", {"body": "Hello"})
    assert caught.value.status is None


def test_a_redirect_to_another_host_is_not_followed(hub: GitHubStandIn) -> None:
    other = GitHubStandIn()
    try:
        hub.script.append((302, {"Location": f"{other.host}/repos/acme/policies"}))
        forge = speak(hub)
        with pytest.raises(ForgeError, match="the token is not sent there"):
            forge.get(forge.home)
        assert other.asked == []
    finally:
        other.close()


def test_a_redirect_on_the_same_host_is_followed_by_reads_only(hub: GitHubStandIn) -> None:
    moved = {"Location": f"{hub.host}/repos/acme/policies"}
    hub.script.append((301, moved))
    forge = speak(hub)
    assert forge.get("/repos/acme/old")["full_name"] == "acme/policies"
    hub.script.append((307, moved))
    with pytest.raises(ForgeError, match="set GITHUB_REPOSITORY"):
        forge.send("POST", "/repos/acme/old/pulls", {})


def test_a_server_that_is_not_there(hub: GitHubStandIn) -> None:
    forge = replace(speak(hub), api_url="http://127.0.0.1:1")
    with pytest.raises(ForgeError, match=r"No answer from 127\.0\.0\.1:1 to GET /repos"):
        forge.get(forge.home)


def test_the_token_is_in_no_repr_error_or_log(
    hub: GitHubStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    forge = speak(hub)
    forge.get(forge.home)
    hub.script.extend([401, 404])
    seen = [repr(forge), str(forge), caplog.text]
    for _ in range(2):
        with pytest.raises(ForgeError) as caught:
            forge.get(forge.home)
        seen.append(str(caught.value))
    assert all(TOKEN not in text for text in seen)


@pytest.mark.parametrize("missing", ["GITHUB_TOKEN", "GITHUB_REPOSITORY"])
def test_without_token_or_repository_there_is_no_forge(missing: str) -> None:
    environ = {"GITHUB_TOKEN": "t", "GITHUB_REPOSITORY": "a/b"}
    assert from_environment({**environ, missing: ""}) is None


def test_the_address_of_the_api_is_githubs_unless_said() -> None:
    forge = from_environment({"GITHUB_TOKEN": "t", "GITHUB_REPOSITORY": "a/b"})
    assert forge is not None
    assert (forge.api_url, forge.host, forge.home) == (
        "https://api.github.com",
        "api.github.com",
        "/repos/a/b",
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GITHUB_TOKEN", "two\nlines"),
        ("GITHUB_REPOSITORY", "only-a-name"),
        ("GITHUB_REPOSITORY", "a/.."),
        ("GITHUB_REPOSITORY", "a/b?x=1"),
        ("GITHUB_API_URL", "http://api.example.com"),
        ("GITHUB_API_URL", "https://user@api.example.com"),
        ("GITHUB_API_URL", "file:///etc"),
        ("GITHUB_API_URL", "https://[broken"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_sent(name: str, value: str) -> None:
    environ = {"GITHUB_TOKEN": "t0ken", "GITHUB_REPOSITORY": "a/b", name: value}
    with pytest.raises(ConfigError, match=name) as caught:
        from_environment(environ)
    assert "t0ken" not in str(caught.value)
    assert "two" not in str(caught.value)


def test_a_segment_leads_nowhere_else() -> None:
    assert segment("a/b ?#") == "a%2Fb%20%3F%23"
    with pytest.raises(ValueError, match="no part of a path"):
        segment("..")
    with pytest.raises(ValueError, match="no path of the API"):
        GitHub("https://api.github.com", "a/b", "t").get("/repos/a b")
