from __future__ import annotations

import json
import multiprocessing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.repository import Cache

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(key=st.text(), value=JSON)
@settings(max_examples=40, deadline=None)
def test_what_was_put_is_what_is_got(tmp_path_factory, key, value):
    cache = Cache(tmp_path_factory.getbasetemp() / "cache")
    assert cache.put(key, value)
    assert cache.get(key) == value


def test_nothing_is_there_before_it_was_put(tmp_path):
    cache = Cache(tmp_path / "cache")
    assert cache.get("blob:parser-1") is None
    assert not (tmp_path / "cache").exists()
    cache.put("blob:parser-1", {"title": "ü"})
    assert cache.get("blob:parser-2") is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: b"",
        lambda raw: raw[: len(raw) // 2],
        lambda raw: raw.replace(b"30 days", b"90 days"),
        lambda raw: b"\xff\xfe" + raw,
        lambda raw: raw.split(b"\n", 1)[1],
        lambda raw: b"[" * 100_000,
    ],
)
def test_a_damaged_entry_is_as_good_as_none(tmp_path, damage):
    cache = Cache(tmp_path)
    cache.put("key", {"text": "30 days"})
    (entry,) = tmp_path.glob("*/*.json")
    entry.write_bytes(damage(entry.read_bytes()))
    assert cache.get("key") is None
    assert cache.put("key", {"text": "30 days"})
    assert cache.get("key") == {"text": "30 days"}


def test_an_entry_of_another_key_is_not_taken(tmp_path):
    cache = Cache(tmp_path)
    cache.put("one", 1)
    (one,) = tmp_path.glob("*/*.json")
    cache.put("two", 2)
    (two,) = set(tmp_path.glob("*/*.json")) - {one}
    two.write_bytes(one.read_bytes())
    assert cache.get("two") is None


def test_the_folder_keeps_itself_out_of_git(tmp_path):
    Cache(tmp_path / "cache").put("key", 1)
    assert (tmp_path / "cache" / ".gitignore").read_text() == "*\n"


def test_a_place_that_is_no_folder_costs_nothing_but_the_cache(tmp_path):
    (tmp_path / "cache").write_text("a file")
    cache = Cache(tmp_path / "cache")
    assert cache.put("key", 1) is False
    assert cache.get("key") is None


def _put_many(folder: Path, number: int) -> None:
    for _ in range(50):
        Cache(folder).put("shared", {"by": number, "text": "x" * 10_000})


def test_processes_share_the_folder(tmp_path):
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_put_many, args=(tmp_path, number)) for number in range(2)]
    for writer in writers:
        writer.start()
    seen = []
    while any(writer.is_alive() for writer in writers):
        seen.append(Cache(tmp_path).get("shared"))
    for writer in writers:
        writer.join()
    assert all(value is None or value["text"] == "x" * 10_000 for value in seen)
    assert (
        json.loads(next(tmp_path.glob("*/*.json")).read_bytes().partition(b"\n")[2])["key"]
        == "shared"
    )
    assert not list(tmp_path.rglob(".new-*"))
