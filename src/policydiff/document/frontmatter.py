"""Front matter: the flat `key: value` lines between two fences at the top of a file.

Only scalars matter here (title, dates, language), so a full YAML or TOML reader, and the time to import
one, is not needed; what is nested or odd is left alone and never an error.
"""

from __future__ import annotations

import re

_FENCES = {"---": ("---", "..."), "+++": ("+++",)}
_PAIR = re.compile(r"([A-Za-z_][\w.-]*)\s*[:=]\s*(.*)")


def split_front_matter(source: str) -> tuple[dict[str, str], str]:
    """Return the metadata and the source with the front matter blanked, lines kept.

    Keys are lower case with "-" as "_". Without front matter the dictionary is empty.
    """
    ends = _FENCES.get(source.partition("\n")[0].rstrip())
    if ends is None:
        return {}, source
    lines = source.split("\n")
    stop = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() in ends), None)
    if stop is None:
        return {}, source
    return _pairs(lines[1:stop]), "\n" * (stop + 1) + "\n".join(lines[stop + 1 :])


def _pairs(lines: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    key = ""
    for line in lines:
        match = _PAIR.match(line)
        if match:
            key = match[1].lower().replace("-", "_")
            found.setdefault(key, _scalar(match[2]))
        elif (
            key
            and line[:1] in " \t"
            and not line.lstrip().startswith(("-", "#"))
            and ":" not in line
        ):
            found[key] = f"{found[key]} {_scalar(line)}".strip()
    return {key: value for key, value in found.items() if value}


def _scalar(raw: str) -> str:
    value = raw.strip()
    if value[:1] in "\"'" and len(value) > 1:
        stop = value.find(value[0], 1)
        return value[1:stop] if stop > 0 else value[1:]
    value = re.sub(r"\s+#.*$", "", value)
    return "" if value in (">", "|", ">-", "|-", "null", "~", "[]", "{}") else value
