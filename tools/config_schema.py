"""The JSON Schema of policydiff.toml, made by listening to the code that reads the file.

    python -m tools.config_schema     print it

`Listener` is a `Table` that notes every look-up: name, type, range, shape, default. Reading a sample
with one of everything therefore names every setting there is. What each is for comes from the
documentation of its field in `config/records.py`; only what stands in no record of ours is said here.
"""

from __future__ import annotations

import ast
import dataclasses
import datetime
import inspect
import json
import pathlib
import sys
import tomllib
import typing
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from policydiff.config import records
from policydiff.config.load import read_config
from policydiff.config.toml import Shape, Source, Table
from policydiff.delivery.list_rows import COLUMNS
from policydiff.rules import CATALOGUE
from policydiff.statements import Facet
from policydiff.statements.extension import lexicon_ids

Json = dict[str, Any]
Place = tuple[str, ...]
"""Where a setting stands: names of keys, "[]" for an item of a list, "*" for any key."""

SAMPLE = f"""
[[policies]]
id = "privacy"
path = "privacy.md"
translations = {{ de = "privacy.de.md" }}
[notice]
actions = [{{ text = "Choose", url = "https://example.org" }}]
[audience]
columns = {{ address = "email" }}
[rules.{CATALOGUE[0].id}]
level = "minor"
reason = "house style"
[lexicon]
data = {{ email-address = ["box"], lorry-card = {{ new = true, phrases = ["lorry card"] }} }}
recipients = {{ affiliate = ["sister"], haulier = {{ new = true, phrases = ["haulier"] }} }}
purposes = {{ account = ["box keeping"], haulage = {{ new = true, phrases = ["haulage"] }} }}
acts = {{ combine = ["dovetail"], collect = {{ phrases = ["hoard"] }} }}
duties = {{ ask = ["bespeak"], delete = {{ phrases = ["unwrite"] }} }}
rights = {{ appeal = ["gainsay"], access = {{ phrases = ["behold"] }} }}
vendors = {{ Bramblehost = [], Petalpay = {{ role = "payment-provider", phrases = ["Petal Pay"] }} }}
brands = {{ "Petal Club" = ["Floret"], "Root Club" = {{ phrases = ["Tuber Club"] }} }}
"""

ABOUT = {
    ("law",): "The table from what a change does to its level.",
    ("rules",): "Levels of single rules, moved with a reason; `policydiff rules` lists them.",
    ("rules", "*", "level"): "Level of what this rule finds.",
    ("rules", "*", "reason"): "Why it is moved; stands in every report.",
    (
        "lexicon",
    ): "The organisation's own words; `policydiff explain` shows how a sentence is read.",
    ("lexicon", "data"): "Kinds of data, by id, and phrases for them.",
    ("lexicon", "recipients"): "Roles of those who get data, by id, and phrases for them.",
    ("lexicon", "purposes"): "What data is for, by id, and phrases for it.",
    ("lexicon", "acts"): "What is done with data, by id, and verbs for it in their base form.",
    ("lexicon", "duties"): "What is owed, by id, and verbs for it in their base form.",
    ("lexicon", "rights"): "What readers may do, by id, and verbs for it in their base form.",
    ("lexicon", "vendors"): "Companies, by the name people write.",
    ("lexicon", "brands"): "One thing under several names: the name now, and those it had.",
    ("phrases",): "Words by which policies say it.",
    ("new",): "Whether this id is a new one.",
    ("sensitive",): "Whether naming it needs consent.",
    ("role",): "Recipient role that it has.",
}
# What one setting asks of another, which no single look-up says.
_FILLED = {"minLength": 1}
TOGETHER: dict[Place, Json] = {
    ("audience",): {
        "if": {
            "anyOf": [
                {"properties": {name: _FILLED}, "required": [name]} for name in ("csv", "sql")
            ]
        },
        "then": {"properties": {"kind": _FILLED}, "required": ["kind"]},
        "not": {"properties": {"csv": _FILLED, "sql": _FILLED}, "required": ["csv", "sql"]},
    },
    ("notice",): {
        "if": {"properties": {"unsubscribe_mail": _FILLED}, "required": ["unsubscribe_mail"]},
        "then": {"properties": {"unsubscribe_url": _FILLED}, "required": ["unsubscribe_url"]},
    },
}


@dataclass
class Node:
    """What was asked for at one place."""

    kinds: list[Json] = field(default_factory=list)
    children: dict[str, Node] = field(default_factory=dict)
    required: bool = False

    def at(self, place: Place) -> Node:
        node = self
        for name in place:
            node = node.children.setdefault(name, Node())
        return node


class Listener(Table):
    """A table that notes what it is asked for."""

    def __init__(self, source: Source, values: object, root: Node, place: Place) -> None:
        super().__init__(source, ".".join(place), values)
        self._root, self._place, self._open = root, place, False
        self._inside: Place = ()

    def text(self, name: str, default: str | None = "", *shapes: Shape) -> str:
        # An optional text may be empty, whatever its shape.
        empty = "" if default is None else "?"
        patterns = [{"pattern": f"^(?:{shape.pattern}){empty}$"} for shape in shapes]
        shape = patterns[0] if len(patterns) == 1 else {"allOf": patterns} if patterns else {}
        self._note(name, {"type": "string", **shape}, default)
        return super().text(name, default, *shapes)

    def whole(self, name: str, default: int, least: int = 0, most: int | None = None) -> int:
        top = {} if most is None else {"maximum": most}
        self._note(name, {"type": "integer", "minimum": least, **top}, default)
        return super().whole(name, default, least, most)

    def share(self, name: str, default: float) -> float:
        self._note(name, {"type": "number", "minimum": 0, "maximum": 1}, default)
        return super().share(name, default)

    def flag(self, name: str, default: bool) -> bool:
        self._note(name, {"type": "boolean"}, default)
        return super().flag(name, default)

    def choice(self, name: str, options: tuple[str, ...], default: str | None) -> str:
        more = () if default is None or default in options else (default,)
        self._note(name, {"enum": [str(each) for each in (*options, *more)]}, default)
        return super().choice(name, options, default)

    def choices(
        self, name: str, options: tuple[str, ...], default: tuple[str, ...]
    ) -> tuple[str, ...]:
        items = {"enum": [str(each) for each in options]}
        self._note(name, {"type": "array", "items": items}, default)
        return super().choices(name, options, default)

    def texts(self, name: str, default: tuple[str, ...] = (), *shapes: Shape) -> tuple[str, ...]:
        item: Json = {"type": "string"}
        for shape in shapes:
            item |= {"pattern": f"^(?:{shape.pattern})$"}
        self._note(name, {"type": "array", "items": item}, default)
        return super().texts(name, default, *shapes)

    def day(self, name: str) -> datetime.date | None:
        pattern = r"^(?:\d{4}-\d{2}-\d{2})?$"
        self._note(name, {"type": "string", "format": "date", "pattern": pattern}, "")
        return super().day(name)

    def table(self, name: str) -> Table:
        self._inside = (*self._place, self._known(name))
        self._note(name, {"type": "object"}, {})
        return super().table(name)

    def tables(self, name: str) -> Iterator[Table]:
        self._inside = (*self._place, name, "[]")
        self._note(name, {"type": "array"}, [])
        yield from super().tables(name)

    def items(self) -> Iterator[str]:
        self._open = True
        yield from super().items()

    def _inner(self, name: str, values: object) -> Table:
        return Listener(self._source, values, self._root, self._inside)

    def _known(self, name: str) -> str:
        return "*" if self._open else name

    def _note(self, name: str, said: Json, default: object) -> None:
        node = self._root.at((*self._place, self._known(name)))
        if default is None:
            node.required = True
        elif default not in ({}, []) and self._place[:1] != ("lexicon",):
            said = said | {"default": json.loads(json.dumps(default))}
        # A choice is a text as well, and what was said first says more.
        if not any(each.get("type") == said.get("type") or "enum" in each for each in node.kinds):
            node.kinds.append(said)


def listen() -> Node:
    root = Node()
    source = Source(pathlib.Path("sample"), SAMPLE)
    read_config(Listener(source, tomllib.loads(SAMPLE), root, ()), pathlib.Path())
    return root


def descriptions() -> dict[Place, str]:
    """What the records say of themselves and their fields, by place."""
    found = dict(_described(records.Config, ()))
    law = found.pop(("law", "favourable"))
    found = {place: said for place, said in found.items() if place[0] not in ("folder", "law")}
    return found | ABOUT | {("law", "favourable"): law}


def _described(record: type, place: Place) -> Iterator[tuple[Place, str]]:
    said = _field_docs(record)
    for name, hint in typing.get_type_hints(record).items():
        inner = _record_in(hint)
        doc = said.get(name, "") or (_line(inner.__doc__ or "") if inner else "")
        yield (*place, name), doc
        if inner is not None:
            many = typing.get_origin(hint) is tuple
            yield from _described(inner, (*place, name, "[]") if many else (*place, name))


def _record_in(hint: object) -> type | None:
    for each in (hint, *typing.get_args(hint)):
        if inspect.isclass(each) and dataclasses.is_dataclass(each):
            return each
    return None


def _field_docs(record: type) -> dict[str, str]:
    (tree,) = ast.parse(inspect.getsource(record)).body
    assert isinstance(tree, ast.ClassDef)
    found = {}
    for statement, after in zip(tree.body, tree.body[1:], strict=False):
        match statement, after:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(
                value=ast.Constant(value=str(text))
            ):
                found[name] = _line(text)
    return found


def _line(text: str) -> str:
    return " ".join(text.split())


def schema() -> Json:
    """The JSON Schema (2020-12) of policydiff.toml."""
    made = Schema(descriptions())
    whole = made.table(listen(), ())
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:policydiff:config:1",
        "title": "policydiff.toml",
        "description": "Which policies are watched, who sends the notices, and how.",
        **whole,
        "$defs": made.shared,
    }


@dataclass
class Schema:
    """Turns what was asked for into a schema."""

    said: dict[Place, str]
    shared: dict[str, Json] = field(default_factory=dict)
    """What stands under many names."""

    def setting(self, node: Node, place: Place) -> Json:
        about = {"description": text} if (text := self._about(place)) else {}
        kinds = [self._kind(kind, node, place) for kind in node.kinds]
        return about | (kinds[0] if len(kinds) == 1 else {"anyOf": kinds})

    def table(self, node: Node, place: Place) -> Json:
        made: Json = {"type": "object", "additionalProperties": False}
        if "*" not in node.children:
            children = node.children.items()
            made["properties"] = {
                name: self.setting(inner, (*place, name)) for name, inner in children
            }
            if required := [name for name, inner in children if inner.required]:
                made["required"] = required
            return made | TOGETHER.get(place, {})
        anything = self.setting(node.children["*"], (*place, "*"))
        if (names := _names(place)) is None:
            return made | {"additionalProperties": anything}
        # Each by its name, so that an editor can offer it.
        name = "-".join(place)
        self.shared[name] = anything
        # In a list of its own: older readers of schemas overlook whatever stands beside a $ref.
        one = {"allOf": [{"$ref": f"#/$defs/{name}"}]}
        return made | {"properties": {key: about | one for key, about in names.items()}}

    def _kind(self, kind: Json, node: Node, place: Place) -> Json:
        if kind.get("type") == "object":
            return self.table(node, place)
        if kind.get("type") == "array" and "[]" in node.children:
            return kind | {"items": self.table(node.children["[]"], (*place, "[]"))}
        return kind

    def _about(self, place: Place) -> str:
        inside = place[-1:] if place[0] == "lexicon" else place
        return self.said.get(place, "") or self.said.get(inside, "")


def _names(place: Place) -> dict[str, Json] | None:
    """The names that a table is closed to, and what each is; None where any will do."""
    if place == ("rules",):
        return {rule.id: {"description": f"{rule.title}."} for rule in CATALOGUE}
    if place == ("audience", "columns"):
        return {name: {} for name in COLUMNS}
    facets = {"acts": Facet.ACT, "duties": Facet.DUTY, "rights": Facet.RIGHT}
    if place[:1] == ("lexicon",) and place[-1] in facets:
        return {name: {} for name in sorted(lexicon_ids(facets[place[-1]]))}
    return None


def schema_text() -> str:
    """What the packaged schema file must hold."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
