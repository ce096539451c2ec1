"""What every template is for and what it is given, read from the templates themselves.

The comment at the top of a template says it; where that lists no variables, they are found in the template.
`documented` and `used` are what a test compares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2 import meta, nodes

from policydiff.render.templates import default_folder, environment

_COMMENT = re.compile(r"\A\{#-?\s*(.*?)\s*-?#\}", re.DOTALL)
_LIST = re.compile(r"Variables:\s*(.*?)\.?\s*\Z", re.DOTALL)
_PARENT = re.compile(r"those of ([a-z_.0-9]+\.j2)")
_NAME = re.compile(r"[a-z_][a-z_0-9]*")
_OURS = frozenset({"_", "_trans"})
"""What Jinja's own extension for translations adds."""


def names() -> tuple[str, ...]:
    """Every default template with Jinja in it."""
    return tuple(sorted(path.name for path in default_folder().glob("*.j2")))


def comment(name: str) -> tuple[str, str]:
    """What a template is for, and its list of variables as it is written there, or ""."""
    text = (default_folder() / name).read_text(encoding="utf-8")
    found = _COMMENT.match(text)
    said = " ".join(found[1].split()) if found else ""
    listed = _LIST.search(said)
    return (said[: listed.start()].strip(), listed[1]) if listed else (said, "")


def documented(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """The names that a template's comment lists, and those it has from templates it refers to."""
    _, listed = comment(name)
    parents = _PARENT.findall(listed)
    inherited: set[str] = set()
    for parent in parents:
        inherited |= frozenset().union(*documented(parent))
    return frozenset(_NAME.findall(_PARENT.sub("", listed))), frozenset(inherited)


def used(name: str) -> frozenset[str]:
    """The names that a template reads: of its context, and fields of whatever it reads."""
    tree = _parsed(name)
    imported = _imported(tree)
    fields = {
        each.attr
        for each in tree.find_all(nodes.Getattr)
        if not (isinstance(each.node, nodes.Name) and each.node.name in imported | {"loop"})
    }
    return frozenset(_given(tree)) | fields


def parameters(name: str) -> frozenset[str]:
    """The names that a template's macros take."""
    macros = _parsed(name).find_all(nodes.Macro)
    return frozenset(each.name for macro in macros for each in macro.args)


def table() -> str:
    """A table of the templates in Markdown."""
    rows = ["| template | what it is | what it is given |", "|---|---|---|"]
    for name in names():
        said, listed = comment(name)
        given = listed or ", ".join(_listed(name)) or "–"
        rows.append(f"| `{name}` | {_cell(said) or '–'} | {_cell(given)} |")
    return "\n".join(rows) + "\n"


def _listed(name: str) -> Iterator[str]:
    """The context's names, each with the fields that are read of it directly."""
    tree = _parsed(name)
    for given in sorted(_given(tree)):
        fields = sorted(
            {
                each.attr
                for each in tree.find_all(nodes.Getattr)
                if isinstance(each.node, nodes.Name) and each.node.name == given
            }
        )
        yield f"{given} ({', '.join(fields)})" if fields else given


def _given(tree: nodes.Template) -> set[str]:
    return set(meta.find_undeclared_variables(tree)) - _imported(tree) - _OURS


def _imported(tree: nodes.Template) -> set[str]:
    return {each.target for each in tree.find_all(nodes.Import)}


def _parsed(name: str) -> nodes.Template:
    text = (default_folder() / name).read_text(encoding="utf-8")
    return environment(name).parse(text)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")
