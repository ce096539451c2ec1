"""The changelog of a policy as one HTML page, newest step first; like every page it loads nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import quote

from policydiff.i18n import ENGLISH, Translator
from policydiff.render.changelog import changelog_parts, entry_title, steps
from policydiff.render.changelog_marks import TOP, Part
from policydiff.render.changelog_words import entry_words, own_words
from policydiff.render.html import Link, links_view, render_page
from policydiff.render.theme import USUAL, Look
from policydiff.report import Changelog


def render_changelog_html(
    changelog: Changelog,
    look: Look = USUAL,
    *,
    parts: Sequence[Part] | None = None,
    url: str = "",
    navigation: Sequence[Link] = (),
    t: Translator = ENGLISH,
) -> str:
    """Return the changelog as a complete page in the words of `t`, ending in a newline.

    `navigation` are links above it where it is part of an archive.

    `parts` are those of the Markdown file, with people's words; without them it is as generated.
    Every step has the permanent address that it has in Markdown, below `url` where there is one.
    `look` has the organisation's theme, and templates in place of the defaults. Raises TemplateError where
    one cannot be used.
    """
    policy = changelog.policy
    shown = changelog_parts(changelog, url, t) if parts is None else parts
    values = {
        "policy": policy.title or policy.id,
        "locale": _locale(changelog),
        "files": {name: f"{quote(policy.id)}.{name}" for name in ("md", "json", "atom")},
        "navigation": links_view(navigation),
        "items": list(_items(changelog, shown, t)),
    }
    return render_page("changelog.html.j2", values, look, t)


def _locale(changelog: Changelog) -> str:
    return changelog.policy.locale.replace("_", "-") or "und"


def _items(
    changelog: Changelog, parts: Sequence[Part], t: Translator
) -> Iterator[dict[str, object]]:
    """Yield what the page shows, in order: entries, and between them what people wrote there."""
    reports = {step.anchor: step.entry.report for step in steps(changelog)}
    for part in parts:
        if part.name in ("", TOP):
            html = own_words(_without_title(part), t)
            if html:
                yield {"anchor": "", "html": html}
            continue
        report = reports.get(part.name)
        words = entry_words(part.lines, _locale(changelog), t, styled=True)
        if words.title or words.html:  # Else a person emptied it.
            title = entry_title(report, t) if report else part.name
            yield {
                "anchor": part.name,
                "heading": words.heading or escape(title),
                "level": report.level.value if report else "",
                "html": words.html,
            }


def _without_title(part: Part) -> tuple[str, ...]:
    """Return the lines above the entries without the title: the page has its own."""
    return tuple(line for line in part.lines if not line.startswith("# "))
