"""Where everything lies in the archive: paths from its root, and links between them."""

from __future__ import annotations

import posixpath

INDEX = "index.html"
SITEMAP = "sitemap.xml"


def policy_page(policy: str) -> str:
    """Return the path of a policy's present text."""
    return f"{policy}/{INDEX}"


def history_page(policy: str) -> str:
    """Return the path of a policy's history."""
    return f"{policy}/history/{INDEX}"


def version_page(policy: str, version: str) -> str:
    """Return the path of the text of a version."""
    return f"{policy}/versions/{version}/{INDEX}"


def version_source(policy: str, version: str) -> str:
    """Return the path of the source of a version."""
    return f"{policy}/versions/{version}/source.txt"


def comparison_page(policy: str, old: str, new: str) -> str:
    """Return the path of a comparison."""
    return f"{policy}/changes/{old}..{new}/{INDEX}"


def report_beside(page: str) -> str:
    """Return the path of the report behind the comparison on `page`."""
    return page.removesuffix(INDEX) + "report.json"


def since_page(policy: str, version: str) -> str:
    """Return the path of what changed from a version to the present text, whichever that is."""
    return f"{policy}/since/{version}/{INDEX}"


def changes_page(policy: str) -> str:
    """Return the path of the page on which two versions are chosen."""
    return f"{policy}/changes/{INDEX}"


def notice_page(policy: str, notice: str) -> str:
    """Return the path of what a notice told readers."""
    return f"{policy}/notices/{notice}/{INDEX}"


def sections_page(policy: str) -> str:
    """Return the path of the list of sections."""
    return f"{policy}/sections/{INDEX}"


def section_page(policy: str, section: str) -> str:
    """Return the path of a section's history."""
    return f"{policy}/sections/{section}/{INDEX}"


def changelog_file(policy: str, ending: str) -> str:
    """Return the path of the changelog in a format, by the ending of its name."""
    return f"{policy}/changelog/{policy}.{ending}"


def policy_file(policy: str, name: str) -> str:
    """Return the path of a file beside a policy's present text."""
    return f"{policy}/{name}"


def link(source: str, target: str, fragment: str = "") -> str:
    """Return `target` as a link on the page `source`, with the folder in place of its index page."""
    path = posixpath.relpath(target, posixpath.dirname(source) or ".")
    if posixpath.basename(path) == INDEX:
        path = path.removesuffix(INDEX) or "./"
    return f"{path}#{fragment}" if fragment else path


def absolute(base_url: str, path: str) -> str:
    """Return a path as a web address below `base_url`."""
    return f"{base_url.rstrip('/')}/{path.removesuffix(INDEX)}"
