"""The comparisons of the archive: each pair of versions once, side by side in processes, kept by content."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from policydiff.document import Document, parse_document
from policydiff.i18n import translator
from policydiff.materiality import Law
from policydiff.notice import Override, apply_overrides
from policydiff.pipeline.comparison import Side, redline_sides
from policydiff.pipeline.decided import fitting
from policydiff.pipeline.fingerprint import engine_fingerprint
from policydiff.pipeline.notices import published, sayable_names
from policydiff.pipeline.workspace import Workspace
from policydiff.render.html import Link, render_html
from policydiff.render.json import render_json
from policydiff.render.templates import templates_digest
from policydiff.render.theme import Look
from policydiff.report import PolicyRef, report_from_dict
from policydiff.site import Comparison, SiteWriter, addresses, key_of

_CHUNK = 4
"""Pairs handed to a process at once."""
_BATCH = 64
"""Pairs whose pages are in memory at once at most."""
_READ_AT_ONCE = 32
"""Parsed versions that a process remembers."""


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
    navigation: tuple[Link, ...]

    @property
    def reports(self) -> tuple[str, ...]:
        """Paths of the report: beside each page."""
        return tuple(map(addresses.report_beside, self.pages))


class Comparer:
    """Compares for one archive."""

    def __init__(self, workspace: Workspace, writer: SiteWriter, pool: ProcessPoolExecutor | None):
        self._law, self._look = workspace.config.law, workspace.look
        self._names = sayable_names(workspace.config)
        self._writer, self._pool = writer, pool
        self.fingerprint = key_of(
            engine_fingerprint(),
            repr(self._law),
            self._names,
            repr(self._look.theme),
            self._look.organisation,
            self._look.logo,
            templates_digest(self._look.templates),
        )
        """Of everything but the texts."""

    def compare(
        self,
        policy: PolicyRef,
        pairs: Sequence[Pair],
        decided: tuple[Override, ...],
        language: str,
    ) -> Iterator[Comparison]:
        """Give the comparison of each pair, after `write`."""
        self.write(policy, pairs, decided, language)
        for pair in pairs:
            report = report_from_dict(json.loads(self._writer.read(pair.reports[0])))
            yield Comparison(pair.old, pair.new, report)

    def write(
        self,
        policy: PolicyRef,
        pairs: Sequence[Pair],
        decided: tuple[Override, ...],
        language: str,
    ) -> None:
        """Write the pages and the report of each pair, in the words of `language`.

        `decided` are the levels that people set on changes, wherever these are met again. What is in the
        archive already and was made from the same stays; of what is made, only a few are held at a time.
        """
        missing = []
        for pair in pairs:
            key = self._key(policy, pair, decided, language)
            files = (*pair.pages, *pair.reports)
            if all(self._writer.is_fresh(path, key) for path in files):
                for path in files:
                    self._writer.keep(path, key)
            else:
                missing.append((pair, key))
        law = replace(self._law, language=language)
        work = partial(
            _compare, policy=policy, law=law, names=self._names, look=self._look, decided=decided
        )
        for start in range(0, len(missing), _BATCH):
            some = missing[start : start + _BATCH]
            made = self._map(work, [pair for pair, _ in some])
            for (pair, key), (report, html) in zip(some, made, strict=True):
                for path in pair.pages:
                    self._writer.write(path, key, partial(str, html))
                for path in pair.reports:
                    self._writer.write(path, key, partial(str, report))

    def _map(
        self, work: Callable[[Pair], tuple[str, str]], pairs: list[Pair]
    ) -> Iterator[tuple[str, str]]:
        return self._pool.map(work, pairs, chunksize=_CHUNK) if self._pool else map(work, pairs)

    def _key(
        self, policy: PolicyRef, pair: Pair, decided: tuple[Override, ...], language: str
    ) -> str:
        sides = [(s.text, s.format, s.rev, s.date) for s in (pair.before, pair.after)]
        return key_of(self.fingerprint, policy, sides, pair.navigation, decided, language)


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
    names: tuple[str, ...],
    look: Look,
    decided: tuple[Override, ...],
) -> tuple[str, str]:
    """Return the report as JSON, and the page; neither says what a change does not hold."""
    found = redline_sides(pair.before, pair.after, policy, law, _read)
    t = translator(law.language)
    report = apply_overrides(found.report, fitting(decided, found.report))
    report, _ = published(report, law, names, t)
    html = render_html(report, look, redline=found.redline, navigation=pair.navigation, t=t)
    return render_json(report), html


@lru_cache(maxsize=_READ_AT_ONCE)
def _document(text: str | bytes, format: str, locale: str) -> Document:
    return parse_document(text, format=format, locale=locale or None)


def _read(side: Side, locale: str) -> Document:
    """Read a version, once for all pairs that it is in."""
    return _document(side.text, side.format, locale)
