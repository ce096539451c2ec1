"""What no mail may say because its change does not hold it, no page of the archive says either."""

from __future__ import annotations

import json
import pathlib

from tests.site.conftest import new_shelf

BEFORE = """\
# Privacy policy of the lending shelf

When using such a third-party storage service, please refer to the policy of the provider:

- Dropbox
"""
AFTER = f"{BEFORE}- iCloud Drive\n"
REFUSED = "third-party third-party"
"""What the generated sentence quotes, and neither version says."""
PLAIN = "This passage has another wording. Please compare both."


def test_no_file_of_the_archive_says_what_a_change_does_not_hold(tmp_path: pathlib.Path) -> None:
    shelf = new_shelf(tmp_path)
    shelf.commit(BEFORE)
    shelf.commit(AFTER)
    shelf.build()
    files = [path for path in shelf.site.rglob("*") if path.is_file()]
    assert [path.name for path in files if REFUSED in path.read_text(encoding="utf-8")] == []
    first, second = json.loads(shelf.read("privacy/versions.json"))["versions"]
    since = json.loads(shelf.read("privacy/latest.json"))["since"][first["id"]]
    assert since["summary"] == [PLAIN]
    assert PLAIN in shelf.read(f"privacy/changes/{first['id']}..{second['id']}/index.html")
