"""One comment of ours, whatever the platform answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.action.scene import Hub
from tests.forge.stand_in import Asked

from policydiff.errors import ForgeError
from policydiff.forge import GitHub, from_environment
from policydiff.forge.comments import comment_marker, keep_comment, own_login
from policydiff.forge.pulls import find_open_pull, keep_pull

pytestmark = pytest.mark.proof

MARKER = comment_marker("policydiff.toml privacy")


class Forgetful(Hub):
    """Does what is asked of it, and loses some of its answers to writes."""

    lost = 0

    def _answer(self, request: Asked) -> tuple[int, Any]:
        answer = super()._answer(request)
        if self.lost and request.method == "POST" and request.path != "/graphql":
            self.lost -= 1
            return 502, {"message": "Bad gateway"}
        return answer


@pytest.fixture
def hub() -> Iterator[Forgetful]:
    hub = Forgetful()
    hub.branches = {"proposal": "a" * 40, "main": "b" * 40}
    yield hub
    hub.close()


@pytest.fixture
def forge(hub: Forgetful) -> GitHub:
    found = from_environment(hub.environment())
    assert found is not None
    return found


def keep(forge: GitHub, body: str = "verdict\n", *, create: bool = True) -> str:
    return keep_comment(forge, 7, MARKER, body, create=create)


def test_an_answer_that_got_lost_is_no_second_comment(hub: Forgetful, forge: GitHub) -> None:
    hub.lost = 1
    assert keep(forge)
    assert [each.body for each in hub.comments] == [f"{MARKER}\nverdict\n"]


def test_a_write_that_failed_is_a_failure(hub: Forgetful, forge: GitHub) -> None:
    with pytest.raises(ForgeError) as caught:
        keep(GitHub(forge.api_url, forge.repository, "another"))
    assert caught.value.status == 401
    assert hub.comments == []


def test_none_is_made_where_there_is_nothing_to_say(hub: Forgetful, forge: GitHub) -> None:
    assert keep(forge, create=False) == ""
    assert hub.comments == []
    keep(forge)
    assert keep(forge, "all gone\n", create=False)
    assert [each.body for each in hub.comments] == [f"{MARKER}\nall gone\n"]


def test_it_is_found_behind_many_others(hub: Forgetful, forge: GitHub) -> None:
    for number in range(250):
        hub.add_comment(7, "ada", f"thought {number}")
    keep(forge)
    keep(forge, "again\n")
    assert [each.body for each in hub.comments if each.author == hub.login] == [
        f"{MARKER}\nagain\n"
    ]


@pytest.mark.parametrize(
    ("author", "body"),
    [
        ("mallory", f"{MARKER}\nverdict\n"),
        ("github-actions", f"{MARKER}\nverdict\n"),  # a person may be called that
        ("github-actions[bot]", f"quoted: {MARKER}\nverdict\n"),
        ("github-actions[bot]", comment_marker("policydiff.toml donors") + "\nverdict\n"),
    ],
)
def test_what_is_not_ours_stays(hub: Forgetful, forge: GitHub, author: str, body: str) -> None:
    hub.add_comment(7, author, body)
    keep(forge, "new\n")
    assert [each.body for each in hub.comments] == [body, f"{MARKER}\nnew\n"]


def test_the_author_is_whom_the_token_speaks_for(hub: Forgetful, forge: GitHub) -> None:
    assert own_login(forge) == "github-actions[bot]"
    hub.login = "policy-helper[bot]"
    assert own_login(forge) == "policy-helper[bot]"
    keep(forge)
    keep(forge, "again\n")
    assert [each.body for each in hub.comments] == [f"{MARKER}\nagain\n"]


def test_a_server_without_that_answer_means_the_job_itself(hub: Forgetful, forge: GitHub) -> None:
    hub.script.append(404)
    assert own_login(forge) == "github-actions[bot]"


def test_an_enterprise_server_has_the_other_api_beside_the_first(hub: Forgetful) -> None:
    own_login(GitHub(f"{hub.host}/api/v3", hub.repository, hub.token))
    assert hub.asked[-1].path == "/api/graphql"


def test_a_comment_that_is_too_long_is_a_bug(forge: GitHub) -> None:
    with pytest.raises(ValueError, match="65536"):
        keep(forge, "x" * 65_600)


def test_a_pull_request_is_opened_once(hub: Forgetful, forge: GitHub) -> None:
    hub.lost = 1
    first = keep_pull(forge, branch="proposal", base="main", title="Record", body="one")
    again = keep_pull(forge, branch="proposal", base="main", title="Record", body="two")
    assert first == again
    assert [(each.head_ref, each.body) for each in hub.pulls.values()] == [("proposal", "two")]
    assert find_open_pull(forge, "other", "main") is None


def test_a_token_that_may_not_open_one_is_told_of_the_setting(
    hub: Forgetful, forge: GitHub
) -> None:
    hub.permissions = {"contents"}
    with pytest.raises(ForgeError, match="pull-requests"):
        keep_pull(forge, branch="proposal", base="main", title="Record", body="one")
