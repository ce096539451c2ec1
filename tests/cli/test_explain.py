"""`policydiff explain` with sentences, and own words of policydiff.toml through every command."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.cli.conftest import CONFIG, Owner
from tests.command_line import CommandLine

TODAY = ("--today", "2027-01-10")
WORDS = """
[lexicon.data]
loyalty-card = { new = true, phrases = ["bonus booklet"] }
"""


def test_a_sentence_is_explained(cli: CommandLine) -> None:
    ran = cli("explain", "--text", "Advertisers", "--lead-in", "We never share your name with:")
    assert ran.code == 0
    assert "read after the lead-in: We never share your name with:" in ran.out
    assert "The organisation does not: share" in ran.out
    data = json.loads(cli("explain", "--text", "We sell data.", "--format", "json").out)
    assert data["sentences"][0]["statements"][0]["stance"] == "permitted"


def test_two_sentences_are_explained(cli: CommandLine) -> None:
    texts = ("--before", "We keep logs for 30 days.", "--after", "We keep logs for a year.")
    assert cli("explain", *texts).out.startswith("MATERIAL CHANGE\n")
    data = json.loads(cli("explain", *texts, "--format", "json").out)
    assert data["level"] == "material"
    gone = json.loads(cli("explain", "--before", "We never sell.", "--format", "json").out)
    assert gone["after"]["sentences"] == []


def test_what_to_explain_must_be_clear(cli: CommandLine) -> None:
    for arguments in ((), ("sale-started", "--text", "x"), ("--text", "x", "--after", "y")):
        ran = cli("explain", *arguments)
        assert ran.code == 2
        assert "Explain what?" in ran.err
    assert "--text is empty" in cli("explain", "--text", " ").err
    assert "both empty" in cli("explain", "--before", "", "--after", " ").err
    assert "give --text" in cli("explain", "sale-started", "--format", "json").err


def test_own_words_change_what_is_read(owner: Owner) -> None:
    assert "loyalty-card" not in owner.run("explain", "--text", "We keep your bonus booklet.")
    owner.configure(WORDS)
    said = owner.run("explain", "--text", "We keep your bonus booklet.")
    assert "bonus booklet  data            loyalty-card  (by policydiff.toml)" in said


def test_own_words_reach_check_and_make_an_approval_stale(
    owner: Owner, valid: Callable[[Any], Any]
) -> None:
    owner.edit("We do not sell your address.", "We collect your bonus booklet.")
    owner.edit("1 January 2027", "1 May 2027")
    owner.run("review", "privacy", "--approve", "--by", "A. Lee", *TODAY)
    owner.run("check", *TODAY)
    owner.configure(WORDS)
    said = owner.run("check", *TODAY, code=1)
    assert "A. Lee approved another content" in said
    checked = json.loads(owner.run("check", *TODAY, "--fail-on", "never", "--format", "json"))
    report = valid(checked["policies"][0]["report"])
    assert [entry["id"] for entry in report["judged"]["lexicon"]] == ["loyalty-card"]
    found = {f["rule"] for change in report["changes"] for f in change["findings"]}
    assert "data-category-added" in found
    assert "own words for: loyalty-card" in " ".join(
        owner.run("diff", "privacy", "--from", "HEAD").split()
    )


def test_a_mistake_in_the_words_stops_every_command(owner: Owner) -> None:
    owner.configure("\n[lexicon.data]\nloyalty-card = ['bonus booklet']\n")
    line = CONFIG.count("\n") + 3
    for arguments in (("check", *TODAY), ("explain", "--text", "x"), ("notify", "privacy", *TODAY)):
        ran = owner.cli(*arguments)
        assert ran.code == 3
        assert f"line {line}: lexicon.data.loyalty-card: is no kind of data" in ran.err
