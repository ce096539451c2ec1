"""Two texts in, one report out. Pure: no clock, no network, no git, no randomness."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policydiff import __version__
from policydiff.align import SectionMatch, align_sections
from policydiff.diff import DocumentDiff, diff_documents
from policydiff.document import Document, parse_document
from policydiff.materiality import Judgement, Law, judge
from policydiff.report import ChangeReport, Facts, Judged, PolicyRef, VersionRef
from policydiff.report.build import build_report
from policydiff.rules import RULES_VERSION
from policydiff.statements import compare_statements, extend_lexicon, reading_coverage

if TYPE_CHECKING:
    from policydiff.config import Config
    from policydiff.report.redline import Redline


@dataclass(frozen=True, slots=True)
class Side:
    """One version as the comparison takes it: the text, and where it came from."""

    text: str | bytes
    format: str
    rev: str = ""
    date: str = ""


Reader = Callable[[Side, str], Document]
"""Reads a side in a locale; "" is found out from the text."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A report and, where one was asked for, the redline of the two texts it is about."""

    report: ChangeReport
    redline: Redline | None = None


@dataclass(frozen=True, slots=True)
class Stages:
    """What the engine found, stage by stage."""

    before: Document
    after: Document
    matches: tuple[SectionMatch, ...]
    diff: DocumentDiff
    judgements: tuple[Judgement, ...]
    """The verdict on each edit of `diff`, in order."""
    law: Law


def parse(text: str | bytes, *, format: str = "markdown", locale: str | None = None) -> Document:
    """Read a policy text.

    `format` is "markdown", "text", "html", "rst", "mdx" or "docx" (bytes). Never raises on text:
    any `str` is a policy, however odd. An unknown format raises `DocumentError`.
    """
    return parse_document(text, format=format, locale=locale)


def compare(
    old: str | bytes,
    new: str | bytes,
    *,
    format: str = "markdown",
    old_format: str | None = None,
    locale: str | None = None,
    config: Config | None = None,
    policy_id: str | None = None,
) -> ChangeReport:
    """Compare two versions of a policy and judge every change.

    The same input gives the same report on every machine, Python version, locale and hash seed.
    """
    law = config.law if config is not None else Law()
    policy = PolicyRef(id=policy_id or "policy", title="", path="", locale=locale or "")
    return compare_sides(Side(old, old_format or format), Side(new, format), policy, law)


def _read(side: Side, locale: str) -> Document:
    return parse_document(side.text, format=side.format, locale=locale or None)


def compare_sides(old: Side, new: Side, policy: PolicyRef, law: Law) -> ChangeReport:
    """Compare two versions of `policy` and return the report.

    An empty title or locale in `policy` is filled from the text.
    """
    stages = judge_documents(_read(old, policy.locale), _read(new, policy.locale), law)
    return report_stages(stages, old, new, policy)


def redline_sides(
    old: Side, new: Side, policy: PolicyRef, law: Law, read: Reader = _read
) -> Comparison:
    """Compare as `compare_sides` does; return the report and, beside it, the redline.

    `read` parses a side: who compares one version with many may remember it.
    """
    from policydiff.report.redlining import build_redline  # most comparisons show none

    stages = judge_documents(read(old, policy.locale), read(new, policy.locale), law)
    report = report_stages(stages, old, new, policy)
    redline = build_redline(stages.before, stages.after, stages.matches, stages.diff, report)
    return Comparison(report, redline)


def judge_documents(before: Document, after: Document, law: Law) -> Stages:
    """The whole engine between parsing and the report, one stage a line."""
    matches = align_sections(before, after)
    diff = diff_documents(before, after, matches)
    changes = compare_statements(before, after, diff, extend_lexicon(law.lexicon))
    return Stages(before, after, matches, diff, judge(changes, diff.edits, law), law)


def report_stages(
    stages: Stages, old: Side, new: Side, policy: PolicyRef, facts: Facts | None = None
) -> ChangeReport:
    """Return the report on what the engine found in `old` and `new`, two versions of `policy`.

    `facts` None means: collect them from the two documents.
    """
    before, after, own = stages.before, stages.after, stages.law.lexicon
    subject = after if after.sentences or not before.sentences else before
    lexicon = extend_lexicon(own)
    return build_report(
        policy=PolicyRef(
            policy.id, policy.title or subject.title, policy.path, policy.locale or subject.locale
        ),
        old_version=_version_ref(old, before),
        new_version=_version_ref(new, after),
        old=before,
        new=after,
        matches=stages.matches,
        diff=stages.diff,
        judgements=stages.judgements,
        judged=Judged(subject.locale, reading_coverage(subject, lexicon), own),
        lexicon=lexicon,
        rules_version=RULES_VERSION,
        policydiff_version=__version__,
        facts=facts,
    )


def _version_ref(side: Side, document: Document) -> VersionRef:
    raw = side.text if isinstance(side.text, bytes) else side.text.encode("utf-8", "surrogatepass")
    return VersionRef(
        rev=side.rev,
        date=side.date,
        effective_date=document.effective_date,
        last_updated=document.last_updated,
        sha256=hashlib.sha256(raw).hexdigest(),
    )
