"""Any two versions, compared when asked for."""

from __future__ import annotations

import re

from tests.web.conftest import Site


def versions(site: Site) -> list[str]:
    page = site.client().get("/privacy/compare").text
    return list(dict.fromkeys(re.findall(r'<option value="([^"]+)"', page)))


def test_versions_are_named_by_day_and_content(site: Site) -> None:
    newest, first = versions(site)
    assert newest.startswith("2027-01-10-")
    assert first.startswith("2027-01-01-")


def test_two_versions_either_way(site: Site) -> None:
    newest, first = versions(site)
    client = site.client()
    there = client.get(f"/privacy/compare?from={first}&to={newest}")
    assert there.status_code == 200
    assert "are now kept for 90 days instead of 30 days" in there.text
    back = client.get(f"/privacy/compare?from={newest}&to={first}")
    assert "are now kept for 30 days instead of 90 days" in back.text


def test_what_is_not_there_is_said(site: Site) -> None:
    client = site.client()
    assert client.get("/privacy/compare?from=HEAD&to=HEAD~1").status_code == 404
    assert client.get("/privacy/compare?from=2027-01-01-00000000&to=").status_code == 404
    assert client.get("/cookies/compare").status_code == 404


def test_one_network_gets_so_many(site: Site) -> None:
    client = site.client()
    statuses = [client.get("/cookies/compare").status_code for _ in range(61)]
    assert statuses == [404] * 60 + [429]
    assert site.client("198.51.100.1").get("/cookies/compare").status_code == 404


def test_a_sentence_that_its_change_does_not_hold_is_not_said(site: Site) -> None:
    known = (site.repository.folder / "privacy.md").read_text(encoding="utf-8")
    more = (
        "\nWhen using such a third-party storage service, refer to the policy of the provider:\n\n"
    )
    text = f"{known}{more}- Dropbox\n"
    site.repository.commit("storage", day="2027-01-20", privacy_md=text)
    text += "- iCloud Drive\n"
    site.repository.commit("another", day="2027-01-21", privacy_md=text)
    newest, before, *_ = versions(site)
    page = site.client().get(f"/privacy/compare?from={before}&to={newest}").text
    assert "third-party third-party" not in page
    assert "This passage has another wording. Please compare both." in page
