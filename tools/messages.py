"""The catalogues of other languages: what is said in the source, collected; what is translated, compiled.

    python -m tools.messages            bring every catalogue up to date and compile it
    python -m tools.messages --check    fail where one is not, or lacks a message
    python -m tools.messages --new fr   begin a catalogue, with every message and no translation

Messages are the first argument of `t(...)`, `t.number(...)` and `t.in_context(...)` in the package, the
strings of a table that such a call picks from (`t(_SAYS[operation])`), the titles and explanations of
rules, and what templates wrap in `_()` or `{% trans %}`.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from policydiff.i18n import DOMAIN, LOCALE_FOLDER
from policydiff.rules import CATALOGUE, DISPLACED, UNKNOWN_NODE, UNKNOWN_SENTENCE

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "policydiff"
TEMPLATES = ROOT / "templates"
_PERCENT = re.compile(r"%\((\w+)\)s")
_TRANSLATING = ("policydiff.i18n", "policydiff.web.languages")
"""Modules of which one is imported wherever `t` says something."""
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Found:
    """A message, and where it is said."""

    id: str | tuple[str, str]
    place: str
    context: str | None = None


def messages() -> tuple[Found, ...]:
    """Return every message, in the order of the files."""
    found = [Found(text, "policydiff/rules") for text in _of_rules()]
    for path in sorted(PACKAGE.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if any(name in source for name in _TRANSLATING):
            place = path.relative_to(ROOT).as_posix()
            found += _of_source(source, place)
    for path in sorted(TEMPLATES.glob("*.j2")):
        found += _of_template(path)
    return tuple(found)


def _of_rules() -> Iterator[str]:
    for rule in CATALOGUE:
        yield rule.title
        yield rule.explanation
    yield UNKNOWN_NODE
    yield UNKNOWN_SENTENCE
    yield DISPLACED


def _of_source(source: str, place: str) -> Iterator[Found]:
    tree = ast.parse(source)
    tables = {
        target.id: statement.value
        for statement in tree.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        match call.func:
            case ast.Name(id="t"):
                yield from (Found(text, place) for text in _texts(call.args[0], tables, tree))
            case ast.Attribute(value=ast.Name(id="t"), attr="number"):
                one, many = (ast.literal_eval(each) for each in call.args[:2])
                yield Found((one, many), place)
            case ast.Attribute(value=ast.Name(id="t"), attr="in_context"):
                context = ast.literal_eval(call.args[0])
                for text in _texts(call.args[1], tables, tree):
                    yield Found(text, place, context)


def _texts(node: ast.expr, tables: dict[str, ast.expr], tree: ast.Module) -> Iterator[str]:
    """Give every string that an argument may stand for."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from _texts(one, tables, tree)
            yield from _texts(other, tables, tree)
        case ast.Subscript(value=table):
            yield from _texts(table, tables, tree)
        case ast.Call(func=ast.Attribute(value=table, attr="get"), args=arguments):
            yield from _texts(table, tables, tree)
            for default in arguments[1:]:
                yield from _texts(default, tables, tree)
        case ast.Name(id=name) if name in tables:
            yield from _strings(tables[name])
        case ast.Name(id=name):
            # A variable of the function: whatever is ever assigned to it by that name.
            for each in ast.walk(tree):
                if (
                    isinstance(each, ast.Assign)
                    and not isinstance(each.value, ast.Name)
                    and any(isinstance(t, ast.Name) and t.id == name for t in each.targets)
                ):
                    yield from _texts(each.value, tables, tree)
        case ast.Dict():
            yield from _strings(node)


def _strings(node: ast.expr) -> Iterator[str]:
    """Give the strings of a table, not its keys."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.Dict(values=values):
            for value in values:
                yield from _strings(value)
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            for element in elements:
                yield from _strings(element)
        case ast.Call(args=arguments):
            for argument in arguments:
                yield from _strings(argument)


def _of_template(path: Path) -> Iterator[Found]:
    with path.open("rb") as stream:
        for _, function, message, _ in babel_extract(
            stream,
            ("_", "gettext", "ngettext"),
            [],
            {"silent": "false", "trimmed": "true", "extensions": "jinja2.ext.i18n"},
        ):
            name = f"templates/{path.name}"
            texts = (message,) if isinstance(message, str) else tuple(message or ())
            if function == "ngettext":
                yield Found((str(texts[0]), str(texts[1])), name)
            elif texts:
                yield Found(str(texts[0]), name)


def template() -> Catalog:
    """Return all messages as a catalogue without translations."""
    catalogue = _empty(None)
    for found in messages():
        catalogue.add(found.id, locations=[(found.place, 0)], context=found.context)
    return catalogue


def _empty(locale: str | None) -> Catalog:
    # No clock and no author: the same source gives the same bytes.
    return Catalog(
        locale,
        DOMAIN,
        header_comment=f"# policydiff in {locale}; see docs/translating.md.",
        project="policydiff",
        version="1",
        copyright_holder="the authors of policydiff",
        msgid_bugs_address="see docs/translating.md",
        creation_date=_EPOCH,
        revision_date=_EPOCH,
        last_translator="the authors of policydiff",
        language_team="see docs/translating.md",
        fuzzy=False,
    )


def updated(path: Path) -> Catalog:
    """Return the catalogue at `path` with the messages of the source, its translations kept."""
    with path.open("rb") as stream:
        present = read_po(stream, locale=path.parent.parent.name, domain=DOMAIN)
    fresh = _empty(str(present.locale))
    for message in template():
        if message.id:
            known = present.get(message.id, message.context)
            fresh.add(
                message.id,
                known.string if known else None,
                locations=message.locations,
                context=message.context,
            )
    return fresh


def missing(catalogue: Catalog) -> list[str]:
    """Return the messages without a translation."""
    return [str(message.id) for message in catalogue if message.id and not _is_translated(message)]


def _is_translated(message: Message) -> bool:
    forms = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return all(forms)


def broken(catalogue: Catalog) -> list[str]:
    """Return the messages whose translation names other values than they do."""
    return [
        str(message.id)
        for message in catalogue
        if message.id and _is_translated(message) and _fields(message.id) != _fields(message.string)
    ]


def _fields(text: object) -> frozenset[str]:
    """Return the values that a message names, or all forms of one together."""
    texts = text if isinstance(text, list | tuple) else (text,)
    return frozenset(
        name
        for each in texts
        for name in (
            *(name for _, name, _, _ in Formatter().parse(str(each)) if name),
            *_PERCENT.findall(str(each)),
        )
    )


def begin(language: str) -> Path:
    """Write a catalogue without translations where there is none. Raises ValueError for no language."""
    path = LOCALE_FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not path.exists():
        catalogue = _empty(str(Locale.parse(language)))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_written(catalogue))
        path.write_bytes(_written(updated(path)))
    return path


def _written(catalogue: Catalog) -> bytes:
    text = io.BytesIO()
    write_po(text, catalogue, width=100, no_location=True, omit_header=False, sort_output=False)
    return text.getvalue()


def main(arguments: list[str]) -> int:
    """Update the catalogues, or check that they are, or begin one."""
    if arguments[:1] == ["--new"]:
        path = begin(arguments[1])
        left = len(missing(updated(path)))
        print(f"{path}: {left} messages to translate; docs/translating.md says how")
        return 0
    check = "--check" in arguments
    faults = []
    for path in sorted(LOCALE_FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        catalogue = updated(path)
        compiled = io.BytesIO()
        write_mo(compiled, catalogue)
        faults += [f"{path}: no translation of {text!r}" for text in missing(catalogue)]
        faults += [f"{path}: names other values: {text!r}" for text in broken(catalogue)]
        for target, content in (
            (path, _written(catalogue)),
            (path.with_suffix(".mo"), compiled.getvalue()),
        ):
            if check and (not target.exists() or target.read_bytes() != content):
                faults.append(f"{target} is not up to date: run `make docs`")
            elif not check:
                target.write_bytes(content)
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
