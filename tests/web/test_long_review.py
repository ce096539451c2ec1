"""What of hundreds of changes stands open on the review page, and what is folded."""

from __future__ import annotations

import re

from click.testing import CliRunner
from starlette.testclient import TestClient
from tests.web.conftest import SECRET, Site
from tests.web.long_case import OPEN, long_policy

from policydiff.cli.baseline import adopt as command

SECTIONS = 8
HERE = {"Sec-Fetch-Site": "same-origin"}
CHANGE = re.compile(r'<article class="change (\w+)" id="(change-\w+)">')


def reviewer_of(site: Site) -> TestClient:
    """Somebody who may decide on a policy with five changes a section and more."""
    site.repository.commit("long", day="2027-01-11", privacy_md=long_policy(SECTIONS))
    adopt(site)
    site.repository.commit(
        "longer", day="2027-01-12", privacy_md=long_policy(SECTIONS, longer=True)
    )
    client = site.client("127.0.0.1")
    client.get(f"/review?token={SECRET}")
    return client


def adopt(site: Site) -> None:
    config = str(site.repository.folder / "policydiff.toml")
    arguments = ["privacy", "--config", config, "--today", "2027-01-14"]
    assert CliRunner().invoke(command, arguments, catch_exceptions=False).exit_code == 0


def test_the_heaviest_stand_open_and_the_rest_is_folded_by_section(site: Site) -> None:
    client = reviewer_of(site)
    page = client.get("/review/privacy").text
    head = page.partition('<h3 class="folded">')[0]
    assert len(CHANGE.findall(head)) == OPEN
    assert {kind for kind, _ in CHANGE.findall(head)} == {"adverse"}
    assert len(CHANGE.findall(page)) == 20 * SECTIONS
    assert f"{4 * SECTIONS - OPEN} more material changes" in page
    assert f"{16 * SECTIONS} minor changes" in page
    minor = page.partition(f"{16 * SECTIONS} minor changes")[2].partition('id="words"')[0]
    titles = re.findall(r"<summary><b[^>]*>([^<]+)</b>", minor)
    assert titles == [f"Shelf {number}" for number in range(SECTIONS)]
    assert 'class="fold" open' not in page
    # Numbers go on from what stands open to what is folded.
    numbers = [int(n) for n in re.findall(r"<h3>(\d+)\. ", page)]
    assert numbers == list(range(1, 20 * SECTIONS + 1))


def test_a_decision_leads_to_its_change_and_opens_its_fold(site: Site) -> None:
    client = reviewer_of(site)
    page = client.get("/review/privacy").text
    anchor = CHANGE.findall(page)[-1][1]
    form = page.partition(f'id="{anchor}"')[2]
    data = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)[:2])
    data |= {"by": "A. Lee", "level": "minor", "reason": "seen"}
    answer = client.post(
        "/review/privacy/override", data=data, headers=HERE, follow_redirects=False
    )
    assert answer.headers["location"] == f"/review/privacy?done=override&at={anchor}#{anchor}"
    there = client.get(answer.headers["location"]).text
    assert there.count('class="fold" open') == 1
    opened = there.partition('class="fold" open')[2].partition("</article>")[0]
    assert opened
    assert "Commit and push that file" in there.partition(f'id="{anchor}"')[2].partition("</h3>")[0]


def test_what_no_change_has_is_no_place(site: Site) -> None:
    client = reviewer_of(site)
    page = client.get("/review/privacy?done=override&at=%22%3E%3Cb%3E").text
    assert "&#34;&gt;&lt;b" not in page.partition("<main")[2]
    assert "Commit and push that file" in page
