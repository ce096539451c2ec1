"""What a job shows of its checks: the comment, the summary, the annotations, the files to keep."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from policydiff.pipeline.action_check import Judged
from policydiff.pipeline.action_event import Event
from policydiff.pipeline.action_files import command
from policydiff.render.check_github import render_annotations
from policydiff.render.check_json import render_check_json
from policydiff.render.check_markdown import render_check_markdown
from policydiff.render.html import render_html
from policydiff.render.markdown import escape, fenced, render_markdown
from policydiff.report import Check, Problem

COMMENT_LIMIT = 60_000
"""Bytes of UTF-8 of a comment; GitHub takes 65,536 characters, and older servers fewer."""
SUMMARY_LIMIT = 900_000
_MOST_SETTINGS = 20
_LONGEST = 300
"""Characters of one changed setting's line: a path may have thousands, and a comment takes so many."""
_MOST_ALONE = 9
"""Annotations of changed settings where no policy is changed, beside the one that counts the rest."""


def render_judged(judged: Judged, event: Event, *, limit: int) -> str:
    """Return what a job found as Markdown of at most `limit` bytes, ending in a newline."""
    artifact = f"{event.run_url}#artifacts" if event.run_url else ""
    rest = _untouched(judged)
    if not judged.checks:
        said = _alone(judged)
        return "\n\n".join(filter(None, (said, rest))) + "\n"
    room = limit - len(rest.encode()) - 2
    text = render_check_markdown(_with_settings(judged), limit=room, artifact_url=artifact)
    return f"{text}\n{rest}\n" if rest else text


def job_annotations(judged: Judged) -> str:
    """Return at most ten workflow commands, one a line; "" where there is nothing to say."""
    if judged.checks:
        return render_annotations(_with_settings(judged))
    shown = judged.settings[:_MOST_ALONE]
    kind = "error" if judged.settings_block else "warning"
    lines = [command(kind, _plain(problem)) for problem in shown]
    if left := len(judged.settings) - len(shown):
        lines.append(command(kind, f"{left} more are in the job summary."))
    return "".join(lines)


def write_report(folder: Path, judged: Judged) -> None:
    """Write the whole of what was found into `folder`: for people, and as JSON."""
    pages = folder / "policies"
    pages.mkdir(parents=True, exist_ok=True)
    checks = _with_settings(judged)
    files = {folder / "check.json": render_check_json(checks)}
    if checks:
        files[folder / "check.md"] = render_check_markdown(checks)
    for check in judged.checks:
        name = check.report.policy.id
        files[pages / f"{name}.md"] = render_markdown(check.report)
        files[pages / f"{name}.html"] = render_html(check.report)
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")


def failure_summary(what: str, message: str) -> str:
    """Return Markdown that says why nothing could be found out."""
    return f"## policydiff: {what}\n\n{escape(message)}\n"


def log_summary(title: str, lines: str) -> str:
    """Return Markdown with the lines of a log, in a fence that they cannot close."""
    return f"## {escape(title)}\n\n{fenced(lines.strip() or 'nothing')}\n"


def _with_settings(judged: Judged) -> tuple[Check, ...]:
    """Return the checks, the first one with what the proposal changes of how all are judged."""
    if not judged.checks or not judged.settings:
        return judged.checks
    first, *others = judged.checks
    if judged.settings_block:
        first = replace(first, blocks=(*first.blocks, *judged.settings))
    else:
        first = replace(first, warnings=(*first.warnings, *judged.settings))
    return (first, *others)


def _alone(judged: Judged) -> str:
    if not judged.settings:
        return "## Policies: nothing to judge"
    alert = "CAUTION" if judged.settings_block else "WARNING"
    lines = ["## Policies: no text changes, but how texts are judged", "", f"> [!{alert}]"]
    shown = judged.settings[:_MOST_SETTINGS]
    lines += [f"> - {escape(_cut(_plain(problem)))}" for problem in shown]
    if left := len(judged.settings) - len(shown):
        lines.append(f"> - {left} more.")
    return "\n".join(lines)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"


def _untouched(judged: Judged) -> str:
    if not judged.untouched:
        return ""
    names = ", ".join(map(escape, judged.untouched[:_MOST_SETTINGS]))
    more = f" and {left} more" if (left := len(judged.untouched) - _MOST_SETTINGS) > 0 else ""
    return f"Not changed here, so not judged: {names}{more}."


def _plain(problem: Problem) -> str:
    return problem.message.replace("`", "")
