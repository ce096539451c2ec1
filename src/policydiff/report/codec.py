"""Reports and changelogs as plain JSON types, and back, field by field as the records say.

The published names are the records' names, with two differences: `schema_version` comes first, and
what the account of a side calls `gone` is "removed" on the old side and "added" on the new one.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

from policydiff.diff.records import SideAccount
from policydiff.errors import PolicydiffError
from policydiff.report.records import SCHEMA_VERSION, Accounting, Changelog, ChangeReport

_Record = TypeVar("_Record")


def report_to_dict(report: ChangeReport) -> dict[str, object]:
    """Return the report as published: the names and the order of the contract, JSON types only."""
    return cast("dict[str, object]", _encode(report))


def report_from_dict(data: Mapping[str, object]) -> ChangeReport:
    """Return the report that `report_to_dict` wrote; unknown fields are ignored.

    Raises `PolicydiffError` naming the place where `data` is not a report of this schema version.
    """
    version = data.get("schema_version")
    if version != SCHEMA_VERSION:
        raise PolicydiffError(
            f"cannot read the report: its schema_version is {version!r}, this policydiff reads"
            f" {SCHEMA_VERSION!r}; write the report again with this version"
        )
    return cast("ChangeReport", _decode(ChangeReport, data, "report"))


def changelog_to_dict(changelog: Changelog) -> dict[str, object]:
    """Return the changelog as plain JSON types: policy, and entries with their reports."""
    return cast("dict[str, object]", _encode(changelog))


def changelog_from_dict(data: Mapping[str, object]) -> Changelog:
    """Return the changelog that `changelog_to_dict` wrote. Raises as `report_from_dict` does."""
    return cast("Changelog", _decode(Changelog, data, "changelog"))


def record_to_dict(record: object) -> dict[str, object]:
    """Return a record of any kind (a frozen dataclass of such, of tuples and of plain types)."""
    return cast("dict[str, object]", _encode(record))


def record_from_dict(kind: type[_Record], data: object, place: str) -> _Record:
    """Return the record that `record_to_dict` wrote; unknown fields are ignored.

    Raises `PolicydiffError` naming the place, below `place`, where `data` is not such a record.
    """
    return cast("_Record", _decode(kind, data, place))


def _encode(value: object) -> object:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    if isinstance(value, Accounting):
        return {
            "old": _encode_side(value.old, "removed"),
            "new": _encode_side(value.new, "added"),
        }
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _encode(getattr(value, name)) for name in _names(type(value))}
    return value


def _encode_side(side: SideAccount, gone: str) -> dict[str, object]:
    return {
        "sentences": side.sentences,
        "unchanged": side.unchanged,
        "moved": side.moved,
        "modified": side.modified,
        gone: side.gone,
    }


@cache
def _names(record: type[Any]) -> tuple[str, ...]:
    names = tuple(field.name for field in fields(record))
    return tuple(sorted(names, key=lambda name: name != "schema_version"))


@cache
def _shape(record: type[Any]) -> tuple[tuple[Field[Any], Any], ...]:
    hints = get_type_hints(record)
    return tuple((field, hints[field.name]) for field in fields(record))


def _decode(record: Any, data: object, place: str) -> Any:
    if not isinstance(data, Mapping):
        raise _misfit(place, "an object", data)
    if record is Accounting:
        data = {side: _decode_side(data, side, place) for side in ("old", "new")}
    values: dict[str, Any] = {}
    for field, hint in _shape(record):
        if field.name in data:
            values[field.name] = _value(hint, data[field.name], f"{place}.{field.name}")
        elif field.default is MISSING:
            raise PolicydiffError(f"cannot read {place}: the field {field.name!r} is missing")
    return record(**values)


def _decode_side(data: Mapping[str, object], side: str, place: str) -> Mapping[str, object]:
    account = data.get(side)
    if not isinstance(account, Mapping):
        raise _misfit(f"{place}.{side}", "an object", account)
    gone = "removed" if side == "old" else "added"
    return {("gone" if name == gone else name): count for name, count in account.items()}


def _value(hint: Any, data: object, place: str) -> Any:
    origin = get_origin(hint)
    if origin is types.UnionType:
        (inner,) = (option for option in get_args(hint) if option is not types.NoneType)
        return None if data is None else _value(inner, data, place)
    if origin is tuple:
        return _items(get_args(hint), data, place)
    if origin is Literal:
        if data not in get_args(hint):
            raise _misfit(place, " or ".join(map(repr, get_args(hint))), data)
        return data
    if is_dataclass(hint):
        return _decode(hint, data, place)
    return _scalar(hint, data, place)


def _items(hints: tuple[Any, ...], data: object, place: str) -> tuple[Any, ...]:
    if not isinstance(data, list | tuple):
        raise _misfit(place, "a list", data)
    if hints[-1] is Ellipsis:
        hints = (hints[0],) * len(data)
    if len(hints) != len(data):
        raise _misfit(place, f"a list of {len(hints)}", data)
    return tuple(
        _value(hint, item, f"{place}[{position}]")
        for position, (hint, item) in enumerate(zip(hints, data, strict=True))
    )


def _scalar(hint: type, data: object, place: str) -> object:
    if issubclass(hint, StrEnum):
        if data not in [member.value for member in hint]:
            raise _misfit(place, " or ".join(hint), data)
        return hint(data)
    if hint is float and type(data) is int:
        return float(data)
    if type(data) is not hint:
        raise _misfit(place, hint.__name__, data)
    return data


def _misfit(place: str, wanted: str, found: object) -> PolicydiffError:
    shown = repr(found)
    shown = shown if len(shown) <= 60 else shown[:57] + "..."
    return PolicydiffError(f"cannot read {place}: expected {wanted}, found {shown}")
