from __future__ import annotations

import itertools
import pathlib
import tomllib

import policydiff
from policydiff.samples import sample_commits, sample_config, sample_subscribers_csv

ROOT = pathlib.Path(__file__).resolve().parents[2]


def history(path: str) -> list[str]:
    return [commit.texts()[path] for commit in sample_commits() if path in commit.texts()]


def test_the_policies_at_the_top_level_are_the_last_step_of_the_history() -> None:
    for path in ("policies/privacy.md", "policies/privacy.de.md", "policies/donor-notice.txt"):
        assert (ROOT / path).read_text(encoding="utf-8") == history(path)[-1]
    top = (ROOT / "policies" / "policydiff.toml").read_text(encoding="utf-8")
    assert top == sample_config().replace('"policies/', '"')


def test_the_history_has_the_steps_it_promises() -> None:
    texts = history("policies/privacy.md")
    levels = [
        policydiff.compare(old, new, format="markdown").level
        for old, new in itertools.pairwise(texts)
    ]
    assert levels == ["minor", "minor", "material", "material"]


def test_the_configuration_names_the_files_of_the_history() -> None:
    policies = tomllib.loads(sample_config())["policies"]
    paths = {path for commit in sample_commits() for path in commit.texts()}
    named = {p["path"] for p in policies} | {
        path for p in policies for path in p.get("translations", {}).values()
    }
    assert named == paths


def test_the_readers_are_made_up_and_one_stands_twice() -> None:
    rows = [line.split(",") for line in sample_subscribers_csv().splitlines()[1:]]
    addresses = [row[1] for row in rows]
    assert all(
        a.casefold().split("@")[1] in {"example.org", "example.com", "example.net"}
        for a in addresses
    )
    assert len(addresses) - len({a.casefold() for a in addresses}) == 1
