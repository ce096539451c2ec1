"""Run the evaluators on real, hand-labelled policies and write their figures down.

    python -m benchmarks.evaluate ../shared [--write] [--only headings]

The policies belong to other people and are not part of this repository; without them this says so
and exits 0. With --write, `docs/evaluation.md` gets the figures, the commit and a hash of the data
they were measured on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
# How many of the last lines are figures; the lines before them quote other people's policies.
SCRIPTS = {
    "headings": 1,
    "structure": 2,
    "links": 2,
    "materiality": 60,
    "metamorphic": 60,
    "authors": 1,
}
LOCKED = "0123"
"""First hexadecimal digits of the SHA-256 of an organisation's name that put it into the lock box."""
OPENED = ("openfoodfacts/openfoodfacts-web", "Medium/medium-policy")
"""Organisations of the lock box that were read after their first figure had been written down."""
PARTS = {
    "lock box, never opened": lambda name: is_locked(name) and name not in OPENED,
    "lock box, opened later": lambda name: name in OPENED,
    "development": lambda name: not is_locked(name),
}
PAGE = """\
# Evaluation

Measured on real policies of {organisations} organisations, labelled by hand. They belong to
others and are not in this repository; `make eval SHARED=…` measures again where they are at hand.

- Commit: `{commit}`
- Data: sha256 `{data}` over the names and bytes of the corpus

## How to read this page

- **Materiality** asks of every changed sentence, bullet, heading or table row whether it was called
  material as its label says. A unit counts as material when any change that covers it is. `n` and `right`
  are per kind of change (see [materiality.md](materiality.md)); P, R and F1 are of "material". The three
  lines below "documents" are baselines on the same units: everything material, five or more words changed,
  a practice word among the changed ones. *Direction* is the share of material units whose direction is
  right; saying both ways counts as wrong.
- **The lock box** holds the organisations whose name's SHA-256 begins with 0 to 3. They were not read while
  rules were written. Their first figure, all six together, was F1 0.51 (precision 0.39, recall 0.75). After
  it was written down, two of the six were opened to learn why, and count as development since then; the
  other four were never opened, and their figure stands apart. Their totals were seen whenever all
  organisations were measured, over a hundred times, and twice a way of reading was taken out because they
  fell: so they are no longer unspent.
- **Metamorphic** changes one word of a real policy. "Critical" ones must be material, and the report must
  speak of the sentence; a miss where the sentence around the word is two sentences to the evaluator is one
  of its splitting, not of the verdict. All three misses below are of that sort: each change is material.
- **Authors** compares with what the authors of a change said of it in their commit message. They call
  changes minor that are not: see below.

## Where we disagree with the authors

Each of the changes whose authors called them minor and the tool did not was read. In most of them the tool
is right by its own law: a subprocessor left the table, one support vendor replaced another, a promise to
delete was added, kinds of data left a list, terms were limited to some customers, e-mail gave way
to a ticket form for exercising rights. Some are matters of knowledge that no text holds: products that were
renamed (name them under `[lexicon.brands]`). One is a sentence in Japanese that went, which nobody's rules
read.
"""
MISSES = """
## Known misses

- **A table of an HTML page** is compared row by row; labels that judge each cell for itself find no change of
  that cell. Seven of the missed units are cells of three rows, each of which is reported, as material.
- **A sentence repeated once more** where it stood before adds nothing and is called minor. In one page, a
  fault of a translation program, sentences stand four times that stood three times; the labels of seven say
  material, and six of these are the other missed units.
- **Another language than English or German** is not read: any change of words is material and marked for a
  person, a translation too. One page translated into Hebrew accounts for 15 of the false alarms.
- **Sentences that explain or praise** in words that are no proof of it, and summaries without a label, are
  left to a person or read as practices. Those without any word of practice passed as minor once; edits
  written to test that held more practices among them than the data here does.
- **A sentence put in quite other words** is often more than the rules can see through, and goes to a person
  as material. Of 40 sentences rewritten by hand after the rules were done, each judged both ways, 36 of 80
  verdicts were "material" (28 once they had been read); of 40 that were reworded more lightly, 28 of 80 (24).
  Of minor edits of sixteen made-up
  policies, written by people who had not seen the tool, about half; of their material edits none is called
  minor now. What passes is kept in tests/materiality/reworded.txt.
- **Terse edits** (one word, one clause, another heading) were the weakest spot: of 1,261 written to find
  silent changes, 228 were called minor before the work on them. What is left stands in
  [tricky-cases.md](tricky-cases.md).
- **Several sentences rewritten as several others**: what went is told from what came only where sentences
  share enough words.

[tricky-cases.md](tricky-cases.md) says more.
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("shared", type=pathlib.Path)
    parser.add_argument("--write", action="store_true", help="write docs/evaluation.md")
    parser.add_argument("--only", choices=SCRIPTS, action="append")
    arguments = parser.parse_args()
    folder = arguments.shared.resolve() / "eval"
    if not folder.is_dir():
        print(f"Skipped: no evaluators in {folder}. Name their folder: make eval SHARED=…")
        return 0
    figures: dict[str, str] = {}
    for name in arguments.only or SCRIPTS:
        figures[name] = run(folder / f"{name}.py")
        print(f"\n== {name}\n{figures[name]}", flush=True)
    corpus = arguments.shared.resolve() / "corpus"
    if "materiality" in figures:
        figures["materiality"] += "\n" + apart(folder, corpus)
    if arguments.write:
        write(figures, corpus)
    return 0


def run(script: pathlib.Path, *options: str) -> str:
    """Return what an evaluator prints; its own message goes to standard error where it fails."""
    command = [sys.executable, str(script), *options]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def is_locked(organisation: str) -> bool:
    return hashlib.sha256(organisation.encode()).hexdigest()[0] in LOCKED


def apart(folder: pathlib.Path, corpus: pathlib.Path) -> str:
    """Return one line of figures for every part of the gold set; texts are never printed."""
    lines = []
    for title, belongs in PARTS.items():
        with tempfile.TemporaryDirectory() as temporary:
            for file in sorted((corpus / "gold").glob("*.json")):
                if belongs(json.loads(file.read_text("utf-8"))["organisation"]):
                    (pathlib.Path(temporary) / file.name).symlink_to(file)
            printed = run(folder / "materiality.py", "--gold", temporary).splitlines()
        units = next(line for line in printed if line.startswith("units"))
        lines.append(f"{title:34}{units.removeprefix('units').lstrip():>2}")
    return "\n".join(lines)


def write(figures: dict[str, str], corpus: pathlib.Path) -> None:
    digest = hashlib.sha256()
    for file in sorted(path for path in corpus.rglob("*") if path.is_file()):
        digest.update(f"{file.relative_to(corpus)}\0".encode() + file.read_bytes())
    gold = [json.loads(file.read_text("utf-8")) for file in (corpus / "gold").glob("*.json")]
    git = ["git", "-C", str(ROOT), "rev-parse", "HEAD"]
    commit = subprocess.run(git, capture_output=True, text=True, check=True).stdout.strip()
    organisations = len({pair["organisation"] for pair in gold})
    page = PAGE.format(organisations=organisations, commit=commit, data=digest.hexdigest())
    for name, lines in figures.items():
        kept = [line for line in lines.splitlines() if line.strip()][-SCRIPTS[name] :]
        page += f"\n## {name.capitalize()}\n\n```\n" + "\n".join(kept) + "\n```\n"
    (ROOT / "docs" / "evaluation.md").write_text(page + MISSES, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
