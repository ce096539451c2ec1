"""Read `[theme]`: what pages look like."""

from __future__ import annotations

from dataclasses import fields

from policydiff.config.toml import PATH, Shape, Table
from policydiff.render.theme import (
    COLOUR,
    DARK,
    FONT,
    LIGHT,
    MOST_RADIUS,
    Palette,
    Theme,
    contrast_faults,
)

__all__ = ["read_theme"]

_COLOUR = Shape(COLOUR, "must be a colour in six hex digits, such as #1a4f8f, not {value}")
_FONT = Shape(FONT, "must be names of fonts: letters, digits, spaces, hyphens; not {value}")
_PICTURE = Shape(
    r".+\.([Ss][Vv][Gg]|[Pp][Nn][Gg]|[Jj][Pp][Ee]?[Gg])",
    "must be a .svg, .png or .jpg, not {value}",
)


def read_theme(table: Table) -> Theme:
    """Return what pages look like. Raises `ConfigError` that names file, line and key."""
    theme = Theme(
        light=_palette(table.table("light"), LIGHT),
        dark=_palette(table.table("dark"), DARK),
        text_fonts=table.texts("text_fonts", (), _FONT),
        heading_fonts=table.texts("heading_fonts", (), _FONT),
        radius=table.whole("radius", Theme().radius, most=MOST_RADIUS),
        logo=table.text("logo", "", PATH, _PICTURE),
    )
    table.close()
    return theme


def _palette(table: Table, default: Palette) -> Palette:
    """Return the colours of one scheme. Raises `ConfigError` for text that its ground drowns."""
    colours = {
        each.name: table.text(each.name, usual, _COLOUR) or usual
        for each in fields(Palette)
        for usual in (getattr(default, each.name),)
    }
    table.close()
    palette = Palette(**colours)
    for fault in contrast_faults(palette, default):
        # One of the two stands in the file: the defaults go together.
        raise table.error(next(filter(table.has_key, fault.settings)), fault.problem)
    return palette
