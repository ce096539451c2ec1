"""A changelog's Markdown as it is generated, before anybody edits it."""

from __future__ import annotations

from policydiff.render.changelog import changelog_parts
from policydiff.render.changelog_marks import render_parts
from policydiff.report import Changelog


def generated_markdown(changelog: Changelog, url: str = "") -> str:
    return render_parts(changelog_parts(changelog, url))
