"""Pages that look like the organisation's own: themes, templates of its own, what templates are given."""

from __future__ import annotations

import base64
import re
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.render.sample import REPORT
from tests.site import conftest as site
from tests.site.conftest import CONFIG, Shelf
from tools import template_variables

from policydiff.config import load_config
from policydiff.errors import ConfigError, TemplateError
from policydiff.render.html import render_html
from policydiff.render.templates import default_folder, templates_digest
from policydiff.render.theme import (
    DARK,
    LIGHT,
    Look,
    Palette,
    Theme,
    contrast,
    contrast_faults,
    logo_address,
    theme_css,
)

shelf = site.shelf
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8H0z"/></svg>'
NAMES = tuple(each.name for each in fields(Palette))
PAGES = (
    "page.html.j2",
    "comparison.html.j2",
    "changelog.html.j2",
    *(f"site_{kind}.html.j2" for kind in ("frame", "index", "text", "history", "changes")),
    *(f"site_{kind}.html.j2" for kind in ("since", "sections", "section")),
)
OURS = (*PAGES, "redline.html.j2", "pieces.html.j2", "site_pieces.html.j2")
"""Templates whose comment lists every name that they read."""


def test_the_ratio_is_that_of_the_recommendation() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert contrast("#ffffff", "#ffffff") == 1
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54
    assert round(contrast("#ffffff", "#777777"), 2) == 4.48


@pytest.mark.parametrize(("palette", "scheme"), [(LIGHT, 0), (DARK, 1)])
def test_the_default_is_that_of_the_style_and_everybody_can_read_it(
    palette: Palette, scheme: int
) -> None:
    style = (default_folder() / "page.css").read_text(encoding="utf-8")
    block = style.split("@media (prefers-color-scheme: dark)")[scheme].split("}")[0]
    said = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))
    # Another ink has every mixed colour mixed anew; this one gives back what the style has by eye.
    changed = theme_css(Theme(**{("light", "dark")[scheme]: replace(palette, ink="#808080")}))
    assert set(re.findall(r"--([a-z-]+): #", changed)) == {"ink", "soft", "rule"}
    names = {"accent": "link", "worse": "adverse", "better": "favourable"}
    for each in fields(Palette):
        assert said[names.get(each.name, each.name)] == getattr(palette, each.name)
    assert list(contrast_faults(palette, palette)) == []
    assert theme_css(Theme()) == ""


def test_a_theme_sets_what_differs_and_leaves_paper_alone() -> None:
    theme = Theme(
        light=replace(LIGHT, accent="#0b5d4e", worse="#8a1c1c"),
        dark=replace(DARK, accent="#8be0cd"),
        text_fonts=("Example Serif", "serif"),
        heading_fonts=("Example Sans",),
        radius=2,
    )
    assert theme_css(theme) == (
        ':root { --text-font: "Example Serif", serif; --ui-font: "Example Sans", system-ui, sans-serif; '
        "--radius: 2px; }\n"
        "@media screen and (prefers-color-scheme: light) "
        "{ :root { --link: #0b5d4e; --adverse: #8a1c1c; --adverse-wash: #f3e8e8; } }\n"
        "@media screen and (prefers-color-scheme: dark) { :root { --link: #8be0cd; } }\n"
    )


@settings(max_examples=50)
@given(st.text(max_size=30), st.sampled_from(NAMES))
def test_nothing_but_a_colour_is_a_colour(text: str, name: str) -> None:
    if re.fullmatch(r"#[0-9A-Fa-f]{6}", text, re.ASCII):
        return
    with pytest.raises(ValueError, match="not a colour"):
        replace(LIGHT, **{name: text})


@settings(max_examples=50)
@given(st.text(alphabet=" \"'();{}:/*\\<>,\n#@eé-", min_size=1, max_size=12))
def test_a_font_carries_no_code(name: str) -> None:
    try:
        css = theme_css(Theme(text_fonts=(name,)))
    except ValueError:
        return
    assert css == f':root {{ --text-font: "{name}", system-ui, sans-serif; }}\n'
    assert not set(name) & set("\"'();{}:/*\\<>,\n#@")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            '[theme.light]\naccent = "#7fb0e6"',
            "line 9: theme.light.accent: accent #7fb0e6 on page #fbfaf7 has a contrast of 2.17:1, and text "
            "needs 4.5:1 (WCAG 2.2, 1.4.3); make one of them darker or lighter",
        ),
        (
            '[theme.dark]\npage = "#777777"',
            "line 9: theme.dark.page: ink #ecebe7 on page #777777 has a contrast of 3.75:1, and text "
            "needs 4.5:1 (WCAG 2.2, 1.4.3); make one of them darker or lighter",
        ),
        (
            '[theme.dark]\npage = "#000000"\nink = "#999999"',
            "line 10: theme.dark.ink: quiet text #6e6e6e on page #000000 has a contrast of 4.11:1, and text "
            "needs 4.5:1 (WCAG 2.2, 1.4.3); make one of them darker or lighter",
        ),
        (
            '[theme.light]\nworse = "red; } body { display: none"',
            "line 9: theme.light.worse: must be a colour in six hex digits, such as #1a4f8f, not "
            "'red; } body { display: none'",
        ),
        (
            '[theme]\ntext_fonts = ["A\\"; } x {"]',
            "line 9: theme.text_fonts: must be names of fonts: letters, digits, spaces, hyphens; not "
            "'A\"; } x {'",
        ),
        ("[theme]\nradius = 40", "line 9: theme.radius: must be a number from 0 to 24, not 40"),
        (
            '[theme]\nlogo = "a.gif"',
            "line 9: theme.logo: must be a .svg, .png or .jpg, not 'a.gif'",
        ),
        ('[theme.light]\nlink = "#123456"', "theme.light.link: is not a setting; did you mean"),
    ],
)
def test_what_is_wrong_names_the_line(tmp_path: Path, lines: str, said: str) -> None:
    path = tmp_path / "policydiff.toml"
    path.write_text(f"{CONFIG}{lines}\n")
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    assert said in str(caught.value)


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(NAMES), st.from_regex(r"\A#[0-9a-f]{6}\Z"), max_size=7))
def test_a_theme_is_readable_or_refused_with_a_colour_that_it_sets(colours: dict[str, str]) -> None:
    palette = replace(LIGHT, **colours)
    for fault in contrast_faults(palette, LIGHT):
        assert set(fault.settings) & set(colours)
        assert set(fault.settings) <= set(NAMES)


def test_a_theme_is_read(tmp_path: Path) -> None:
    path = tmp_path / "policydiff.toml"
    path.write_text('[theme]\nradius = 0\nlogo = "l.svg"\n[theme.dark]\naccent = "#FFFFFF"\n')
    assert load_config(path).theme == Theme(
        dark=replace(DARK, accent="#FFFFFF"), radius=0, logo="l.svg"
    )


def test_the_logo_is_part_of_the_page_and_images_are_allowed_for_it_alone(tmp_path: Path) -> None:
    (tmp_path / "l.svg").write_bytes(SVG)
    plain = render_html(REPORT)
    assert "img-src" not in plain
    assert "<img" not in plain
    address = logo_address(tmp_path / "l.svg")
    page = render_html(REPORT, Look(organisation="Bell & Sons", logo=address))
    assert " img-src data:; base-uri 'none'" in page
    assert re.findall(r"<img[^>]*>", page) == [f'<img src="{address}" alt="">']
    assert base64.b64decode(address.partition(",")[2]) == SVG
    assert '<span dir="auto">Bell &amp; Sons</span>' in page


def test_a_logo_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "big.svg").write_bytes(SVG + b" " * 51_200)
    (tmp_path / "text.png").write_bytes(b"hello")
    for name, said in (
        ("big.svg", "at most 51,200"),
        ("text.png", "no picture"),
        ("no.svg", "cannot read"),
    ):
        with pytest.raises(ConfigError, match=said):
            logo_address(tmp_path / name)


def test_the_archive_takes_the_theme_and_is_written_again_when_it_changes(shelf: Shelf) -> None:
    usual = shelf.build()
    (shelf.folder / "l.svg").write_bytes(SVG)
    config = shelf.folder / "policydiff.toml"
    config.write_text(f'{CONFIG}[theme]\nlogo = "l.svg"\n[theme.light]\naccent = "#0b5d4e"\n')
    before = templates_digest(None)
    themed = shelf.build()
    pages = [path.read_text() for path in shelf.site.rglob("*.html")]
    assert themed.written >= len(pages) > 12
    assert themed.written + themed.kept == usual.written
    for page in pages:
        assert "--link: #0b5d4e" in page
        assert page.count("img-src data:;") == page.count("<img") == 1
        assert "The lending shelf" in page
    assert templates_digest(None) == before  # so that no approval of a notice is touched


def test_every_page_template_can_be_extended_by_one_of_its_own_name(shelf: Shelf) -> None:
    shelf.build()
    usual = {path: path.read_bytes() for path in shelf.site.rglob("*.*ml")}
    own = shelf.folder / "own"
    own.mkdir()
    for name in PAGES:
        (own / name).write_text(f'{{% extends "default:{name}" %}}\n')
    (own / "page.css").write_text('{% include "default:page.css" %}')
    config = shelf.folder / "policydiff.toml"
    config.write_text(f'{CONFIG}[notice]\ntemplates = "own"\n')
    assert shelf.build().written > 12
    assert {path: path.read_bytes() for path in shelf.site.rglob("*.*ml")} == usual
    (own / "page.html.j2").write_text(
        '{% extends "default:page.html.j2" %}{% block brand %}<p>Ours</p>{{ super() }}{% endblock %}'
    )
    shelf.build()
    below = [path for path in shelf.site.rglob("*.html") if path.parent != shelf.site]
    assert all("<p>Ours</p>" in path.read_text() for path in below)


@pytest.mark.parametrize("name", OURS)
def test_every_template_can_be_replaced(tmp_path: Path, name: str) -> None:
    copy = tmp_path / name
    copy.write_bytes((default_folder() / name).read_bytes())
    assert render_html(REPORT, Look(tmp_path)) == render_html(REPORT)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('{% extends "page.html.j2" %}', 'line 1: it draws itself in; write "default:NAME"'),
        ('\n{% extends "default:pag.html.j2" %}', "no template default:pag.html.j2 in"),
        ('\n{% extends "default:page.html.j2" %}\n{% block', "line 3: "),
        ("\n\n{{ page.colour }}", "line 3: 'dict object' has no attribute 'colour'"),
    ],
)
def test_a_mistake_in_a_template_names_file_and_line(
    tmp_path: Path, source: str, said: str
) -> None:
    (tmp_path / "page.html.j2").write_text(source)
    with pytest.raises(TemplateError) as caught:
        render_html(REPORT, Look(tmp_path))
    assert said in str(caught.value)
    assert "page.html.j2" in str(caught.value)


def test_no_template_reaches_out_of_the_folders(tmp_path: Path) -> None:
    (tmp_path / "page.html.j2").write_text('{% include "default:../pyproject.toml" %}')
    # Beside the installed templates there is no such file to begin with.
    with pytest.raises(TemplateError, match=r"leads out of its folder|no template default:\.\./"):
        render_html(REPORT, Look(tmp_path))


def test_a_default_that_is_extended_counts_for_approvals(tmp_path: Path) -> None:
    (tmp_path / "own.j2").write_text("x")
    one = templates_digest(tmp_path)
    (tmp_path / "own.j2").rename(tmp_path / "page.html.j2")
    assert templates_digest(tmp_path) not in (one, templates_digest(None))


@pytest.mark.parametrize("name", OURS)
def test_a_template_says_what_it_is_given_and_nothing_else(name: str) -> None:
    own, inherited = template_variables.documented(name)
    used, taken = template_variables.used(name), template_variables.parameters(name)
    assert template_variables.comment(name)[0]
    assert used - own - inherited == frozenset()
    assert own - used - taken == frozenset()
