from __future__ import annotations

import json
from dataclasses import replace

import pytest

from policydiff.errors import ReviewError
from policydiff.notice import Baseline, Standing
from policydiff.reviews import load_baselines, parse_baselines, save_baseline

PRIVACY = Baseline(
    "privacy", "c" * 40, "b" * 40, "a" * 64, "policies/privacy.md", "adopted", "2025-05-01"
)
COOKIES = replace(PRIVACY, policy="cookies", path="policies/çookies.md", notice="0123456789abcdef")
TEXT = """\
{
  "policies": {
    "cookies": {
      "blob": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
      "commit": "cccccccccccccccccccccccccccccccccccccccc",
      "date": "2025-05-01",
      "notice": "0123456789abcdef",
      "path": "policies/çookies.md",
      "sha256": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    },
    "privacy": {
      "blob": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
      "commit": "cccccccccccccccccccccccccccccccccccccccc",
      "date": "2025-05-01",
      "notice": "adopted",
      "path": "policies/privacy.md",
      "sha256": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    }
  },
  "version": 1
}
"""


def test_the_file_is_the_same_in_whatever_order_it_was_made(tmp_path):
    for name, order in (("one", (PRIVACY, COOKIES)), ("two", (COOKIES, PRIVACY, PRIVACY))):
        for baseline in order:
            path = save_baseline(tmp_path / name, baseline)
        assert path == tmp_path / name / ".policydiff" / "notified.json"
        assert path.read_text() == TEXT
        assert load_baselines(tmp_path / name) == (COOKIES, PRIVACY)


def test_nothing_was_told_or_adopted(tmp_path):
    assert load_baselines(tmp_path) == ()


def test_a_baseline_moves_alone(tmp_path):
    save_baseline(tmp_path, PRIVACY)
    save_baseline(tmp_path, COOKIES)
    moved = replace(PRIVACY, commit="d" * 40, notice="fedcba9876543210", date="2025-06-01")
    save_baseline(tmp_path, moved)
    assert load_baselines(tmp_path) == (COOKIES, moved)


def test_a_policy_that_is_gone_has_a_baseline_too(tmp_path):
    gone = replace(PRIVACY, blob="")
    save_baseline(tmp_path, gone)
    assert load_baselines(tmp_path) == (gone,)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('"version": 1', '"version": 2', "version must be 1"),
        ('"version": 1', '"version": 1,', "line 21: not valid JSON"),
        ('"adopted",', '"adopted"', "line 16: not valid JSON"),
        ('"policies"', '"policy"', "policies must be an object"),
        ('"privacy": {', '"cookies": {', "'cookies' stands there twice"),
        ('"privacy": {', '"../x": {', "'../x' is no policy id"),
        ('"date": "2025-05-01"', '"date": "May"', "cookies.date must be an ISO date, not 'May'"),
        ('"blob": "' + "b" * 40, '"blob": "HEAD', "cookies.blob must be a hash, not 'HEAD'"),
        ('"commit": "' + "c" * 40, '"commit": "' + "c" * 39, "cookies.commit must be a hash"),
        ('"path": "policies/privacy.md"', '"path": 1', "privacy.path must be a line of text"),
        ('"path": "policies/privacy.md"', '"path": ""', "privacy.path must be a line of text"),
        ('"path": "policies/privacy.md"', '"path": "a\\nb"', "privacy.path must be a line of text"),
        ('"notice": "adopted"', '"notice": "a/b"', "'a/b' is no notice id"),
    ],
)
def test_a_malformed_file_is_named_with_line_or_key(tmp_path, before, after, words):
    path = save_baseline(tmp_path, PRIVACY)
    path.write_text(TEXT.replace(before, after))
    left = path.read_text()
    with pytest.raises(ReviewError, match=words) as caught:
        load_baselines(tmp_path)
    assert str(path) in str(caught.value)
    with pytest.raises(ReviewError):
        save_baseline(tmp_path, COOKIES)
    assert path.read_text() == left


@pytest.mark.parametrize("text", ["", "[]", "null", "[" * 100_000, "<<<<<<< ours\n" + TEXT])
def test_what_is_no_baseline_file(text):
    with pytest.raises(ReviewError, match=r"notified\.json"):
        parse_baselines(text, "notified.json")


@pytest.mark.parametrize(
    "wrong",
    [
        {"policy": "../x"},
        {"commit": "HEAD"},
        {"sha256": ""},
        {"path": ""},
        {"notice": "A"},
        {"date": "today"},
    ],
)
def test_a_wrong_baseline_is_not_written(tmp_path, wrong):
    with pytest.raises(ReviewError):
        save_baseline(tmp_path, replace(PRIVACY, **wrong))
    assert not (tmp_path / ".policydiff").exists()


def test_no_person_stands_in_it():
    known = {"policies", "version"} | {
        key for entry in json.loads(TEXT)["policies"].values() for key in entry
    }
    assert known == {"policies", "version", "blob", "commit", "date", "notice", "path", "sha256"}


ANNOUNCED = replace(
    PRIVACY,
    effective_date="2025-06-01",
    standing=Standing("d" * 40, "e" * 40, "f" * 64, "policies/privacy.md", ("adopted", "1" * 16)),
)


def test_what_is_announced_and_what_still_stands_are_kept(tmp_path):
    save_baseline(tmp_path, ANNOUNCED)
    save_baseline(tmp_path, COOKIES)
    assert load_baselines(tmp_path) == (COOKIES, ANNOUNCED)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("effective_date", "soon", "privacy.effective_date must be an ISO date, not 'soon'."),
        ("standing", [], "privacy.standing must be an object with a list of decisions."),
        ("standing", {"decisions": []}, "privacy.standing must be an object with a list"),
        ("standing", {"decisions": ["../x"]}, "is no notice id"),
        ("standing", {"decisions": ["adopted"], "commit": "x"}, "privacy.standing.commit must be"),
    ],
)
def test_a_broken_announcement_is_named(tmp_path, name, value, said):
    path = save_baseline(tmp_path, ANNOUNCED)
    values = json.loads(path.read_text())
    values["policies"]["privacy"][name] = value
    with pytest.raises(ReviewError, match=said):
        parse_baselines(json.dumps(values), "notified.json")
