"""The public archive of an organisation's policies: static files that any server can serve.

    index.html                          every policy
    <policy>/index.html                 its present text
    <policy>/history/                   a picture, and every version with level and direction
    <policy>/versions/<version>/        the text as it stood; which one applied on a day
    <policy>/changes/<old>..<new>/      two versions compared; report.json beside the page
    <policy>/since/<version>/           what changed from a version to the present text
    <policy>/notices/<notice>/          what a notice told readers, where mails point to
    <policy>/sections/<section>/        one section through all versions
    <policy>/changelog/<policy>.html    and .md, .json, .atom; feed.json
    <policy>/latest.json, versions.json for banners, apps and scripts
    sitemap.xml

Addresses never change once published: a version is named by its day and its content, a section by the
id that follows it through renames and moves. Links are relative, so the archive works below any path.
"""

from __future__ import annotations

from policydiff.site.records import Comparison, Notice, PolicyArchive, SectionLife, SiteVersion
from policydiff.site.writing import SiteWriter, Written, key_of

__all__ = [
    "Comparison",
    "Notice",
    "PolicyArchive",
    "SectionLife",
    "SiteVersion",
    "SiteWriter",
    "Written",
    "key_of",
]
