"""The archive: what it holds, where, and what a second run does."""

from __future__ import annotations

import json
import pathlib
import re
import shutil
from html.parser import HTMLParser
from itertools import combinations
from xml.etree import ElementTree

import pytest
from tests.command_line import CommandLine
from tests.render.hostile_policy import NEW, OLD
from tests.render.test_hostile_policy import Elements, unsafe
from tests.site.conftest import FIRST, Shelf

from policydiff.errors import SiteError, TemplateError
from policydiff.pipeline.site_pairs import RECENT

BASE = "https://shelf.example/archive"


class Links(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.ids: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.ids.add(values.get("id") or "")
        if tag == "a" and values.get("href"):
            self.targets.append(values["href"] or "")


def versions(shelf: Shelf) -> list[str]:
    return [each["id"] for each in json.loads(shelf.read("privacy/versions.json"))["versions"]]


def contents(shelf: Shelf) -> dict[str, bytes]:
    files = (path for path in shelf.site.rglob("*") if path.is_file())
    return {path.relative_to(shelf.site).as_posix(): path.read_bytes() for path in files}


def test_every_version_has_an_address_of_its_day_and_content(shelf: Shelf) -> None:
    shelf.build()
    first, second, third = versions(shelf)
    assert re.fullmatch(r"2027-01-02-[0-9a-f]{8}", first)
    assert re.fullmatch(r"2027-01-12-[0-9a-f]{8}", second)
    assert "for 30 days" in shelf.read(f"privacy/versions/{first}/index.html")
    assert "for 12 months" in shelf.read(f"privacy/versions/{second}/index.html")
    assert shelf.read(f"privacy/versions/{first}/source.txt") == FIRST
    assert "Who gets your data" in shelf.read("privacy/index.html")
    assert 'href="https://shelf.example/rules"' in shelf.read("privacy/index.html")
    places = (f"changes/{first}..{second}", f"changes/{second}..{third}", f"since/{first}")
    for place in places:
        page = shelf.read(f"privacy/{place}/index.html")
        report = json.loads(shelf.read(f"privacy/{place}/report.json"))
        assert report["policy"]["id"] == "privacy"
        assert "Both texts" in page


def test_every_link_leads_somewhere_on_any_server(shelf: Shelf) -> None:
    shelf.build()
    pages = {path: Links(path.read_text()) for path in shelf.site.rglob("*.html")}
    assert len(pages) > 12
    followed = 0
    for page, links in pages.items():
        for target in links.targets:
            if target.startswith("https://shelf.example/"):
                continue
            path, _, fragment = target.partition("#")
            found = (page.parent / path).resolve() if path else page
            found = found / "index.html" if found.is_dir() else found
            assert found.is_file(), (page, target)
            assert not fragment or fragment in pages[found].ids, (page, target)
            followed += 1
    assert followed > 100


def test_a_second_run_writes_nothing_and_a_new_version_only_what_it_touches(shelf: Shelf) -> None:
    first = shelf.build()
    again = shelf.build()
    assert (again.written, again.kept, again.removed) == (0, first.written, 0)
    old, middle, new = versions(shelf)
    settled = [
        shelf.site / "privacy" / path
        for path in (
            f"changes/{old}..{middle}/index.html",
            f"changes/{old}..{middle}/report.json",
            f"changes/{middle}..{new}/index.html",
            f"versions/{old}/source.txt",
            "sections/sharing/index.html",
        )
    ]
    before = [path.stat().st_mtime_ns for path in settled]
    shelf.commit(f"{FIRST}\nWe sell your address.\n")
    third = shelf.build()
    assert third.removed == 0
    assert [path.stat().st_mtime_ns for path in settled[:4]] == before[:4]
    assert "We sell your address." in shelf.read("privacy/index.html")


def test_the_same_history_gives_the_same_bytes_whatever_the_number_of_workers(shelf: Shelf) -> None:
    shelf.build(BASE)
    one = {path: path.read_bytes() for path in shelf.site.rglob("*") if path.is_file()}
    shelf.site.rename(shelf.folder / "other")
    shelf.build(BASE, workers=2)
    assert {path: path.read_bytes() for path in shelf.site.rglob("*") if path.is_file()} == one


def test_what_is_too_old_to_be_compared_at_once_is_told_step_by_step(shelf: Shelf) -> None:
    shelf.configure("[site]\nany_two_of_first = 3")
    for days in range(RECENT):
        shelf.commit(FIRST.replace("30 days", f"{days + 31} days"))
    shelf.build(BASE)
    first, *_ = versions(shelf)
    page = shelf.read(f"privacy/since/{first}/index.html")
    assert page.count('class="tag level material"') == RECENT + 1
    since = json.loads(shelf.read("privacy/latest.json"))["since"][first]
    assert since == {
        "exact": False,
        "level": "material",
        "url": f"{BASE}/privacy/since/{first}/",
    }


def test_any_two_versions_are_compared_and_chosen_without_a_script(shelf: Shelf) -> None:
    shelf.commit(FIRST.replace("30 days", "5 days"))
    shelf.build()
    ids = versions(shelf)
    page = shelf.read("privacy/changes/index.html")
    assert "Any two versions are compared here." in page
    assert "policydiff diff" not in page
    chosen = Links(page)
    for old, new in combinations(ids, 2):
        assert f"{old}..{new}/" in chosen.targets
        folder = shelf.site / "privacy" / "changes" / f"{old}..{new}"
        report = json.loads((folder / "report.json").read_text())
        assert (report["old"]["date"][:10], report["new"]["date"][:10]) == (old[:10], new[:10])
    assert {f"with-{name}" for name in ids[1:]} <= chosen.ids
    link = f'<a href="../../changes/#with-{ids[1]}">Compare with an earlier version</a>'
    assert link in shelf.read(f"privacy/versions/{ids[1]}/index.html")
    assert f"changes/#with-{ids[0]}" not in shelf.read("privacy/history/index.html")
    # Every version has been compared with the present text as well, at an address that follows it.
    since = json.loads(shelf.read("privacy/latest.json"))["since"]
    assert all(since[name]["exact"] for name in ids[:-1])


def test_a_new_version_writes_its_own_pairs_and_no_address_goes_away(shelf: Shelf) -> None:
    shelf.configure("[site]\nany_two_of_first = 4")
    shelf.build()
    old = versions(shelf)
    kept = {f"privacy/changes/{one}..{two}/index.html" for one, two in combinations(old, 2)}
    before = {path: (shelf.site / path).stat().st_mtime_ns for path in kept}
    shelf.commit(FIRST.replace("30 days", "5 days"))
    assert shelf.build().removed == 0
    *_, fourth = versions(shelf)
    assert all(
        (shelf.site / f"privacy/changes/{name}..{fourth}/index.html").is_file() for name in old
    )
    # The fifth is beyond what is configured: it has its step and the present text, and nothing else goes.
    shelf.commit(FIRST.replace("30 days", "6 days"))
    assert shelf.build().removed == 0
    *_, fifth = versions(shelf)
    made = {path.name for path in (shelf.site / "privacy" / "changes").glob(f"*..{fifth}")}
    assert made == {f"{fourth}..{fifth}"}
    assert {path: (shelf.site / path).stat().st_mtime_ns for path in kept} == before
    page = shelf.read("privacy/changes/index.html")
    assert "Any two of the first 4 versions are compared here; each later one with" in page
    assert "<code>policydiff diff privacy --from … --to … --format html</code>" in page
    assert "Any two of the first 4 versions" in shelf.read("privacy/history/index.html")


def test_where_a_server_compares_any_two_the_page_leads_there(shelf: Shelf) -> None:
    shelf.configure('[site]\nany_two_of_first = 0\n[web]\nurl = "https://notices.shelf.example"')
    shelf.build()
    page = shelf.read("privacy/changes/index.html")
    assert "Each version is compared with the one before it, and with the present text." in page
    assert '<a href="https://notices.shelf.example/privacy/compare">' in page
    assert "<details" not in page


def test_which_version_applied_when(shelf: Shelf) -> None:
    # Before 1 March the second version does not apply; the third takes its place and its date.
    shelf.build()
    first, _, third = versions(shelf)
    assert json.loads(shelf.read("privacy/versions.json"))["in_force"] == [
        {"from": "2027-01-02", "version": first},
        {"from": "2027-03-01", "version": third},
    ]
    assert "Published on 22 January 2027, applies from 1 March 2027." in shelf.read(
        "privacy/index.html"
    )


def test_latest_json_tells_an_app_what_changed_since_a_version(shelf: Shelf) -> None:
    shelf.build(BASE)
    latest = json.loads(shelf.read("privacy/latest.json"))
    first, second, third = versions(shelf)
    assert latest["version"]["id"] == third
    assert latest["version"]["effective_date"] == "2027-03-01"
    since = latest["since"][first]
    assert (since["exact"], since["level"], since["direction"]) == (True, "material", "adverse")
    assert any("12 months" in said for said in since["summary"])
    assert since["url"] == f"{BASE}/privacy/since/{first}/"
    assert latest["since"][second]["level"] == "minor"


def test_feeds_and_sitemap_name_whole_addresses(shelf: Shelf) -> None:
    shelf.build(BASE)
    feed = json.loads(shelf.read("privacy/feed.json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["items"][-1]["url"].startswith(f"{BASE}/privacy/changelog/privacy.html#entry-")
    urls = [
        each.text for each in ElementTree.fromstring(shelf.read("sitemap.xml")).iter() if each.text
    ]
    pages = list(shelf.site.rglob("*.html"))
    assert len([url for url in urls if url.startswith(BASE)]) == len(pages)
    shelf.build()
    assert not (shelf.site / "sitemap.xml").exists()


def test_a_section_is_followed_through_its_rename(shelf: Shelf) -> None:
    shelf.build()
    page = shelf.read("privacy/sections/sharing/index.html")
    assert "Who gets your data" in page
    assert "renamed" in page


def test_the_history_shows_a_picture_and_says_it_in_words(shelf: Shelf) -> None:
    shelf.build()
    page = shelf.read("privacy/history/index.html")
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in page
    assert "2027-01: How long it is kept (1 worse for readers)" in page


def test_a_level_raised_in_a_review_reaches_every_page_of_the_next_run(
    shelf: Shelf,
) -> None:
    shelf.build()
    _, middle, newest = versions(shelf)
    policydiff = CommandLine(shelf.folder)
    assert policydiff("adopt", "privacy", "HEAD~2").code == 0
    report = json.loads(shelf.read(f"privacy/changes/{middle}..{newest}/report.json"))
    (renamed,) = (change["id"] for change in report["changes"])
    raised = ("--level", "material", "--reason", "readers look for it", "--by", "Ann")
    assert policydiff("review", "privacy", "--override", renamed, *raised).code == 0
    shelf.build()
    assert "Other (1 neither)" in shelf.read("privacy/history/index.html")
    again = contents(shelf)
    shutil.rmtree(shelf.site)
    shelf.build()
    assert again == contents(shelf)


def test_files_of_others_stay_and_are_never_replaced(shelf: Shelf) -> None:
    shelf.build()
    own = shelf.site / "robots.txt"
    own.write_text("User-agent: *\n")
    shelf.build(BASE)
    assert own.read_text() == "User-agent: *\n"
    other = shelf.folder / "other"
    other.mkdir()
    (other / "index.html").write_text("mine")
    shelf.site.rename(shelf.folder / "gone")
    other.rename(shelf.site)
    with pytest.raises(SiteError, match="was not written by `policydiff site`"):
        shelf.build()
    assert (shelf.site / "index.html").read_text() == "mine"


def test_a_run_that_was_interrupted_is_taken_up_again(shelf: Shelf) -> None:
    shelf.configure('[notice]\ntemplates = "own"')
    own = shelf.folder / "own" / "site_history.html.j2"
    own.parent.mkdir()
    own.write_text("{{ nothing_of_that_name }}")
    with pytest.raises(TemplateError, match="nothing_of_that_name"):
        shelf.build()
    assert (shelf.site / "privacy" / "index.html").is_file()
    own.unlink()
    shelf.build()
    again = shelf.build()
    assert (again.written, again.removed) == (0, 0)


def test_a_hostile_policy_is_shown_and_never_obeyed(shelf: Shelf, tmp_path: pathlib.Path) -> None:
    shelf.build()
    usual = [Elements(path.read_text()) for path in shelf.site.rglob("*.html")]
    tags = set().union(*(page.tags for page in usual))
    attributes = set().union(*(page.attributes for page in usual))
    hostile = [text.encode("utf-8", "replace").decode() for text in (OLD, NEW)]
    for text in hostile:
        shelf.commit(text)
    shelf.build(BASE)
    for path in shelf.site.rglob("*.html"):
        page = path.read_text()
        found = Elements(page)
        assert found.tags <= tags | {"del", "ins", "h5", "h6", "dl", "dt", "dd", "article"}, path
        assert not any(name.startswith("on") for _, name in found.attributes), path
        assert not any(link.lower().startswith(("javascript:", "data:")) for link in found.links)
        assert found.comments == []
        assert page.count("<script") <= 1
        assert unsafe(page) == []
    assert attributes


def test_two_versions_of_one_day_are_told_apart(shelf: Shelf) -> None:
    shelf.build()
    shelf.days -= 1
    shelf.commit(FIRST.replace("30 days", "5 years"))
    shelf.build()
    *_, third, fourth = versions(shelf)
    assert (third[:10], fourth[:10]) == ("2027-01-22", "2027-01-22")
    chosen = re.findall(r"<summary>([^<]+)</summary>", shelf.read("privacy/changes/index.html"))
    assert chosen == ["22 January 2027 (2)", "22 January 2027", "12 January 2027"]
    assert "The text of 22 January 2027 (2)" in shelf.read(f"privacy/versions/{fourth}/index.html")
    assert "The text of 22 January 2027<" in shelf.read(f"privacy/versions/{third}/index.html")
