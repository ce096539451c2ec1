"""What programs read of the archive: banners, apps that ask again, feed readers, search engines."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from policydiff.materiality import Level
from policydiff.render import wording
from policydiff.render.changelog import entry_title, explanations, page_title, steps
from policydiff.render.json import dump_json
from policydiff.render.outline import outline
from policydiff.report import ChangeReport
from policydiff.site import addresses
from policydiff.site.records import PolicyArchive, spans_in_force
from policydiff.site.words import words_of

SCHEMA_VERSION = "1"
_WORST = (Level.NONE, Level.MINOR, Level.MATERIAL)


def latest_json(archive: PolicyArchive, base_url: str) -> str:
    """Return `latest.json`: the newest version, and what changed since each earlier one.

    For a banner or a screen that asks again: look up the version that a person agreed to under `since`.
    `exact` tells whether both texts were compared; where not, `level` is the worst of the steps between
    them, which may be more than what is left of it.
    """
    latest = archive.latest
    data: dict[str, object] = {
        "schema_version": SCHEMA_VERSION,
        "policy": _policy(archive),
        "version": _version(archive, len(archive.versions) - 1, base_url),
        "since": {
            version.id: _since(archive, number, base_url)
            for number, version in enumerate(archive.versions)
            if version is not latest
        },
    }
    return dump_json(data)


def versions_json(archive: PolicyArchive, base_url: str) -> str:
    """Return `versions.json`: every version, oldest first, and which one applied from when."""
    data: dict[str, object] = {
        "schema_version": SCHEMA_VERSION,
        "policy": _policy(archive),
        "versions": [_version(archive, n, base_url) for n in range(len(archive.versions))],
        "in_force": [
            {"from": start.isoformat(), "version": version.id}
            for start, version in spans_in_force(archive.versions)
        ],
    }
    return dump_json(data)


def json_feed(archive: PolicyArchive, base_url: str) -> str:
    """Return the changelog as a JSON Feed (https://www.jsonfeed.org/version/1.1/), newest first."""
    policy, t = archive.policy.id, words_of(archive).t
    page = addresses.changelog_file(policy, "html")
    items = []
    for step in steps(archive.changelog):
        report = step.entry.report
        said = [" ".join(explanations(change)) for change in outline(report).material]
        item: dict[str, object] = {
            "id": f"{policy}/{step.anchor}",
            "title": entry_title(report, t),
            "content_text": "\n".join((f"{wording.counts(report, t)}.", *said)),
        }
        if base_url:
            item["url"] = f"{addresses.absolute(base_url, page)}#{step.anchor}"
        if report.new.date:
            item["date_published"] = report.new.date
        items.append(item)
    feed: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": page_title(archive.policy.title or policy, t),
        "language": t.language,
        "items": items,
    }
    if base_url:
        feed["home_page_url"] = addresses.absolute(base_url, addresses.policy_page(policy))
        feed["feed_url"] = addresses.absolute(base_url, addresses.policy_file(policy, "feed.json"))
    return dump_json(feed)


def sitemap(pages: tuple[str, ...], base_url: str) -> str:
    """Return a sitemap (https://www.sitemaps.org/protocol.html) of `pages`."""
    urls = Element("urlset", {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"})
    for page in sorted(pages):
        SubElement(SubElement(urls, "url"), "loc").text = addresses.absolute(base_url, page)
    indent(urls)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(urls, encoding="unicode")}\n'


def _policy(archive: PolicyArchive) -> dict[str, str]:
    policy = archive.policy
    return {"id": policy.id, "title": policy.title, "url": archive.url, "locale": policy.locale}


def _version(archive: PolicyArchive, number: int, base_url: str) -> dict[str, object]:
    version = archive.versions[number]
    page = addresses.version_page(archive.policy.id, version.id)
    return {
        "id": version.id,
        "number": number + 1,
        "published": version.day.isoformat(),
        "applies_from": version.applies_from.isoformat(),
        "effective_date": version.document.effective_date,
        "last_updated": version.document.last_updated,
        "sha256": version.sha256,
        "url": _url(base_url, page),
    }


def _since(archive: PolicyArchive, number: int, base_url: str) -> dict[str, object]:
    version, latest = archive.versions[number], archive.latest
    found = archive.between(version.id, latest.id)
    page = addresses.since_page(archive.policy.id, version.id)
    if found is not None:
        return {"exact": True, **_summary(found.report), "url": _url(base_url, page)}
    steps_ = [archive.step_to(later) for later in archive.versions[number + 1 :]]
    reports = [step.report for step in steps_ if step is not None]
    level = max((report.level for report in reports), key=_WORST.index, default=Level.NONE)
    return {"exact": False, "level": level.value, "url": _url(base_url, page)}


def _summary(report: ChangeReport) -> dict[str, object]:
    material = outline(report).material
    return {
        "level": report.level.value,
        "direction": report.direction.value,
        "material_changes": len(material),
        "consent_required": any(change.consent_required for change in material),
        "summary": [" ".join(explanations(change)) for change in material],
    }


def _url(base_url: str, path: str) -> str:
    return addresses.absolute(base_url, path) if base_url else path.removesuffix(addresses.INDEX)
