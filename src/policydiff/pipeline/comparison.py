"""Two texts in, one report out. Pure: no clock, no network, no git, no randomness."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from policydiff import __version__
from policydiff.align import SectionMatch, align_sections
from policydiff.config import Config
from policydiff.diff import DocumentDiff, diff_documents
from policydiff.document import Document, parse_document
from policydiff.materiality import Law, judge
from policydiff.report import ChangeReport, Judged, PolicyRef, VersionRef
from policydiff.report.build import build_report
from policydiff.report.redline import Redline
from policydiff.report.redlining import build_redline
from policydiff.rules import RULES_VERSION
from policydiff.statements import compare_statements, load_lexicon, reading_coverage


@dataclass(frozen=True, slots=True)
class Side:
    """One version as the comparison takes it: the text, and where it came from."""

    text: str | bytes
    format: str
    rev: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A report and, where one was asked for, the redline of the two texts it is about."""

    report: ChangeReport
    redline: Redline | None = None


@dataclass(frozen=True, slots=True)
class _Stages:
    """What the engine found, stage by stage."""

    before: Document
    after: Document
    matches: tuple[SectionMatch, ...]
    diff: DocumentDiff
    report: ChangeReport


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


def compare_sides(old: Side, new: Side, policy: PolicyRef, law: Law) -> ChangeReport:
    """Compare two versions of `policy` and return the report.

    An empty title or locale in `policy` is filled from the text.
    """
    return _compare(old, new, policy, law).report


def redline_sides(old: Side, new: Side, policy: PolicyRef, law: Law) -> Comparison:
    """Compare as `compare_sides` does; return the report and, beside it, the redline."""
    found = _compare(old, new, policy, law)
    redline = build_redline(found.before, found.after, found.matches, found.diff, found.report)
    return Comparison(found.report, redline)


def _compare(old: Side, new: Side, policy: PolicyRef, law: Law) -> _Stages:
    """The whole engine, one stage a line."""
    before = parse_document(old.text, format=old.format, locale=policy.locale or None)
    after = parse_document(new.text, format=new.format, locale=policy.locale or None)
    matches = align_sections(before, after)
    diff = diff_documents(before, after, matches)
    lexicon = load_lexicon()
    judgements = judge(compare_statements(before, after, diff, lexicon), diff.edits, law)
    subject = after if after.sentences or not before.sentences else before
    report = build_report(
        policy=PolicyRef(
            policy.id, policy.title or subject.title, policy.path, policy.locale or subject.locale
        ),
        old_version=_version_ref(old, before),
        new_version=_version_ref(new, after),
        old=before,
        new=after,
        matches=matches,
        diff=diff,
        judgements=judgements,
        judged=Judged(subject.locale, reading_coverage(subject, lexicon)),
        rules_version=RULES_VERSION,
        policydiff_version=__version__,
    )
    return _Stages(before, after, matches, diff, report)


def _version_ref(side: Side, document: Document) -> VersionRef:
    raw = side.text if isinstance(side.text, bytes) else side.text.encode("utf-8", "surrogatepass")
    return VersionRef(
        rev=side.rev,
        date=side.date,
        effective_date=document.effective_date,
        last_updated=document.last_updated,
        sha256=hashlib.sha256(raw).hexdigest(),
    )
