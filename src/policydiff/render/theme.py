"""How pages look: colours by day and by night, fonts, corners, the logo.

A theme is a handful of values, and never a piece of CSS: a colour is six hex digits, a font is a name, so
nothing that stands in it can reach out of the declaration it is written into. `page.css` has the defaults;
`theme_css` says what differs from them, for screens alone: paper stays black on white.

Colours are checked in pairs. The ratio is that of WCAG 2.2, with the relative luminance of sRGB as defined
there (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio); 4.5:1 is what its success criterion 1.4.3 asks of
text.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from policydiff.errors import ConfigError

__all__ = [
    "COLOUR",
    "DARK",
    "FONT",
    "LEAST_CONTRAST",
    "LIGHT",
    "LOGO_ENDINGS",
    "MOST_RADIUS",
    "USUAL",
    "Fault",
    "Look",
    "Palette",
    "Theme",
    "contrast",
    "contrast_faults",
    "logo_address",
    "theme_css",
]

COLOUR = r"#[0-9A-Fa-f]{6}"
FONT = r"[A-Za-z0-9][A-Za-z0-9 -]*"
LEAST_CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3 (AA)."""
MOST_RADIUS = 24
_MOST_LOGO = 50 * 1024
"""Bytes: it stands in every page of the archive."""
LOGO_ENDINGS = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg"}
_BEGINNINGS = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}
_GENERIC = ("serif", "sans-serif", "monospace", "system-ui", "ui-serif", "ui-sans-serif")


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one scheme, each "#rrggbb". Raises ValueError for anything else."""

    page: str
    """Ground of the page."""
    card: str
    """Ground of cards and pictures on it."""
    ink: str
    """Text. Quiet text and lines are mixed from it and the page."""
    accent: str
    """Links, focus, and the line above the page."""
    worse: str
    """What is worse for readers, and what was taken out."""
    better: str
    """What is better for readers, and what came in."""
    caution: str
    """What a person should look at."""

    def __post_init__(self) -> None:
        for each in fields(self):
            if not re.fullmatch(COLOUR, getattr(self, each.name)):
                raise ValueError(f"{each.name}: not a colour: {getattr(self, each.name)!r}")


LIGHT = Palette("#fbfaf7", "#ffffff", "#1c1b19", "#1a4f8f", "#a3201b", "#1b6a3a", "#7a4b00")
DARK = Palette("#161719", "#1e2023", "#ecebe7", "#93bdf5", "#ff9d94", "#86d9a2", "#f3c66b")


@dataclass(frozen=True, slots=True)
class Theme:
    """What pages look like; mails have a style of their own."""

    light: Palette = LIGHT
    """Colours by day."""
    dark: Palette = DARK
    """Colours where a reader's device asks for a dark page."""
    text_fonts: tuple[str, ...] = ()
    """Fonts of running text, the first that a reader's device has; none is loaded."""
    heading_fonts: tuple[str, ...] = ()
    """Fonts of headings, labels and tables."""
    radius: int = 8
    """Pixels by which the corners of cards are rounded."""
    logo: str = ""
    """A picture in this folder, .svg, .png or .jpg of at most 50 KB, shown above pages."""

    def __post_init__(self) -> None:
        for name in (*self.text_fonts, *self.heading_fonts):
            if not re.fullmatch(FONT, name):
                raise ValueError(f"not the name of a font: {name!r}")


@dataclass(frozen=True, slots=True)
class Look:
    """Everything that an organisation's pages have of their own."""

    templates: Path | None = None
    """Folder of its own templates."""
    theme: Theme = Theme()
    organisation: str = ""
    """Its name, in the header of every page."""
    logo: str = ""
    """Its logo as a data: address."""


USUAL = Look()
"""That of pages without a configuration."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A text that does not stand out from its ground."""

    settings: tuple[str, ...]
    """The settings behind the text and behind its ground, the likeliest first."""
    problem: str


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours as WCAG 2.2 defines it, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def contrast_faults(palette: Palette, default: Palette) -> Iterator[Fault]:
    """Give every pair of text and ground on pages whose contrast is below 4.5:1."""
    token = _tokens(palette, default)
    for text, ground in _PAIRS:
        ratio = contrast(token[text], token[ground])
        if ratio < LEAST_CONTRAST:
            problem = (
                f"{_said(text)} {token[text]} on {_said(ground)} {token[ground]} has a contrast of "
                # Cut, not rounded: 4.49 must not be called 4.5.
                f"{int(ratio * 100) / 100}:1, and text needs {LEAST_CONTRAST}:1 (WCAG 2.2, 1.4.3); "
                "make one of them darker or lighter"
            )
            yield Fault((*_behind(text), *_behind(ground)), problem)


def theme_css(theme: Theme) -> str:
    """Return what a theme sets beside `page.css`: custom properties, or "" for the default."""
    fonts = {"text-font": theme.text_fonts, "ui-font": theme.heading_fonts}
    shape = {f"--{name}": _stack(names) for name, names in fonts.items() if names}
    if theme.radius != Theme().radius:
        shape["--radius"] = f"{theme.radius}px"
    blocks = (
        ("", shape),
        ("@media screen and (prefers-color-scheme: light)", _changed(theme.light, LIGHT)),
        ("@media screen and (prefers-color-scheme: dark)", _changed(theme.dark, DARK)),
    )
    css = []
    # By night, what the theme leaves alone is that of the default night, not of the theme's day.
    for media, values in blocks:
        rule = f":root {{ {' '.join(f'{name}: {value};' for name, value in values.items())} }}"
        css += [(f"{media} {{ {rule} }}" if media else rule) + "\n"] if values else []
    return "".join(css)


def logo_address(path: Path) -> str:
    """Return a picture as a data: address. Raises ConfigError where it is absent, large or none.

    An SVG behind `<img>` runs no script and loads nothing (https://www.w3.org/TR/SVG2/conform.html#secure-static-mode).
    """
    ending = path.suffix.lower().removeprefix(".").replace("jpeg", "jpg")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"theme.logo: cannot read {path}: {error.strerror}. Name a picture in the folder of "
            "policydiff.toml, or take the setting out."
        ) from None
    if len(content) > _MOST_LOGO:
        raise ConfigError(
            f"theme.logo: {path} has {len(content):,} bytes; it stands in every page, so at most "
            f"{_MOST_LOGO:,}. Make it smaller, or an SVG."
        )
    begins = _BEGINNINGS.get(ending)
    is_picture = content.startswith(begins) if begins else b"<svg" in content
    if ending not in LOGO_ENDINGS or not is_picture:
        known = ", ".join(f".{name}" for name in LOGO_ENDINGS)
        raise ConfigError(f"theme.logo: {path} is no picture of the kind its name says ({known}).")
    return f"data:{LOGO_ENDINGS[ending]};base64,{base64.b64encode(content).decode()}"


_DEFAULT_TOKENS = {
    LIGHT: {
        "soft": "#57534c",
        "rule": "#dedad2",
        "adverse-wash": "#fdeceb",
        "favourable-wash": "#e6f5ea",
        "caution-wash": "#fdf3dc",
    },
    DARK: {
        "soft": "#b0aca4",
        "rule": "#3a3c40",
        "adverse-wash": "#45201d",
        "favourable-wash": "#17391f",
        "caution-wash": "#3a2d10",
    },
}
"""What `page.css` mixes by eye."""
_MIXED = {
    "soft": ("ink", "page", 0.72),
    "rule": ("ink", "page", 0.16),
    "adverse-wash": ("worse", "card", 0.1),
    "favourable-wash": ("better", "card", 0.1),
    "caution-wash": ("caution", "card", 0.12),
}
"""What another theme has instead: how much of one colour in which other."""
_SETTINGS = {
    "link": "accent",
    "adverse": "worse",
    "favourable": "better",
    "adverse-wash": "worse",
    "favourable-wash": "better",
    "caution-wash": "caution",
}
"""The setting behind a custom property of `page.css`, where it has another name."""
_PAIRS = (
    *((text, ground) for ground in ("page", "card") for text in ("ink", "soft", "link")),
    ("caution", "page"),
    *(
        (text, f"{kind}-wash")
        for kind in ("adverse", "favourable", "caution")
        for text in ("ink", "link", kind)
    ),
    ("soft", "caution-wash"),
)
"""Every text on every ground that pages have."""


def _tokens(palette: Palette, default: Palette) -> dict[str, str]:
    """Return the custom properties of `page.css` by name."""
    found = {
        "page": palette.page,
        "card": palette.card,
        "ink": palette.ink,
        "link": palette.accent,
        "adverse": palette.worse,
        "favourable": palette.better,
        "caution": palette.caution,
    }
    for name, (one, other, share) in _MIXED.items():
        colours = getattr(palette, one), getattr(palette, other)
        same = colours == (getattr(default, one), getattr(default, other))
        found[name] = _DEFAULT_TOKENS[default][name] if same else _mix(*colours, share)
    return found


def _changed(palette: Palette, default: Palette) -> dict[str, str]:
    usual = _tokens(default, default)
    tokens = _tokens(palette, default).items()
    return {f"--{name}": value for name, value in tokens if value != usual[name]}


def _behind(name: str) -> tuple[str, ...]:
    return _MIXED[name][:2] if name in _MIXED else (_SETTINGS.get(name, name),)


def _said(name: str) -> str:
    if name == "soft":
        return "quiet text"
    setting = _SETTINGS.get(name, name)
    return f"the tint of {setting}" if name.endswith("-wash") else setting


def _stack(names: tuple[str, ...]) -> str:
    shown = [name if name in _GENERIC else f'"{name}"' for name in names]
    return ", ".join(shown if names[-1] in _GENERIC else (*shown, "system-ui", "sans-serif"))


def _mix(one: str, other: str, share: float) -> str:
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(value / 255) for value in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
