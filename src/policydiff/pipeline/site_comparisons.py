"""The comparisons of the archive: each pair of versions once, side by side in processes, kept by content."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from policydiff.materiality import Law
from policydiff.notice import Override, apply_overrides
from policydiff.pipeline.comparison import Side, redline_sides
from policydiff.pipeline.decided import fitting
from policydiff.pipeline.fingerprint import engine_fingerprint
from policydiff.pipeline.workspace import Workspace
from policydiff.render.html import Link, render_html
from policydiff.render.json import render_json
from policydiff.render.templates import templates_digest
from policydiff.render.theme import Look
from policydiff.report import ChangeReport, PolicyRef, report_from_dict
from policydiff.site import Comparison, SiteWriter, key_of

_CHUNK = 4
"""Pairs handed to a process at once."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions to compare, and where the archive shows it."""

    old: str
    """Version id."""
    new: str
    before: Side
    after: Side
    pages: tuple[str, ...]
    """Paths of the page; all of them at the same depth, so that its links hold on each."""
    report: str
    """Path of the report beside it."""
    navigation: tuple[Link, ...]


class Comparer:
    """Compares for one archive."""

    def __init__(self, workspace: Workspace, writer: SiteWriter, pool: ProcessPoolExecutor | None):
        self._law, self._look = workspace.config.law, workspace.look
        self._writer, self._pool = writer, pool
        self.fingerprint = key_of(
            engine_fingerprint(),
            repr(self._law),
            repr(self._look.theme),
            self._look.organisation,
            self._look.logo,
            templates_digest(self._look.templates),
        )
        """Of everything but the texts."""

    def compare(
        self, policy: PolicyRef, pairs: Sequence[Pair], decided: tuple[Override, ...]
    ) -> Iterator[Comparison]:
        """Give the comparison of each pair, and write its pages and its report.

        `decided` are the levels that people set on changes, wherever these are met again. What is in the
        archive already and was made from the same is read, not made.
        """
        keys = {pair.report: self._key(policy, pair, decided) for pair in pairs}
        missing = []
        for pair in pairs:
            if not self._is_fresh(pair, keys[pair.report]):
                missing.append(pair)
                continue
            for path in (*pair.pages, pair.report):
                self._writer.keep(path, keys[pair.report])
            text = self._writer.read(pair.report)
            yield Comparison(pair.old, pair.new, report_from_dict(json.loads(text)))
        work = partial(_compare, policy=policy, law=self._law, look=self._look, decided=decided)
        made = self._pool.map(work, missing, chunksize=_CHUNK) if self._pool else map(work, missing)
        for pair, (report, html) in zip(missing, made, strict=True):
            key = keys[pair.report]
            for path in pair.pages:
                self._writer.write(path, key, lambda html=html: html)  # type: ignore[misc]
            self._writer.write(pair.report, key, partial(render_json, report))
            yield Comparison(pair.old, pair.new, report)

    def _key(self, policy: PolicyRef, pair: Pair, decided: tuple[Override, ...]) -> str:
        sides = [(s.text, s.format, s.rev, s.date) for s in (pair.before, pair.after)]
        return key_of(self.fingerprint, policy, sides, pair.navigation, decided)

    def _is_fresh(self, pair: Pair, key: str) -> bool:
        return all(self._writer.is_fresh(path, key) for path in (*pair.pages, pair.report))


@contextmanager
def open_comparer(workspace: Workspace, writer: SiteWriter, workers: int) -> Iterator[Comparer]:
    """Open a comparer with so many processes; one compares in this one."""
    if workers <= 1:
        yield Comparer(workspace, writer, None)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield Comparer(workspace, writer, pool)


def _compare(
    pair: Pair,
    *,
    policy: PolicyRef,
    law: Law,
    look: Look,
    decided: tuple[Override, ...],
) -> tuple[ChangeReport, str]:
    found = redline_sides(pair.before, pair.after, policy, law)
    report = apply_overrides(found.report, fitting(decided, found.report))
    html = render_html(report, look, redline=found.redline, navigation=pair.navigation)
    return report, html
