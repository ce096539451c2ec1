"""The review page: who may decide, and that decisions are those of the command line."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient
from tests.web.conftest import SECRET, Site

from policydiff.cli.review import review
from policydiff.config import load_config
from policydiff.delivery.audience import add_subscriber
from policydiff.delivery.records import SubscriberKind
from policydiff.errors import ConfigError, UsageError
from policydiff.notice import ApprovalState
from policydiff.pipeline.pending import find_pending
from policydiff.pipeline.workspace import open_workspace
from policydiff.web.app import make_app
from policydiff.web.server import Server
from policydiff.web.settings import read_settings

HERE = {"Sec-Fetch-Site": "same-origin"}
PROXY = """
[web]
proxies = ["10.0.0.1"]
identity_header = "X-Forwarded-User"
reviewers = ["lea"]
"""


@pytest.fixture
def reviewer(site: Site) -> TestClient:
    """Somebody who opened the address from the terminal."""
    client = site.client("127.0.0.1")
    client.get(f"/review?token={SECRET}")
    return client


def fields(page: str, decision: str, number: int = 0) -> dict[str, str]:
    """The hidden fields of a form."""
    form = re.findall(rf'action="/review/privacy/{decision}">(.*?)</form>', page, re.DOTALL)[number]
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))


def decide(client: TestClient, decision: str, **given: str) -> Any:
    page = client.get("/review/privacy").text
    data = fields(page, decision) | {"by": "A. Lee"} | given
    return client.post(f"/review/privacy/{decision}", data=data, headers=HERE)


def review_file(site: Site) -> str:
    (file,) = (site.repository.folder / ".policydiff" / "reviews" / "privacy").glob("*.toml")
    return file.read_text()


def is_approved(site: Site) -> bool:
    with open_workspace(
        site.repository.folder / "policydiff.toml", site.repository.folder
    ) as found:
        (policy,) = found.policies()
        day = datetime.date(2027, 1, 15)
        pending = find_pending(found, policy, found.version_in_tree(policy), day)
        return pending.notice.approval is ApprovalState.APPROVED


def test_only_the_address_from_the_terminal_lets_in(site: Site) -> None:
    client = site.client("127.0.0.1", follow_redirects=False)
    for path in ("/review", "/review/privacy", "/review?token=x", f"/review?token={SECRET}x"):
        assert client.get(path).status_code == 401, path
    assert client.post("/review/privacy/approve", data={}).status_code == 401
    begun = client.get(f"/review?token={SECRET}")
    assert (begun.status_code, begun.headers["location"]) == (303, "/review")
    cookie = begun.headers["set-cookie"].lower()
    assert SECRET not in cookie
    for part in ("httponly", "samesite=strict", "path=/review"):
        assert part in cookie, part
    assert client.get("/review").status_code == 200


def test_guessing_is_slowed(site: Site) -> None:
    client = site.client()
    assert [client.get("/review?token=x").status_code for _ in range(11)] == [401] * 10 + [429]


def test_the_cookie_is_for_https_where_the_server_is(site: Site) -> None:
    site.configure('[web]\nurl = "https://notices.example.org"\n')
    client = site.client("127.0.0.1", follow_redirects=False)
    for host, secure in (("notices.example.org", True), ("127.0.0.1:8420", False)):
        begun = client.get(f"/review?token={SECRET}", headers={"Host": host})
        assert ("secure" in begun.headers["set-cookie"].lower()) is secure


def test_the_page_has_what_a_decision_needs(site: Site, reviewer: TestClient) -> None:
    assert site.server is not None
    store = site.server.store()
    for name in ("ann", "ben"):
        add_subscriber(store, f"{name}@example.org", locale="en", kind=SubscriberKind.ACCOUNT)
    add_subscriber(store, "eve@example.org", locale="en", kind=SubscriberKind.WATCHER)
    assert "Waits for a decision." in reviewer.get("/review").text
    page = reviewer.get("/review/privacy")
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    for said in (
        "Material change",
        "“server logs” are now kept for 90 days instead of 30 days.",
        "retention-period-lengthened",
        "To 2 account holders, in English",
        "To 1 watcher, in English",
        "Both texts",
        "Nobody has approved this yet.",
        'sandbox=""',
    ):
        assert said in page.text, said
    assert "@example.org" not in page.text.replace("help@example.org", "")
    assert "%%pd_unsub%%" not in page.text


def test_nothing_runs_and_nothing_is_loaded(reviewer: TestClient) -> None:
    page = reviewer.get("/review/privacy")
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe-inline" not in policy
    assert "<script" not in page.text
    assert len(policy) < 4000


def test_decisions_are_written_as_the_command_line_writes_them(
    site: Site, reviewer: TestClient
) -> None:
    change = fields(reviewer.get("/review/privacy").text, "override")["change"]
    decide(reviewer, "override", level="material", reason="it\nmatters")
    decide(reviewer, "wording", text="Logs stay 90 days, not 30.")
    decide(reviewer, "headline", headline="We keep logs longer")
    decide(reviewer, "intro", intro="Dear members, one thing changes.")
    done = decide(reviewer, "approve")
    assert done.status_code == 200
    assert "Commit and push that file" in done.text
    by_page = review_file(site)
    assert is_approved(site)
    (file,) = (site.repository.folder / ".policydiff" / "reviews" / "privacy").glob("*.toml")
    file.unlink()
    config = str(site.repository.folder / "policydiff.toml")
    arguments = ["privacy", "--by", "A. Lee", "--config", config, "--today", "2027-01-15"]
    for more in (
        ["--override", change, "--level", "material", "--reason", "it matters"],
        ["--wording", change, "--text", "Logs stay 90 days, not 30."],
        ["--headline", "We keep logs longer"],
        ["--intro", "Dear members, one thing changes."],
        ["--approve"],
    ):
        CliRunner().invoke(review, [*arguments, *more], catch_exceptions=False)
    moment = re.compile(r'^at = ".*"$', re.MULTILINE)
    assert moment.sub("", review_file(site)) == moment.sub("", by_page)


def test_an_approval_is_for_what_was_shown(site: Site, reviewer: TestClient) -> None:
    page = reviewer.get("/review/privacy").text
    decide(reviewer, "headline", headline="We keep logs longer")
    data = fields(page, "approve") | {"by": "A. Lee"}
    got = reviewer.post("/review/privacy/approve", data=data, headers=HERE)
    assert got.status_code == 409
    assert "edited since this page was opened" in got.text
    assert not is_approved(site)


def test_an_edit_makes_it_stale_and_it_can_be_taken_back(site: Site, reviewer: TestClient) -> None:
    decide(reviewer, "approve")
    assert is_approved(site)
    decide(reviewer, "intro", intro="One more word.")
    assert not is_approved(site)
    page = reviewer.get("/review/privacy").text
    assert "it was edited since" in page
    assert "The wording of the introduction was added." in page
    decide(reviewer, "approve")
    decide(reviewer, "withdraw")
    assert "[approval]" not in review_file(site)


def test_the_machines_words_return(site: Site, reviewer: TestClient) -> None:
    decide(reviewer, "wording", text="Logs stay 90 days, not 30.")
    decide(reviewer, "wording", text="whatever", machine="1")
    decide(reviewer, "headline", headline="We keep logs longer")
    decide(reviewer, "headline", headline="whatever", machine="1")
    assert "Logs stay" not in review_file(site)
    assert "headline" not in review_file(site)


def test_a_form_of_another_page_is_not_taken(site: Site, reviewer: TestClient) -> None:
    data = fields(reviewer.get("/review/privacy").text, "approve") | {"by": "A. Lee"}
    for wrong in ({"csrf": ""}, {"csrf": "0" * 64}, {"csrf": data["csrf"][:-1]}):
        got = reviewer.post("/review/privacy/approve", data=data | wrong, headers=HERE)
        assert got.status_code == 403, wrong
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert reviewer.post("/review/privacy/approve", data=data, headers=elsewhere).status_code == 403
    assert reviewer.get("/review/privacy/approve").status_code in (404, 405)
    assert not is_approved(site)


@pytest.mark.parametrize(
    ("decision", "given", "said"),
    [
        ("approve", {"by": " "}, "Say who decides"),
        ("override", {"level": "none", "reason": "x"}, "Choose a level"),
        ("override", {"level": "minor", "reason": ""}, "reason is empty"),
        ("override", {"level": "minor", "reason": "x\u202ey"}, "control characters"),
        ("override", {"level": "minor", "reason": "x", "change": "ffff"}, "No change has"),
        ("wording", {"text": "x" * 2001}, "longer than 2000"),
    ],
)
def test_what_cannot_be_meant_is_said(
    site: Site, reviewer: TestClient, decision: str, given: dict[str, str], said: str
) -> None:
    got = decide(reviewer, decision, **given)
    assert got.status_code == 409
    assert said in got.text.replace("&#39;", "'")
    assert not list((site.repository.folder / ".policydiff").glob("reviews/*/*.toml"))


def test_a_level_lowered_without_proof_is_said(site: Site, reviewer: TestClient) -> None:
    text = (site.repository.folder / "policydiff.toml").read_text()
    untrusting = text.replace("trust_local_approvals = true", "trust_local_approvals = false")
    (site.repository.folder / "policydiff.toml").write_text(untrusting)
    decide(reviewer, "override", level="minor", reason="nobody minds")
    page = reviewer.get("/review/privacy").text
    assert "until it is proved, the level stays material" in page
    assert "Levels were lowered" in reviewer.get("/review").text


def test_an_unknown_policy_or_decision_is_said(reviewer: TestClient) -> None:
    assert reviewer.get("/review/cookies").status_code == 409
    data = fields(reviewer.get("/review/privacy").text, "approve") | {"by": "A. Lee"}
    assert reviewer.post("/review/privacy/burn", data=data, headers=HERE).status_code == 404


def test_the_proxy_says_who_it_is(site: Site) -> None:
    site.configure(PROXY)
    client = site.client("10.0.0.1", headers={"X-Forwarded-User": "lea"})
    page = client.get("/review/privacy")
    assert "Signed lea." in page.text
    data = fields(page.text, "approve") | {"by": "somebody else"}
    assert client.post("/review/privacy/approve", data=data, headers=HERE).status_code == 200
    assert 'by = "lea"' in review_file(site)


def test_nobody_else_says_it(site: Site) -> None:
    site.configure(PROXY)
    said = {"X-Forwarded-User": "lea"}
    assert site.client("10.0.0.2", headers=said).get("/review").status_code == 401
    assert site.client("127.0.0.1", headers=said).get("/review").status_code == 401
    other = site.client("10.0.0.1", headers={"X-Forwarded-User": "eve"}).get("/review")
    assert other.status_code == 403
    assert site.client("10.0.0.1").get("/review").status_code == 401
    twice = site.client("10.0.0.1")
    headers = [("X-Forwarded-User", "lea"), ("X-Forwarded-User", "eve")]
    assert twice.get("/review", headers=headers).status_code == 403


def test_one_reviewers_form_is_not_anothers(site: Site) -> None:
    site.configure(PROXY.replace('["lea"]', '["lea", "kim"]'))
    lea = site.client("10.0.0.1", headers={"X-Forwarded-User": "lea"})
    kim = site.client("10.0.0.1", headers={"X-Forwarded-User": "kim"})
    data = fields(lea.get("/review/privacy").text, "approve")
    assert kim.post("/review/privacy/approve", data=data, headers=HERE).status_code == 403


def test_policy_text_stays_text(site: Site, reviewer: TestClient) -> None:
    path = site.repository.folder / "privacy.md"
    hostile = 'We share your address with <script>alert(1)</script>"><img src=x> {{ 7*7 }}.'
    path.write_text(path.read_text() + f"\n\n{hostile}\n")
    page = reviewer.get("/review/privacy").text
    assert "<script" not in page
    assert "<img" not in page
    assert "49." not in page


def test_settings_that_cannot_be_meant_are_said(site: Site) -> None:
    site.configure('[web]\nidentity_header = "X-User"\n')
    with pytest.raises(ConfigError, match=r"needs proxies"):
        site.start()
    site.configure('[web]\nurl = "https://example.org/notices"\n')
    with pytest.raises(ConfigError, match="without a path"):
        site.start()
    site.configure('[web]\nproxies = ["300.0.0.1"]\n')
    with pytest.raises(ConfigError, match=r"web\.proxies"):
        site.start()


def test_beyond_this_machine_it_must_know_its_name(site: Site) -> None:
    path = site.repository.folder / "policydiff.toml"
    asked = {"host": "0.0.0.0", "port": 8420, "site": None, "secret": "x"}
    with pytest.raises(UsageError, match="set url or hosts"):
        read_settings(load_config(path), path, {}, **asked)  # type: ignore[arg-type]
    site.configure('[web]\nurl = "https://Notices.example.org"\nhosts = ["inside"]\n')
    settings = read_settings(load_config(path), path, {}, **asked)  # type: ignore[arg-type]
    assert {"notices.example.org", "inside"} <= settings.hosts
    assert settings.review_origin == settings.origin == "https://Notices.example.org"
    here = read_settings(load_config(path), path, {}, **asked | {"host": "127.0.0.1"})  # type: ignore[arg-type]
    assert here.review_origin == "http://127.0.0.1:8420"
    site.configure('[web]\nhosts = ["inside"]\n')
    named = read_settings(load_config(path), path, {}, **asked)  # type: ignore[arg-type]
    assert named.origin == "http://inside:8420"


def test_two_servers_do_not_share_a_session(site: Site) -> None:
    client = site.client("127.0.0.1")
    client.get(f"/review?token={SECRET}")
    assert site.server is not None
    other = Server(replace(site.server.settings, secret="another"), log=site.lines.append)
    again = TestClient(make_app(other), base_url="http://localhost", cookies=client.cookies)
    assert again.get("/review").status_code == 401
    other.close()


def test_a_refused_sentence_is_not_offered_as_a_persons_own(
    site: Site, reviewer: TestClient
) -> None:
    text = (site.repository.folder / "privacy.md").read_text(encoding="utf-8")
    text += (
        "\nWhen using such a third-party storage service, refer to the policy of the provider:\n"
    )
    site.repository.commit("storage", day="2027-01-11", privacy_md=f"{text}\n- iCloud Drive\n")
    page = reviewer.get("/review/privacy").text
    assert "which does not stand in that change" in page
    offered = re.findall(r'<textarea[^>]*name="text"[^>]*>([^<]*)</textarea>', page)
    assert "" in offered
    assert [each for each in offered if "third-party third-party" in each] == []
