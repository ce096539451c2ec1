"""One differ in a process of its own: python -m benchmarks.peers NAME OLD NEW [OLD NEW …]

Prints a JSON line: median CPU milliseconds of a pair and how many changed words the differ reports of the
last one, or why it cannot run here. Each differ gets the texts as they are.
"""

from __future__ import annotations

import difflib
import json
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from benchmarks.clock import cpu_ms
from benchmarks.texts import count

Changes = Iterable[tuple[str, str]]
"""("delete" or "insert", text)."""


def policydiff_compare(old: str, new: str) -> Changes:
    import policydiff

    return _words_of(policydiff.compare(old, new).to_dict()["changes"])


def policydiff_structure(old: str, new: str) -> Changes:
    from policydiff.align import align_sections
    from policydiff.diff import diff_documents
    from policydiff.document import parse_document

    before = parse_document(old, format="markdown")
    after = parse_document(new, format="markdown")
    edits = diff_documents(before, after, align_sections(before, after)).edits
    return [(tag, text) for e in edits if e.kind != "formatting" for tag, text in e.words]


def redlines(old: str, new: str) -> Changes:
    from redlines import Redlines

    changes = Redlines(old, new).changes
    return [
        pair
        for c in changes
        for pair in (("delete", c.source_text or ""), ("insert", c.test_text or ""))
    ]


def diff_match_patch(old: str, new: str) -> Changes:
    from diff_match_patch import diff_match_patch as engine

    return _dmp(engine(), old, new)


def diff_match_patch_no_deadline(old: str, new: str) -> Changes:
    from diff_match_patch import diff_match_patch as engine

    unhurried = engine()
    unhurried.Diff_Timeout = 0
    return _dmp(unhurried, old, new)


def difflib_words(old: str, new: str) -> Changes:
    a, b = old.split(), new.split()
    return _spans(a, b, difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes())


def rapidfuzz_words(old: str, new: str) -> Changes:
    from rapidfuzz.distance import Indel

    a, b = old.split(), new.split()
    codes = [(c.tag, c.src_start, c.src_end, c.dest_start, c.dest_end) for c in Indel.opcodes(a, b)]
    return _spans(a, b, codes)


def lxml_html(old: str, new: str) -> Changes:
    from lxml.html.diff import htmldiff
    from markdown_it import MarkdownIt

    page = htmldiff(MarkdownIt().render(old), MarkdownIt().render(new))
    found = re.findall(r"<(ins|del)\b[^>]*>(.*?)</\1>", page, re.DOTALL)
    return [(tag, re.sub(r"<[^>]*>", " ", text)) for tag, text in found]


def git_words(old: str, new: str) -> Changes:
    # A real tool reads its files; only the diff itself is a process of its own.
    command = ["git", "diff", "--no-index", "--word-diff=porcelain", "-U0", *sys.argv[2:4]]
    lines = subprocess.run(command, capture_output=True, text=True).stdout.split("\n")
    body = [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    return [("insert" if line[0] == "+" else "delete", line[1:]) for line in body if line]


def wdiff(old: str, new: str) -> Changes:
    if shutil.which("wdiff") is None:
        raise ImportError("wdiff is not installed")
    run = subprocess.run(["wdiff", *sys.argv[2:4]], capture_output=True, text=True)
    found = re.findall(r"\[-(.*?)-\]|\{\+(.*?)\+\}", run.stdout, re.DOTALL)
    return [(("delete" if gone else "insert"), gone or came) for gone, came in found]


STRUCTURE, COMPARE = "policydiff, structure only", "policydiff.compare"
DIFFERS: dict[str, tuple[Callable[[str, str], Changes], str]] = {
    STRUCTURE: (policydiff_structure, "policydiff"),
    COMPARE: (policydiff_compare, "policydiff"),
    "redlines": (redlines, "redlines"),
    "diff-match-patch": (diff_match_patch, "diff-match-patch"),
    "diff-match-patch, no deadline": (diff_match_patch_no_deadline, "diff-match-patch"),
    "difflib, words": (difflib_words, ""),
    "rapidfuzz Indel, words": (rapidfuzz_words, "rapidfuzz"),
    "lxml.html.diff": (lxml_html, "lxml"),
    "git diff --word-diff": (git_words, ""),
    "wdiff": (wdiff, ""),
}


def package_version(package: str) -> str:
    """Return the installed version of `package`, "" for one without."""
    try:
        return version(package) if package else ""
    except PackageNotFoundError:
        return ""


def _words_of(changes: Any) -> Changes:
    for change in changes:
        if change["kind"] != "formatting":
            yield from change["words"]


def _dmp(engine: object, old: str, new: str) -> Changes:
    names = {-1: "delete", 0: "equal", 1: "insert"}
    return [(names[tag], text) for tag, text in engine.diff_main(old, new)]  # type: ignore[attr-defined]


def _spans(a: list[str], b: list[str], codes: Iterable[tuple[str, int, int, int, int]]) -> Changes:
    for tag, i, j, k, m in codes:
        if tag != "equal":
            yield "delete", " ".join(a[i:j])
            yield "insert", " ".join(b[k:m])


def main() -> int:
    name, pairs = sys.argv[1], sys.argv[2:]
    differ = DIFFERS[name][0]
    times: list[float] = []
    words = 0
    for n in range(0, len(pairs), 2):
        sys.argv[2:4] = pairs[n : n + 2]
        old, new = (pathlib.Path(path).read_text("utf-8") for path in pairs[n : n + 2])
        started = cpu_ms()
        try:
            changes = list(differ(old, new))
        except ImportError as error:
            print(json.dumps({"skipped": str(error)}))
            return 0
        times.append(cpu_ms() - started)
        words = sum(count(text) for tag, text in changes if tag not in ("equal", "replace"))
    # The first pair pays for imports and tables; every later one is a text not seen before.
    print(json.dumps({"ms": statistics.median(times[1:] or times), "words": words}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
