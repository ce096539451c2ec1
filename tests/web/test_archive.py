"""The static archive: its own files, with the right types, and nothing beside them."""

from __future__ import annotations

import pathlib

import pytest
from tests.web.conftest import Site


@pytest.fixture
def archive(site: Site, tmp_path: pathlib.Path) -> Site:
    folder = tmp_path / "public"
    (folder / "privacy" / "versions").mkdir(parents=True)
    (folder / "index.html").write_text("<h1>start</h1>")
    (folder / "privacy" / "index.html").write_text("<h1>privacy</h1>")
    (folder / "privacy" / "latest.json").write_text("{}")
    (folder / "privacy" / "changelog.atom").write_text("<feed/>")
    (folder / ".policydiff-site.json").write_text("{}")
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "outside").symlink_to(tmp_path)
    site.folder = folder
    return site


def test_files_have_their_types(archive: Site) -> None:
    client = archive.client()
    types = {
        "/": "text/html; charset=utf-8",
        "/privacy/": "text/html; charset=utf-8",
        "/privacy/index.html": "text/html; charset=utf-8",
        "/privacy/latest.json": "application/json; charset=utf-8",
        "/privacy/changelog.atom": "application/atom+xml; charset=utf-8",
    }
    for path, kind in types.items():
        got = client.get(path)
        assert (got.status_code, got.headers["content-type"]) == (200, kind), path
        assert got.headers["x-content-type-options"] == "nosniff"
    assert client.get("/privacy/latest.json").headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in client.get("/privacy/").headers


def test_a_folder_without_its_slash_leads_to_itself(archive: Site) -> None:
    client = archive.client(follow_redirects=False)
    assert client.get("/privacy").headers["location"] == "/privacy/"
    # Two slashes in front would be another host to a browser.
    got = client.get("http://localhost//privacy")
    assert got.headers["location"] == "/privacy/"


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/privacy/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/privacy/%2e%2e%2f%2e%2e%2fsecret.txt",
        "/..%5csecret.txt",
        "/out.txt",
        "/outside/secret.txt",
        "/.policydiff-site.json",
        "/privacy/index.html/",
        "/privacy/%00",
        "/privacy/versions/",
        "/etc/passwd",
        "//etc/passwd",
        "/" + "a" * 5000,
    ],
)
def test_nothing_else_is_served(archive: Site, path: str) -> None:
    got = archive.client(follow_redirects=False).request("GET", f"http://localhost{path}")
    assert got.status_code == 404
    assert "secret" not in got.text


def test_what_a_browser_has_is_not_sent_again(archive: Site) -> None:
    client = archive.client()
    tag = client.get("/privacy/").headers["etag"]
    assert client.get("/privacy/", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("name", ["evil.example", "localhost.evil.example", "", "127.0.0.2"])
def test_it_answers_to_its_own_names_alone(archive: Site, name: str) -> None:
    got = archive.client().get("/", headers={"Host": name})
    assert got.status_code == 421


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST:8420", "127.0.0.1:1", "[::1]:8420"])
def test_with_any_port(archive: Site, name: str) -> None:
    assert archive.client().get("/", headers={"Host": name}).status_code == 200


def test_every_answer_has_its_guards(archive: Site) -> None:
    client = archive.client()
    for path in ("/", "/privacy/", "/subscribe", "/review", "/nothing", "/privacy/compare"):
        headers = client.get(path).headers
        assert headers["x-frame-options"] == "DENY", path
        assert headers["referrer-policy"] == "no-referrer", path
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path
        assert "unsafe-inline" not in headers["content-security-policy"], path


def test_the_log_has_patterns_and_no_paths(archive: Site) -> None:
    client = archive.client()
    client.get("/unsubscribe/some-token?address=ann@example.org")
    client.get("/ann@example.org")
    assert [line.split(" ms")[0].rsplit(" ", 1)[0] for line in archive.lines] == [
        "GET /unsubscribe/{token} 404",
        "GET /{path:path} 404",
    ]
