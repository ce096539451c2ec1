"""Read TOML so that every complaint names the file, the line and the key."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from policydiff.config.zones import read_day
from policydiff.errors import ConfigError

_HEADER = re.compile(r"^\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*(?:"([^"]+)"|'([^']+)'|([\w-]+(?:\.[\w-]+)*))\s*=""")


@dataclass(frozen=True, slots=True)
class Shape:
    """What a text must look like, and what is said of one that does not."""

    pattern: str
    """Matches the whole text. The schema for editors has it too, so it keeps to what Python's regular
    expressions share with those of ECMA 262."""
    problem: str
    """`{value}` in it stands for the text as it was written."""

    def refusal(self, value: str) -> str:
        """Return what is wrong with `value`, or ""."""
        if re.fullmatch(self.pattern, value):
            return ""
        return self.problem.replace("{value}", repr(value))


PATH = Shape(r"(?![/-])(?!(?:.*/)?\.\.(?:/|$)).+", "must be a path inside this folder, not {value}")
URL = Shape(r'https?://[^\s"<>]+', "must be a web address that begins with https://, not {value}")


@dataclass(frozen=True, slots=True)
class Source:
    """A TOML file and its text, able to say where a key stands."""

    path: Path
    text: str

    def error(self, key: str, problem: str) -> ConfigError:
        """Return an error that names this file, the line of `key` (or of its table) and the key."""
        line = self.line_of(key)
        place = f"{self.path}, line {line}" if line else str(self.path)
        return ConfigError(f"{place}: {key}: {problem}")

    def line_of(self, key: str) -> int | None:
        """Line of a dotted key such as `policies[1].path`, or of the table it should stand in."""
        while key:
            if (line := self._lines().get(key)) is not None:
                return line
            key = key[: -len(key.split(".")[-1])].rstrip(".") if "." in key else ""
        return None

    def _lines(self) -> dict[str, int]:
        found: dict[str, int] = {}
        counts: dict[str, int] = {}
        table = ""
        for number, line in enumerate(self.text.splitlines(), 1):
            if header := _HEADER.match(line):
                table = header[1].replace('"', "").replace("'", "").replace(" ", "")
                if line.lstrip().startswith("[["):
                    counts[table] = counts.get(table, -1) + 1
                    table = f"{table}[{counts[table]}]"
                found.setdefault(table, number)
            elif key := _KEY.match(line):
                name = key[1] or key[2] or key[3]
                found.setdefault(f"{table}.{name}" if table else name, number)
        return found


def read_toml(path: Path) -> tuple[Source, dict[str, Any]]:
    """Read and parse a TOML file. Raises `ConfigError` that names the line of a syntax error."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"Cannot read {path}: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8 (byte {error.start}); save it as UTF-8.") from error
    try:
        return Source(path, text), tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        reason = re.sub(r"\s*\(at .*\)$", "", str(error))
        at = f", line {line[1]}, column {line[2]}" if line else ""
        shown = text.splitlines()[int(line[1]) - 1].strip() if line else ""
        hint = f": {shown[:80]}" if shown else ""
        raise ConfigError(f"{path}{at}: not valid TOML ({reason}){hint}") from error
    except (RecursionError, ValueError) as error:
        # A number of thousands of digits, or a thousand brackets: anybody's pull request may hold them.
        raise ConfigError(f"{path}: not readable as TOML ({error}).") from None


class Table:
    """One table of a TOML file: typed look-ups that remember which keys were asked for."""

    def __init__(self, source: Source, name: str, values: object) -> None:
        self._source, self._name, self._asked = source, name, set[str]()
        if not isinstance(values, dict):
            raise source.error(name, "must be a table")
        self._values: dict[str, Any] = values

    def key(self, name: str) -> str:
        """Full dotted name of a key in this table."""
        return f"{self._name}.{name}" if self._name else name

    def error(self, name: str, problem: str) -> ConfigError:
        """Return an error about one of this table's keys."""
        return self._source.error(self.key(name), problem)

    def text(self, name: str, default: str | None = "", *shapes: Shape) -> str:
        """A string of all `shapes`; `default=None` makes it required, else it may be empty."""
        value = self._get(name, default)
        if not isinstance(value, str):
            raise self.error(name, f'must be text in quotes, such as "…", not {value!r}')
        if any(ord(c) < 32 and c not in "\n\t" for c in value):
            raise self.error(name, "holds a control character")
        if value or default is None:
            self._check(name, value, shapes)
        return value

    def whole(self, name: str, default: int, least: int = 0, most: int | None = None) -> int:
        """A whole number from `least` to `most`."""
        value = self._get(name, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.error(name, f"must be a whole number, not {value!r}")
        if value < least or (most is not None and value > most):
            span = f"from {least} to {most}" if most is not None else f"of at least {least}"
            raise self.error(name, f"must be a number {span}, not {value}")
        return value

    def share(self, name: str, default: float) -> float:
        """A number from 0 to 1."""
        value = self._get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise self.error(name, f"must be a number from 0 to 1, such as 0.05, not {value!r}")
        return float(value)

    def flag(self, name: str, default: bool) -> bool:
        """A true or false."""
        value = self._get(name, default)
        if not isinstance(value, bool):
            raise self.error(name, f"must be true or false, not {value!r}")
        return value

    def choice(self, name: str, options: tuple[str, ...], default: str | None) -> str:
        """One of a closed list, or the default."""
        value = self.text(name, default)
        if value not in options and value != default:
            raise self.error(name, f"must be one of {', '.join(options)}, not {value!r}")
        return value

    def day(self, name: str) -> datetime.date | None:
        """A date, with or without quotes; None where absent."""
        value = self._get(name, "")
        if value == "":
            return None
        try:
            return read_day(str(value))
        except ValueError:
            said = f"must be a date such as 2027-01-31, before the year 3000, not {value}"
            raise self.error(name, said) from None

    def texts(self, name: str, default: tuple[str, ...] = (), *shapes: Shape) -> tuple[str, ...]:
        """A list of strings, each of all `shapes`."""
        value = self._get(name, list(default))
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.error(name, 'must be a list of texts, such as ["…", "…"]')
        for item in value:
            self._check(name, item, shapes)
        return tuple(value)

    def choices(
        self, name: str, options: tuple[str, ...], default: tuple[str, ...]
    ) -> tuple[str, ...]:
        """A list of strings out of a closed list."""
        value = self.texts(name, default)
        for item in value:
            if item not in options:
                raise self.error(name, f"{item!r} is not one of {', '.join(options)}")
        return value

    def table(self, name: str) -> Table:
        """A sub-table; empty where absent."""
        return self._inner(self.key(name), self._get(name, {}))

    def tables(self, name: str) -> Iterator[Table]:
        """A list of tables."""
        value = self._get(name, [])
        if not isinstance(value, list):
            raise self.error(name, f"must be a list of tables, written [[{self.key(name)}]]")
        for number, item in enumerate(value):
            yield self._inner(f"{self.key(name)}[{number}]", item)

    def is_table(self, name: str) -> bool:
        """Whether a key holds a table of its own."""
        return isinstance(self._values.get(name), dict)

    def has_key(self, name: str) -> bool:
        """Whether a key is there."""
        return name in self._values

    def has_keys(self) -> bool:
        """Whether anything is there."""
        return bool(self._values)

    def items(self) -> Iterator[str]:
        """Names of all keys, each marked as asked for."""
        for name in self._values:
            self._asked.add(name)
            yield name

    def close(self) -> None:
        """Refuse keys that nothing asked for: a misspelt setting must not be silently ignored."""
        for name in self._values:
            if name not in self._asked:
                near = get_close_matches(name, sorted(self._asked), n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"known: {_known(self._asked)}"
                raise self.error(name, f"is not a setting; {hint}")

    def _inner(self, name: str, values: object) -> Table:
        return Table(self._source, name, values)

    def _check(self, name: str, value: str, shapes: tuple[Shape, ...]) -> None:
        for shape in shapes:
            if problem := shape.refusal(value):
                raise self.error(name, problem)

    def _get(self, name: str, default: object) -> object:
        self._asked.add(name)
        if name not in self._values:
            if default is None:
                raise self.error(name, "is required and missing")
            return default
        return self._values[name]


def _known(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "none"
