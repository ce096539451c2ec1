"""Every setting in force: its value, where it came from, what it is for."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum

from policydiff.render.console import Page
from policydiff.render.doctor import Check

__all__ = ["Idle", "Origin", "Setting", "Settings", "Variable", "render_settings", "settings_json"]


class Origin(StrEnum):
    """Where a value came from."""

    FILE = "file"
    ENVIRONMENT = "environment"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting, as it is in force."""

    name: str
    """As messages call it, such as "policies[0].path"."""
    value: object
    """Plain JSON; None where an environment variable has it, which is never shown."""
    origin: Origin
    line: int
    """Of the file, from 1; 0 where the value is not from there."""
    variable: str
    """Name of the environment variable, or ""."""
    about: str
    default: object
    """What it is where nobody sets it; None where it must be set."""


@dataclass(frozen=True, slots=True)
class Variable:
    """An environment variable that is looked at, never with its value."""

    name: str
    is_set: bool
    about: str


@dataclass(frozen=True, slots=True)
class Idle:
    """A setting that another one leaves without effect."""

    setting: str
    line: int
    """Of the file, from 1; 0 where it does not stand there."""
    why: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What a configuration comes to on this machine."""

    file: str
    deployment: str
    summary: str
    """The deployment in a sentence."""
    settings: tuple[Setting, ...]
    variables: tuple[Variable, ...]
    idle: tuple[Idle, ...]
    missing: tuple[Check, ...]
    """What must be done before a notice is sent."""


def render_settings(found: Settings, *, color: bool, width: int) -> str:
    """Return all settings, table by table; what is wrong with them stands last."""
    page = Page(color, width)
    page.line((f"{found.file}", "bold"))
    page.line(found.summary)
    table = None
    explained: set[str] = set()
    for setting in found.settings:
        before, _, name = setting.name.rpartition(".")
        if before != table:
            page.heading(f"[{before}]")
            table = before
        style = "" if setting.origin is Origin.DEFAULT else "bold"
        page.line((f"{name} = {_value(setting)}", style), f"  ({_origin(setting)})", rest="    ")
        # What a setting is for is said once, however many policies have it.
        if (kind := re.sub(r"\[\d+\]", "", setting.name)) not in explained:
            page.line((setting.about, "dim"), first="    ")
            explained.add(kind)
    page.heading("Environment")
    for variable in found.variables:
        said = "set" if variable.is_set else "not set"
        page.line((variable.name, "bold" if variable.is_set else ""), f"  ({said})")
        page.line((variable.about, "dim"), first="    ")
    page.items(f"Without effect ({len(found.idle)})", [_idle(each) for each in found.idle])
    page.items(
        f"To do before a notice is sent ({len(found.missing)})",
        [
            f"{check.title}: {check.found}" + (f" → {check.advice}" if check.advice else "")
            for check in found.missing
        ],
    )
    return page.text()


def settings_json(found: Settings) -> str:
    """Return all settings as JSON."""
    whole = {
        "file": found.file,
        "deployment": found.deployment,
        "settings": [
            {
                "name": each.name,
                "value": each.value,
                "origin": each.origin.value,
                "line": each.line,
                "variable": each.variable,
                "about": each.about,
                "default": each.default,
            }
            for each in found.settings
        ],
        "variables": [
            {"name": each.name, "set": each.is_set, "about": each.about} for each in found.variables
        ],
        "idle": [
            {"setting": each.setting, "line": each.line, "why": each.why} for each in found.idle
        ],
        "missing": [
            {
                "id": each.id,
                "title": each.title,
                "found": each.found,
                "advice": each.advice,
            }
            for each in found.missing
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _value(setting: Setting) -> str:
    if setting.origin is Origin.ENVIRONMENT:
        return "…"
    return json.dumps(setting.value, ensure_ascii=False)


def _origin(setting: Setting) -> str:
    match setting.origin:
        case Origin.FILE:
            return f"line {setting.line}"
        case Origin.ENVIRONMENT:
            return f"from {setting.variable}"
        case _:
            return "default"


def _idle(idle: Idle) -> str:
    place = f" (line {idle.line})" if idle.line else ""
    return f"{idle.setting}{place}: {idle.why}"
