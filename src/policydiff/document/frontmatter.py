"""Front matter: the flat `key: value` lines between two fences at the top of a file.

Only scalars matter here (title, dates, language), so a full YAML or TOML reader, and the time to import
one, is not needed; what is nested deeper or odd is left alone and never an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from policydiff.document.blocks import Noted

_FENCES = {"---": ("---", "..."), "+++": ("+++",)}
_PAIR = re.compile(r"([A-Za-z_][\w.-]*)\s*[:=]\s*(.*)")
_INNER = re.compile(r"\s+([A-Za-z_][\w-]*):\s*(.*)")


def split_front_matter(source: str) -> tuple[tuple[Noted, ...], str]:
    """Return the metadata in order and the source with the front matter blanked, lines kept.

    Without front matter there is none. A key that comes twice is there once, as it first stands.
    """
    ends = _FENCES.get(source.partition("\n")[0].rstrip())
    if ends is None:
        return (), source
    lines = source.split("\n")
    stop = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() in ends), None)
    if stop is None:
        return (), source
    return _pairs(lines[1:stop]), "\n" * (stop + 1) + "\n".join(lines[stop + 1 :])


def metadata(noted: Iterable[Noted]) -> dict[str, str]:
    """Return the values by key."""
    return {each.key: each.value for each in noted}


def _pairs(lines: list[str]) -> tuple[Noted, ...]:
    found: dict[str, Noted] = {}
    key = ""
    for number, line in enumerate(lines, 2):
        match, inner = _PAIR.match(line), _INNER.match(line)
        if match:
            key = match[1].lower().replace("-", "_")
            found.setdefault(key, Noted(key, _scalar(match[2]), number))
        elif key and inner:
            below = f"{key}.{inner[1].lower().replace('-', '_')}"
            found.setdefault(below, Noted(below, _scalar(inner[2]), number))
        elif (
            key
            and line[:1] in " \t"
            and not line.lstrip().startswith(("-", "#"))
            and ":" not in line
        ):
            whole = f"{found[key].value} {_scalar(line)}".strip()
            found[key] = Noted(key, whole, found[key].line)
    return tuple(each for each in found.values() if each.value)


def _scalar(raw: str) -> str:
    value = raw.strip()
    if value[:1] in "\"'" and len(value) > 1:
        stop = value.find(value[0], 1)
        return value[1:stop] if stop > 0 else value[1:]
    value = re.sub(r"\s+#.*$", "", value)
    return "" if value in (">", "|", ">-", "|-", "null", "~", "[]", "{}") else value
