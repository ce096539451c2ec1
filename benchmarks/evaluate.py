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
PAGE = """\
# Evaluation

Measured on real policies of {organisations} organisations, labelled by hand. They belong to
others and are not in this repository; `make eval SHARED=…` measures again where they are at hand.

- Commit: `{commit}`
- Data: sha256 `{data}` over the names and bytes of the corpus
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
        command = [sys.executable, str(folder / f"{name}.py")]
        result = subprocess.run(command, capture_output=True, text=True)
        figures[name] = result.stdout.strip()
        print(f"\n== {name}\n{figures[name]}\n{result.stderr}".rstrip(), flush=True)
        if result.returncode:
            return result.returncode
    if arguments.write:
        write(figures, arguments.shared.resolve() / "corpus")
    return 0


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
    (ROOT / "docs" / "evaluation.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
