"""A sentence or two, read and judged as in a policy, with every step kept."""

from __future__ import annotations

import re
from dataclasses import replace

from policydiff.document import Document, parse_document
from policydiff.materiality import Law, worst_level
from policydiff.pipeline.comparison import judge_documents
from policydiff.report.traces import ChangeTrace, ComparisonTrace
from policydiff.statements import compare_statements, extend_lexicon
from policydiff.statements.trace import Inherited, TextTrace, trace_document

_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+\-!|~&=$:.])")


def trace_text(
    text: str, law: Law, *, lead_in: str = "", heading: str = "", locale: str = ""
) -> TextTrace:
    """Return how a text is read: alone, as the member of a list, under a heading."""
    document = _document(text, lead_in, heading, locale)
    return _members(trace_document(document, extend_lexicon(law.lexicon)))


def trace_comparison(
    before: str,
    after: str,
    law: Law,
    *,
    lead_in: str = "",
    heading: str = "",
    locale: str = "",
) -> ComparisonTrace:
    """Return how two texts that stand in the same place are read and compared; either may be ""."""
    old, new = (_document(text, lead_in, heading, locale) for text in (before, after))
    lexicon = extend_lexicon(law.lexicon)
    stages = judge_documents(old, new, law)
    changes = compare_statements(old, new, stages.diff, lexicon)
    return ComparisonTrace(
        level=worst_level(judgement.level for judgement in stages.judgements),
        before=_members(trace_document(old, lexicon)),
        after=_members(trace_document(new, lexicon)),
        changes=tuple(
            ChangeTrace(
                kind=edit.kind,
                unit=edit.unit,
                before=edit.old_text,
                after=edit.new_text,
                proof=change.proof,
                deltas=change.deltas,
                unexplained=change.unexplained,
                level=judgement.level,
                direction=judgement.direction,
                findings=judgement.findings,
            )
            for edit, change, judgement in zip(
                stages.diff.edits, changes, stages.judgements, strict=True
            )
        ),
    )


def _document(text: str, lead_in: str, heading: str, locale: str) -> Document:
    """Return a policy of one paragraph, or of one list member where there is a lead-in."""
    blocks = [f"# {_verbatim(heading)}"] if heading.strip() else []
    if lead_in.strip():
        blocks += [_verbatim(lead_in), f"- {_verbatim(text)}" if text.strip() else ""]
    else:
        blocks.append(_verbatim(text))
    return parse_document("\n\n".join(blocks), format="markdown", locale=locale or None)


def _members(trace: TextTrace) -> TextTrace:
    """Return a trace without the lead-in as a sentence of its own, where there is one."""
    members = tuple(each for each in trace.sentences if each.inherited is Inherited.LEAD_IN)
    return replace(trace, sentences=members) if members else trace


def _verbatim(text: str) -> str:
    """Return Markdown that reads as this very text, on one line."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
