"""The reports of a changelog: each step of a history compared once, and kept for the next run.

A history of hundreds of versions costs a tenth of a second a step to compare, and all but the newest
steps are the same every time.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from policydiff.config import PolicyConfig
from policydiff.errors import PolicydiffError
from policydiff.history import Version
from policydiff.pipeline.fingerprint import engine_fingerprint
from policydiff.pipeline.versions import compare_versions
from policydiff.pipeline.workspace import Workspace
from policydiff.report import ChangeReport, report_from_dict, report_to_dict
from policydiff.report.codec import record_to_dict
from policydiff.repository import Cache

CACHE_FOLDER = ("policydiff", "changelog")
"""Below the git folder: never committed, never cloned, so nobody else's word is taken for ours."""


class Reports:
    """The reports on one policy's steps under its law; `close` keeps them for the next run."""

    def __init__(self, workspace: Workspace, policy: PolicyConfig) -> None:
        self._law = workspace.config.law
        self._policy = policy
        self._cache = Cache(workspace.repository.git_dir.joinpath(*CACHE_FOLDER))
        self._known = self._load()
        self._compared = 0

    def between(self, old: Version, new: Version) -> ChangeReport:
        """Return the report on a step, without the sections in which nothing changed."""
        step = " ".join(f"{each.rev}:{each.blob}:{each.path}" for each in (old, new))
        known = _decoded(self._known.get(step))
        if known is None:
            known = _touched_sections(compare_versions(old, new, self._law, self._policy))
            self._known[step] = report_to_dict(known)
            self._compared += 1
        return known

    def close(self) -> None:
        """Keep what was compared; a folder that cannot be written costs only the time saved."""
        if self._compared:
            self._cache.put(self._key(), {"engine": engine_fingerprint(), "reports": self._known})

    def _load(self) -> dict[str, object]:
        value = self._cache.get(self._key())
        if not isinstance(value, dict) or value.get("engine") != engine_fingerprint():
            return {}
        reports = value.get("reports")
        return reports if isinstance(reports, dict) else {}

    def _key(self) -> str:
        """Name all that a report depends on beside the two versions and the program."""
        policy = self._policy
        law = json.dumps(record_to_dict(self._law), sort_keys=True)
        parts = json.dumps((policy.id, policy.title, policy.locale, law))
        digest = hashlib.sha256(parts.encode("ascii")).hexdigest()
        return f"reports on {policy.id} under {digest}"


def _touched_sections(report: ChangeReport) -> ChangeReport:
    """Leave out the sections in which nothing changed: step by step they would be most of the JSON."""
    named = {
        index
        for change in report.changes
        for index in (*change.affected_sections, change.new_section)
    }
    kept = tuple(
        section
        for section in report.sections
        if section.changes
        or section.renamed
        or section.moved
        or not (section.old and section.new)
        or any(ref.index in named for ref in section.new)
    )
    return replace(report, sections=kept)


def _decoded(data: object) -> ChangeReport | None:
    if not isinstance(data, dict):
        return None
    try:
        return report_from_dict(data)
    except PolicydiffError:
        return None
