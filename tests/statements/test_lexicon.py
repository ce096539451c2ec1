"""The lexicon: the compiled file holds what the TOML files say, and phrases are found in it."""

from __future__ import annotations

import tomllib

import pytest
from tools.lexicon import compiled_text

from policydiff.statements import Facet, load_lexicon
from policydiff.statements.lexicon import COMPILED, FOLDER, fingerprint, match_longest
from policydiff.statements.marks import canonical_tokens, find_marks
from policydiff.statements.vocabulary import (
    END,
    NAMES,
    Branch,
    Planting,
    compile_lexicon,
    inflect,
    pack,
    unpack,
)


def found(text: str) -> tuple[int, list[tuple[Facet, str]]]:
    """How many words the first phrase of a text has, and what it means."""
    lexicon = load_lexicon()
    stop, meanings = match_longest(lexicon.tokeniser.tokenise(text), 0, lexicon.root)
    return stop, [(meaning.facet, meaning.id) for meaning in meanings]


def test_the_compiled_lexicon_is_fresh() -> None:
    assert COMPILED.read_text("utf-8") == compiled_text(), "run `make docs`"


def test_an_edited_file_is_seen_as_another_one() -> None:
    sources = {name: (FOLDER / f"{name}.toml").read_bytes() for name in NAMES}
    whole = fingerprint(sources)
    windows = {name: text.replace(b"\n", b"\r\n") for name, text in sources.items()}
    assert fingerprint(windows) == whole
    for name in NAMES:
        assert fingerprint(sources | {name: sources[name] + b"\n"}) != whole


def test_the_longest_phrase_is_found_in_any_form() -> None:
    assert found("Service Providers may help") == (2, [(Facet.RECIPIENT, "processor")])
    assert found("selling it")[1] == [(Facet.ACT, "sell")]
    assert found("marmalade") == (0, [])


def test_a_phrase_keeps_all_its_meanings_in_order() -> None:
    planting, root = Planting(), Branch()
    data = (Facet.DATA.value, "record", False, False, False)
    act = (Facet.ACT.value, "keep", False, False, False)
    planting.plant(root, ("record",), data)
    planting.plant(root, ("record",), act)
    planting.plant(root, ("record",), data)
    assert planting.meanings[root["record"][END]] == (data, act)
    other = (Facet.DATA.value, "disc", True, False, False)
    planting.plant(root, ("record",), other, over=frozenset({Facet.DATA.value}))
    assert planting.meanings[root["record"][END]] == (act, other)


def test_packing_loses_nothing() -> None:
    branch: Branch = {END: 3, "over": {END: 4, "to": {END: 5}}, "in": {"turn": {END: 6}}}
    assert pack(branch) == "3|6 in turn|4 over|5 over to"
    assert unpack(pack(branch)) == branch


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("share", ("share", "sharing", "shared")),
        ("rent", ("rent", "renting", "rented")),
        ("sell", ("sell", "selling", "selled", "sold")),
        ("copy", ("copy", "copying", "copyed", "copied")),
        ("log", ("log", "loging", "loged", "logging", "logged")),
    ],
)
def test_verbs_are_inflected(verb: str, forms: tuple[str, ...]) -> None:
    assert inflect(verb) == forms


def test_compiling_is_deterministic() -> None:
    texts = {name: (FOLDER / f"{name}.toml").read_text("utf-8") for name in NAMES}
    once, again = compile_lexicon(texts), compile_lexicon(texts)
    assert once == again
    assert list(once) == list(again)


def test_a_phrase_that_says_the_same_as_others_stands_once_and_means_something() -> None:
    lexicon = load_lexicon()
    table = tomllib.loads((FOLDER / "plain.toml").read_text("utf-8"))["alike"]
    groups = [line.split(";") for line in table.splitlines() if line.strip()]
    folded = [
        " ".join(part for word in phrase.split() for part in lexicon.tokeniser.fold(word))
        for group in groups
        for phrase in group
    ]
    assert [phrase for phrase in folded if folded.count(phrase) > 1] == []
    for phrase in folded:
        tokens = canonical_tokens(phrase, lexicon)
        marked = {
            " ".join(token.word for token in tokens[mark.start : mark.stop])
            for mark in find_marks(tokens, phrase, lexicon)
        }
        assert phrase in marked
