"""How often generated sentences on real policies are refused, and how often altered ones are.

    python -m benchmarks.untruths ../shared

What is generated should hardly ever be refused; a sentence that was altered to say another number, name,
side, act or the reverse always. Altered are those that were not refused as they are; an altered sentence
may be true by chance, where both versions hold what it says. The policies belong to other people: only
figures are printed.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

import policydiff
from policydiff.config import Config
from policydiff.materiality import Law, Level
from policydiff.notice.untruths import evidence_of, untruths
from policydiff.report import ChangeReport
from policydiff.statements import load_lexicon

Alter = Callable[[str], str]
_FORMATS = ("markdown", "text", "html", "rst", "mdx")
_CURLY = r"(“[^”]*”|\d+ \w+)"
_LOW = r"(„[^“]*“)"


def _with(pattern: str, instead: str) -> Alter:
    return lambda said: re.sub(pattern, instead, said, count=1)


def _another_number(said: str) -> str:
    return re.sub(r"\d+", lambda found: str(int(found[0]) + 17), said, count=1)


ALTERED: dict[str, dict[str, Alter]] = {
    "en": {
        "another number": _another_number,
        "another name, quoted": _with("“[^”]*”", "“Zornbo Ltd”"),
        "another name": _with("^The text", "Google"),
        "no longer, for now": _with(
            r" now (?=(?:says|names)(?!.*instead))| newly(?= appear)", " no longer "
        ),
        "now, for no longer": _with(r" no longer (?=says|names|appear)", " now "),
        "before and after exchanged": _with(rf"{_CURLY} instead of {_CURLY}", r"\2 instead of \1"),
        "will not be, for may be": _with(r"\bmay be\b", "will not be"),
        "may be, for will not be": _with(r"\bwill not be\b", "may be"),
        "another act": _with(r"(may be|will not be|will be) (?:collected|used|shared)", r"\1 sold"),
    },
    "de": {
        "another number": _another_number,
        "another name, quoted": _with("„[^“]*“", "„Zornbo Ltd“"),
        "no longer, for now": _with(r"(?<=steht) jetzt(?!.*statt)", " nicht mehr"),
        "before and after exchanged": _with(rf"{_LOW} statt {_LOW}", r"\2 statt \1"),
    },
}


def pairs(corpus: pathlib.Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Return every pair of versions with the name of the organisation."""
    for file in sorted([*corpus.glob("gold/*.json"), *corpus.glob("authors/**/*.json")]):
        found = json.loads(file.read_text("utf-8"))
        for pair in found if isinstance(found, list) else [found]:
            yield (pair.get("organisation") or pair["repo"]).split("/")[0], pair


def compared(pair: dict[str, str], language: str) -> ChangeReport:
    """Return the report on a pair, explained in a language."""
    format = pair["format"] if pair["format"] in _FORMATS else "markdown"
    config = replace(Config(), law=Law(language=language))
    return policydiff.compare(pair["old_text"], pair["new_text"], format=format, config=config)


def count(report: ChangeReport, organisation: str, language: str, found: Counter[str]) -> None:
    """Count the sentences on the material changes of a report, refused ones and altered ones."""
    for change in report.changes:
        if change.level is not Level.MATERIAL:
            continue
        evidence = evidence_of(change, report, load_lexicon(), (organisation,))
        for said in (finding.explanation for finding in change.findings):
            found["said"] += 1
            if untruths(said, evidence, language):
                found["said, refused"] += 1
                continue
            for name, alter in ALTERED[language].items():
                altered = alter(said)
                if altered != said:
                    found[name] += 1
                    found[f"{name}, refused"] += bool(untruths(altered, evidence, language))


def main() -> int:
    """Print the figures; skip where there are no policies."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("shared", type=pathlib.Path)
    corpus = parser.parse_args().shared.resolve() / "corpus"
    if not corpus.is_dir():
        print(f"Skipped: no policies in {corpus}.")
        return 0
    for language, altered in ALTERED.items():
        found: Counter[str] = Counter()
        number = 0
        for organisation, pair in pairs(corpus):
            number += 1
            count(compared(pair, language), organisation, language, found)
        print(
            f"{language}: {number} pairs, {found['said']} sentences, {found['said, refused']} refused"
        )
        for name in altered:
            print(f"  {name}: {found[f'{name}, refused']} of {found[name]} refused")
        all_refused = sum(found[f"{name}, refused"] for name in altered)
        print(f"  all: {all_refused} of {sum(found[name] for name in altered)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
