"""The JSON Schema of policydiff.toml: up to date, complete, and of one mind with the loader."""

from __future__ import annotations

import copy
import datetime
import pathlib
import re
import tempfile
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.conftest import ROOT
from tools.config_schema import SAMPLE, schema_text

from policydiff.config import load_config
from policydiff.config.schema import load_config_schema
from policydiff.config.schema import schema_text as published
from policydiff.errors import ConfigError

SCHEMA = load_config_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
MINIMAL: dict[str, Any] = {"policies": [{"id": "privacy", "path": "privacy.md"}]}
VALUES: tuple[Any, ...] = (
    *("", "x", "X y", "a/b.md", "../a.md", "a/../../b", "/etc/x", "-x", "a..b"),
    *("https://example.org", "http://x.org/{token}", "https://x.org/{policy}/{notice}", "ftp://x"),
    *("https://x.org/{other}", "javascript:alert(1)", "git:refs/policydiff/ledger", "git:refs/"),
    *("postgresql://db/x", "postgresql://me:secret@db/x", "smtp", "tls", "account", "material"),
    *("minor", "2027-01-31", "octocat", "@octo-cat", "@bramble/legal", "bramble/legal/x"),
    *(True, False, -1, 0, 1, 30, 1001, 70_000, 0.5, 1.5),
    *([], ["a"], ["octocat"], ["@bramble/legal"], ["unapproved"], ["material", "x"], [1], {}),
    *({"de": "a.de.md"}, {"de": "../a"}, {"de": 1}, {"address": "Mail"}, {"colour": "x"}),
    *([{"text": "Go", "url": "https://x.org"}], [{"text": "Go"}], [{"text": "Go", "url": ""}]),
    *([{"id": "a", "path": "a.md"}], [{"id": "A b", "path": "a.md"}], [{"id": "a", "pfad": "b"}]),
    *({"data-sold": {"level": "minor", "reason": "said elsewhere"}}, {"no-such-rule": {}}),
)
BEYOND = {("policies", "time_zone")}
"""What only the loader can judge: whether this machine knows a zone."""


def test_the_published_schema_is_what_the_loader_reads() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert published() == schema_text(), "run `make docs`"


def test_every_setting_says_what_it_is_for() -> None:
    silent = [".".join(place) for place, said in _settings(SCHEMA) if not said.get("description")]
    assert silent == []


def test_every_setting_stands_in_the_documentation() -> None:
    text = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    absent = [
        ".".join(place)
        for place, _ in _settings(SCHEMA)
        if not re.search(rf"(?<![\w-]){place[-1]}(?![\w-])", text)
    ]
    assert absent == []


def _samples() -> Iterator[tuple[str, str]]:
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    for number, block in enumerate(re.findall(r"```toml\n(.*?)```", page, re.DOTALL)):
        yield f"configuration.md-{number}", block
    yield "policies", (ROOT / "policies" / "policydiff.toml").read_text(encoding="utf-8")
    yield "one-of-everything", SAMPLE
    yield "empty", ""


@pytest.mark.parametrize(("name", "text"), list(_samples()))
def test_every_sample_is_valid(name: str, text: str, tmp_path: pathlib.Path) -> None:
    # Settings that stand beside each other only to be shown.
    text = text.replace('ledger = ""', "")
    (tmp_path / "policydiff.toml").write_text(text, encoding="utf-8")
    load_config(tmp_path / "policydiff.toml")
    VALIDATOR.validate(_as_json(tomllib.loads(text)))


def test_a_misspelt_setting_is_refused_wherever_it_stands() -> None:
    tables = [(), ("policies",), *({place[:-1] for place, _ in _settings(SCHEMA)} - {()})]
    for place in tables:
        document = _with(place, "legel_name", "x")
        assert not VALIDATOR.is_valid(document), place
        assert not _loads(document), place


@settings(max_examples=120)
@given(st.data())
def test_the_loader_and_the_schema_accept_the_same(data: st.DataObject) -> None:
    places = sorted({place for place, _ in _settings(SCHEMA)} - BEYOND)
    document: dict[str, Any] = copy.deepcopy(MINIMAL)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from(places))
        value = data.draw(st.sampled_from(VALUES))
        document = _with(place[:-1], place[-1], value, document)
    assert VALIDATOR.is_valid(_as_json(document)) == _loads(document), document


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_every_value_is_judged_alike_everywhere(value: object) -> None:
    for place in sorted({place for place, _ in _settings(SCHEMA)} - BEYOND):
        document = _with(place[:-1], place[-1], value)
        assert VALIDATOR.is_valid(_as_json(document)) == _loads(document), place


@pytest.mark.parametrize(
    ("lexicon", "good"),
    [
        ({"data": {"email-address": ["electronic post box"]}}, True),
        ({"data": {"email-address": "electronic post box"}}, False),
        ({"data": {"email-address": {"phrases": ["post box"], "sensitive": True}}}, True),
        ({"data": {"email-address": {"phrases": ["post box"], "sensitive": "yes"}}}, False),
        ({"data": {"loyalty-card": {"new": True, "phrases": ["loyalty card"]}}}, True),
        ({"data": {"loyalty-card": {"new": True, "phrase": ["loyalty card"]}}}, False),
        ({"recipients": {"franchisee": {"new": True, "phrases": ["branch operator"]}}}, True),
        ({"recipients": {"affiliate": {"sensitive": True}}}, False),
        ({"acts": {"share": ["pass around"]}}, True),
        ({"acts": {"juggle": ["juggle"]}}, False),
        ({"acts": {"share": {"new": True, "phrases": ["pass around"]}}}, False),
        ({"vendors": {"Petal Pay": {"role": "payment-provider"}, "Bramblehost": []}}, True),
        ({"vendors": {"Petal Pay": {"rolle": "payment-provider"}}}, False),
        ({"brands": {"Petal Club": ["Floret"]}}, True),
        ({"brand": {"Petal Club": ["Floret"]}}, False),
    ],
    ids=repr,
)
def test_own_words_are_judged_alike(lexicon: dict[str, Any], good: bool) -> None:
    document = {"lexicon": lexicon}
    assert (VALIDATOR.is_valid(document), _loads(document)) == (good, good)


def _settings(
    schema: dict[str, Any], place: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Every setting and every table, but for the words of `[lexicon]` and the names of rules."""
    for name, inner in schema.get("properties", {}).items():
        here = (*place, name)
        if (here[0] in ("lexicon", "rules") and len(here) > 1) or "$ref" in str(inner.get("allOf")):
            continue
        if here == ("audience", "columns"):
            yield here, inner
            continue
        yield here, inner
        yield from _settings(inner, here)
        if "actions" not in here:
            yield from _settings(inner.get("items", {}), here)


def _with(
    place: tuple[str, ...], name: str, value: object, document: dict[str, Any] | None = None
) -> dict[str, Any]:
    document = copy.deepcopy(MINIMAL if document is None else document)
    table: Any = document
    for key in place:
        table = table.setdefault(key, {}) if isinstance(table, dict) else table
        table = table[0] if isinstance(table, list) and table else table
    if isinstance(table, dict):
        table[name] = copy.deepcopy(value)
    return document


def _loads(document: dict[str, Any]) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "policydiff.toml"
        path.write_text(tomlkit.dumps(document), encoding="utf-8")
        try:
            load_config(path)
        except ConfigError:
            return False
        return True


def _as_json(value: Any) -> Any:
    """Return TOML as JSON has it: an editor sees a date as text."""
    if isinstance(value, dict):
        return {key: _as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime.date) else value
