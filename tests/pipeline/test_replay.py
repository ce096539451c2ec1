"""Replay over real git histories: who would have been told of what, and what is kept of it."""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from jsonschema import Draft202012Validator

import policydiff
from policydiff.errors import HistoryError, PolicydiffError
from policydiff.history import load_version
from policydiff.materiality import Direction, Law, Level
from policydiff.notice import headline
from policydiff.pipeline.fingerprint import engine_fingerprint
from policydiff.pipeline.replay import Span, replay_policy
from policydiff.pipeline.replay_against import compare_replays, load_replay
from policydiff.pipeline.verdicts import CACHE_FOLDER
from policydiff.pipeline.versions import compare_versions
from policydiff.pipeline.workspace import open_workspace
from policydiff.render.replay import render_replay_json
from policydiff.report.replay import (
    Outcome,
    Replay,
    load_replay_schema,
    replay_from_dict,
    replay_to_dict,
)
from policydiff.repository import Cache

LOGS = "# Privacy policy\n\n## Logs\n\nWe keep server logs for {days} days. {more}\n"
START = LOGS.format(days=30, more="We use them to improve our website.")
LONGER = LOGS.format(days=90, more="We use them to improve our website.")
LONGEST = LOGS.format(days=365, more="We use them to improve our website.")
SPELT = LOGS.format(days=30, more="We use them to imporve our website.")
EVERYTHING = Span()
CONFIG = '[organisation]\nname = "Quince"\n\n[[policies]]\nid = "privacy"\npath = "privacy.md"\n'


@dataclass
class Repo:
    """A policy repository whose commits have dates of their own."""

    folder: pathlib.Path

    def git(self, *arguments: str, date: str = "2025-01-01T00:00:00+00:00") -> str:
        identity = {"NAME": "A", "EMAIL": "a@example.org", "DATE": date}
        mine = {
            f"GIT_{who}_{key}": v for who in ("AUTHOR", "COMMITTER") for key, v in identity.items()
        }
        environ = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        environ |= {**mine, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        command = ["git", *arguments]
        done = subprocess.run(
            command, cwd=self.folder, env=environ, check=True, capture_output=True
        )
        return done.stdout.decode().strip()

    def commit(
        self, text: str | bytes | None, date: str = "2025-01-01", name: str = "privacy.md"
    ) -> str:
        path = self.folder / name
        if text is None:
            path.unlink()
        else:
            path.write_bytes(text.encode() if isinstance(text, str) else text)
        self.git("add", "--all")
        when = date if "T" in date else f"{date}T12:00:00+00:00"
        self.git("commit", "--quiet", "--allow-empty", "--message", "edit", date=when)
        return self.git("rev-parse", "HEAD")

    def store(self, kind: str, content: str) -> str:
        """Put an object into the repository as it is; return its hash."""
        path = self.folder / ".git" / "new-object"
        path.write_bytes(content.encode())
        return self.git("hash-object", "--literally", "-w", "-t", kind, str(path))

    def tree(self, text: str) -> str:
        """Return the hash of a tree that holds this text of the policy."""
        (self.folder / "privacy.md").write_text(text)
        self.git("add", "privacy.md")
        return self.git("write-tree")

    def replay(
        self, span: Span = EVERYTHING, *, law: Law | None = None, cache: bool = True
    ) -> Replay:
        with open_workspace(None, self.folder) as workspace:
            (policy,) = workspace.policies("privacy")
            return replay_policy(workspace, policy, span, law=law, use_cache=cache)

    @property
    def cache(self) -> pathlib.Path:
        return self.folder.joinpath(".git", *CACHE_FOLDER)


@pytest.fixture
def repo(tmp_path: pathlib.Path) -> Repo:
    return _made(tmp_path / "work")


def _made(folder: pathlib.Path) -> Repo:
    made = Repo(folder)
    folder.mkdir()
    made.git("init", "--quiet", "--initial-branch=main", "--template=")
    (made.folder / "policydiff.toml").write_text(CONFIG)
    return made


def told(replay: Replay) -> list[tuple[int, str, int]]:
    """Version, outcome and the version it was compared with, step by step."""
    return [(step.version, step.outcome.value, step.baseline) for step in replay.steps]


def test_each_version_is_compared_with_the_one_readers_were_told_of_last(repo: Repo) -> None:
    for text in (START, SPELT, LONGER, LONGER + "\n", LONGEST):
        repo.commit(text)
    replay = repo.replay()
    assert told(replay) == [
        (1, "baseline", 0),
        (2, "minor", 1),
        (3, "notice", 1),
        (4, "none", 3),
        (5, "notice", 3),
    ]
    verdict = replay.steps[2].verdict
    assert verdict is not None
    assert (verdict.level, verdict.direction) == (Level.MATERIAL, Direction.ADVERSE)
    assert [each.rule for each in verdict.rules if each.level is Level.MATERIAL] == [
        "retention-period-lengthened"
    ]
    assert verdict.headline.startswith("Quince changes its Privacy policy")
    assert "90 days" in verdict.headline


def test_minor_changes_add_up_until_a_notice_tells_of_them(repo: Repo) -> None:
    for text in (START, SPELT, SPELT.replace("30", "90")):
        repo.commit(text)
    replay = repo.replay()
    assert told(replay) == [(1, "baseline", 0), (2, "minor", 1), (3, "notice", 1)]
    minor, notice = (step.verdict for step in replay.steps[1:])
    assert minor is not None
    assert (minor.material, minor.minor, minor.headline) == (0, 1, "")
    assert notice is not None
    assert (notice.material, notice.minor) == (1, 1)
    assert [(each.rule, each.level, each.changes) for each in notice.rules] == [
        ("retention-period-lengthened", Level.MATERIAL, 1),
        ("spelling-corrected", Level.MINOR, 1),
    ]


def test_there_and_back_is_nothing_where_nobody_was_told(repo: Repo) -> None:
    for text in (START, SPELT, START):
        repo.commit(text)
    assert told(repo.replay()) == [(1, "baseline", 0), (2, "minor", 1), (3, "none", 1)]


def test_there_and_back_is_two_notices_where_readers_were_told(repo: Repo) -> None:
    for text in (START, LONGER, START):
        repo.commit(text)
    replay = repo.replay()
    assert told(replay) == [(1, "baseline", 0), (2, "notice", 1), (3, "notice", 2)]
    assert [step.verdict.direction for step in replay.steps[1:] if step.verdict] == [
        Direction.ADVERSE,
        Direction.FAVOURABLE,
    ]


def test_what_changes_while_a_notice_waits_is_told_in_it(repo: Repo) -> None:
    repo.commit(START, "2025-03-01")
    repo.commit(LONGER, "2025-03-03")
    repo.commit(LONGEST, "2025-03-04")
    repo.commit(START.replace("30", "60"), "2025-03-09")
    steps = repo.replay(Span(wait_days=2)).steps
    assert [(step.outcome.value, step.told, step.baseline) for step in steps] == [
        ("baseline", "", 0),
        ("waits", "", 1),
        ("notice", "2025-03-05", 1),
        ("notice", "2025-03-11", 3),
    ]


def test_what_is_taken_back_in_time_is_never_told(repo: Repo) -> None:
    for day, text in enumerate((START, LONGER, START, LONGEST), start=1):
        repo.commit(text, f"2025-03-0{day}")
    steps = repo.replay(Span(wait_days=7)).steps
    assert [(step.outcome.value, step.told, step.baseline) for step in steps] == [
        ("baseline", "", 0),
        ("waits", "", 1),
        ("none", "", 1),
        ("notice", "2025-03-11", 1),
    ]


def test_a_clock_that_went_wrong_does_not_turn_the_order_around(repo: Repo) -> None:
    repo.commit(START, "2025-03-05")
    repo.commit(LONGER, "2025-03-04")
    repo.commit(LONGEST, "2025-03-01")
    steps = repo.replay().steps
    assert [(step.outcome.value, step.told, step.baseline) for step in steps] == [
        ("baseline", "", 0),
        ("notice", "2025-03-04", 1),
        ("notice", "2025-03-01", 2),
    ]


def test_a_date_beyond_the_calendar_is_that_of_the_version_before(repo: Repo) -> None:
    repo.commit(START, "2025-03-05")
    message = f"tree {repo.tree(LONGER)}\nparent {repo.git('rev-parse', 'HEAD')}\n"
    for who in ("author", "committer"):
        message += f"{who} A <a@example.org> 999999999999999 +0000\n"
    repo.git("reset", "--quiet", "--hard", repo.store("commit", f"{message}\nedit\n"))
    steps = repo.replay().steps
    assert [(step.outcome.value, step.date[:10], step.told) for step in steps] == [
        ("baseline", "2025-03-05", ""),
        ("notice", "", "2025-03-05"),
    ]


def test_drafts_count_when_they_are_merged_as_one_step(repo: Repo) -> None:
    repo.commit(START)
    repo.git("checkout", "--quiet", "-b", "draft")
    repo.commit(LONGER)
    repo.commit(LONGEST)
    repo.commit(START.replace("30", "60"))
    repo.git("checkout", "--quiet", "main")
    repo.git("merge", "--quiet", "--no-ff", "--message", "merge", "draft")
    replay = repo.replay()
    assert told(replay) == [(1, "baseline", 0), (2, "notice", 1)]
    assert replay.steps[1].commit == repo.git("rev-parse", "HEAD")


def test_a_renamed_policy_keeps_its_history(repo: Repo) -> None:
    repo.commit(START, name="old.md")
    repo.commit(LONGER, name="old.md")
    repo.git("mv", "old.md", "privacy.md")
    repo.commit(LONGER)
    replay = repo.replay()
    assert told(replay) == [(1, "baseline", 0), (2, "notice", 1), (3, "none", 2)]
    assert [step.path for step in replay.steps] == ["old.md", "old.md", "privacy.md"]


def test_an_alias_goes_on_where_git_sees_no_rename(repo: Repo) -> None:
    repo.commit(START, name="old.md")
    (repo.folder / "old.md").unlink()
    other = "# Terms\n\nWe sell your address to anyone who asks.\n"
    (repo.folder / "policydiff.toml").write_text(CONFIG + 'aliases = ["old.md"]\n')
    repo.commit(other)
    assert told(repo.replay()) == [(1, "baseline", 0), (2, "notice", 1)]


def test_a_deletion_is_a_notice_and_what_comes_back_another(repo: Repo) -> None:
    repo.commit(START)
    repo.commit(None)
    repo.commit(START)
    replay = repo.replay()
    assert told(replay) == [(1, "baseline", 0), (2, "notice", 1), (3, "notice", 2)]
    assert [step.deleted for step in replay.steps] == [False, True, False]


def test_a_version_that_is_no_text_is_named_and_moves_nothing(repo: Repo) -> None:
    repo.commit(b"\xff\xfe")
    repo.commit(START)
    repo.commit(b"We keep caf\xe9s.")
    repo.commit(LONGER)
    first, _, third, _ = repo.replay().steps
    assert told(repo.replay()) == [
        (1, "unreadable", 0),
        (2, "baseline", 0),
        (3, "unreadable", 2),
        (4, "notice", 2),
    ]
    assert "UTF-16" in first.problem
    assert "not UTF-8: byte 11 is 0xe9" in third.problem


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    repo = _made(tmp_path_factory.mktemp("written") / "work")
    texts = (START, SPELT, LONGER, LONGER, LONGEST, START, LONGEST)
    for month, text in enumerate(texts, start=1):
        repo.commit(text if month != 4 else text + "\nWe sell your address.\n", f"2025-0{month}-10")
    return repo


@pytest.fixture
def storied(written: Repo, tmp_path: pathlib.Path) -> Repo:
    shutil.copytree(written.folder, tmp_path / "work")
    return Repo(tmp_path / "work")


def test_the_history_may_begin_and_end_on_a_day(storied: Repo) -> None:
    replay = storied.replay(Span(since="2025-04-01", until="2025-05-31"))
    assert told(replay) == [(3, "baseline", 0), (4, "notice", 3), (5, "notice", 4)]
    everything = storied.replay(Span(since="2024-01-01"))
    assert everything == storied.replay()
    after = storied.replay(Span(since="2026-01-01"))
    assert told(after) == [(7, "baseline", 0)]


@pytest.mark.parametrize("span", [Span(until="2024-12-31"), Span(rev="HEAD", until="1999-01-01")])
def test_a_span_without_a_version_says_where_it_looked(storied: Repo, span: Span) -> None:
    with pytest.raises(HistoryError, match=r"privacy.md has no version in HEAD until"):
        storied.replay(span)


def test_a_later_version_never_changes_what_was_told_before(storied: Repo) -> None:
    whole = storied.replay()
    for count, step in enumerate(whole.steps, start=1):
        assert storied.replay(Span(rev=step.commit)).steps == whole.steps[:count]


def test_a_verdict_is_that_of_the_comparison_of_the_same_two_versions(storied: Repo) -> None:
    steps = storied.replay().steps
    by_number = {step.version: step for step in steps}
    with open_workspace(None, storied.folder) as workspace:
        (policy,) = workspace.policies("privacy")
        for step in steps[1:]:
            before = by_number[step.baseline]
            old = load_version(workspace.repository, before.commit, before.path)
            new = load_version(workspace.repository, step.commit, step.path)
            report = compare_versions(old, new, workspace.config.law, policy)
            verdict = step.verdict
            assert verdict is not None
            assert (verdict.level, verdict.direction) == (report.level, report.direction)
            assert verdict.material == sum(c.level is Level.MATERIAL for c in report.changes)
            assert verdict.minor == sum(c.level is Level.MINOR for c in report.changes)
            assert {(each.rule, each.level) for each in verdict.rules} == {
                (found.rule, found.level) for change in report.changes for found in change.findings
            }
            said = headline(report, "Quince") if report.level is Level.MATERIAL else ""
            assert verdict.headline == said


def test_totals_count_every_version_once(storied: Repo) -> None:
    totals = storied.replay().totals
    parts = (totals.notices, totals.waits, totals.minor, totals.none, totals.unreadable)
    assert totals.versions == 7 == sum(parts) + 1
    assert totals.days == totals.notices


# What is kept


def test_what_was_kept_gives_the_same_replay_and_lies_out_of_reach_of_git(storied: Repo) -> None:
    fresh = storied.replay(cache=False)
    assert not storied.cache.exists()
    assert storied.replay() == fresh
    assert list(storied.cache.glob("*/*.json"))
    assert storied.replay() == fresh
    assert storied.git("status", "--porcelain", "--ignored") == ""


def _entry(repo: Repo) -> pathlib.Path:
    (entry,) = repo.cache.glob("*/*.json")
    return entry


def _rewrite(repo: Repo, change: Callable[[dict[str, object]], object]) -> None:
    """Change the kept value and seal it as the tool itself would."""
    entry = json.loads(_entry(repo).read_bytes().partition(b"\n")[2])
    Cache(repo.cache).put(entry["key"], change(entry["value"]))


def _with_headline(value: dict[str, object]) -> dict[str, object]:
    verdicts = value["verdicts"]
    assert isinstance(verdicts, dict)
    return value | {"verdicts": {k: v | {"headline": "kept"} for k, v in verdicts.items()}}


def headlines(replay: Replay) -> set[str]:
    return {step.verdict.headline for step in replay.steps if step.verdict}


def test_what_was_kept_is_taken(storied: Repo) -> None:
    storied.replay()
    _rewrite(storied, _with_headline)
    assert "kept" in headlines(storied.replay())
    assert "kept" not in headlines(storied.replay(cache=False))


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: b"",
        lambda raw: raw[: len(raw) // 2],
        lambda raw: raw.replace(b'"material"', b'"minor"'),
        lambda raw: b"\0" + raw,
    ],
)
def test_what_was_damaged_is_judged_anew(storied: Repo, damage: Callable[[bytes], bytes]) -> None:
    fresh = storied.replay()
    _entry(storied).write_bytes(damage(_entry(storied).read_bytes()))
    assert storied.replay() == fresh


@pytest.mark.parametrize(
    "change",
    [
        lambda value: [],
        lambda value: None,
        lambda value: value | {"verdicts": 3},
        lambda value: value | {"verdicts": {key: {"level": "minor"} for key in value["verdicts"]}},
        lambda value: value | {"verdicts": dict.fromkeys(value["verdicts"], "minor")},
        lambda value: _with_headline(value) | {"engine": "0" * 16},
    ],
)
def test_what_another_program_kept_is_judged_anew(
    storied: Repo, change: Callable[[dict[str, object]], object]
) -> None:
    fresh = storied.replay()
    _rewrite(storied, change)
    assert storied.replay() == fresh


def test_another_configuration_has_verdicts_of_its_own(storied: Repo) -> None:
    strict = storied.replay()
    lenient = storied.replay(law=Law(favourable=Level.MINOR))
    assert lenient != strict
    assert len(list(storied.cache.glob("*/*.json"))) == 2
    assert storied.replay() == strict


def test_a_place_that_cannot_be_written_costs_only_the_time(storied: Repo) -> None:
    storied.cache.parent.mkdir()
    storied.cache.write_text("a file")
    assert storied.replay() == storied.replay(cache=False)


def test_an_interrupted_run_leaves_what_it_found(storied: Repo) -> None:
    def stop(done: int, total: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with open_workspace(None, storied.folder) as workspace, pytest.raises(KeyboardInterrupt):
        replay_policy(workspace, workspace.policies("privacy")[0], on_progress=stop)
    _rewrite(storied, _with_headline)
    assert "kept" in headlines(storied.replay())


# As JSON, and against another


def test_a_replay_comes_back_from_json_and_fits_the_schema(storied: Repo) -> None:
    replay = storied.replay(Span(wait_days=3))
    validator = Draft202012Validator(load_replay_schema())
    validator.validate(replay_to_dict(replay))
    assert replay_from_dict(replay_to_dict(replay)) == replay


def test_two_laws_differ_where_a_verdict_does(storied: Repo) -> None:
    strict = storied.replay()
    lenient = storied.replay(law=Law(favourable=Level.MINOR))
    comparison = compare_replays(strict, lenient, ("strict", "lenient"))
    schema = load_replay_schema()
    part = {"$ref": "#/$defs/comparison", "$defs": schema["$defs"]}
    Draft202012Validator(part).validate(replay_to_dict(comparison))
    assert comparison.compared == 6
    # A promise that came back counts for less; then going back to the shorter period is no notice, and
    # undoing what nobody was told of is none either.
    assert [
        (each.this.version, each.this.outcome.value, each.against.outcome.value)
        for each in comparison.differences
    ] == [(5, "notice", "notice"), (6, "notice", "minor"), (7, "notice", "none")]
    assert (comparison.gained, comparison.lost) == (2, 0)
    assert compare_replays(lenient, strict, ("lenient", "strict")).lost == 2


def test_the_same_replay_differs_nowhere(storied: Repo) -> None:
    replay = storied.replay()
    comparison = compare_replays(replay, replay, ("one", "same"))
    assert comparison.differences == ()
    assert (comparison.compared, comparison.only_this, comparison.only_against) == (6, 0, 0)


def test_other_reasons_for_a_notice_are_a_difference(storied: Repo) -> None:
    replay = storied.replay()
    step = next(step for step in replay.steps if step.outcome is Outcome.NOTICE)
    assert step.verdict is not None
    other = replace(step, verdict=replace(step.verdict, rules=()))
    changed = replace(replay, steps=tuple(other if each == step else each for each in replay.steps))
    comparison = compare_replays(replay, changed, ("now", "then"))
    assert [(each.this, each.against) for each in comparison.differences] == [(step, other)]
    assert (comparison.gained, comparison.lost) == (0, 0)


def test_only_versions_that_both_have_are_compared(storied: Repo) -> None:
    saved = storied.replay(Span(until="2025-05-31"))
    later = storied.replay(Span(since="2025-03-01"))
    comparison = compare_replays(later, saved, ("later", "saved"))
    assert (comparison.compared, comparison.only_this, comparison.only_against) == (3, 2, 1)
    assert [each.this.version for each in comparison.differences] == []


def test_a_saved_replay_is_read_back(storied: Repo, tmp_path: pathlib.Path) -> None:
    replay = storied.replay()
    path = tmp_path / "saved.json"
    path.write_text(render_replay_json(replay), encoding="utf-8")
    assert load_replay(path, "privacy") == replay
    with pytest.raises(
        PolicydiffError, match=r"saved.json is a replay of policy 'privacy', not of 'terms'"
    ):
        load_replay(path, "terms")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b'{"schema_version": "1"}',
        b'{"schema_version": "9", "steps": []}',
    ],
)
def test_what_is_no_saved_replay_is_refused_by_name(tmp_path: pathlib.Path, content: bytes) -> None:
    path = tmp_path / "saved.json"
    path.write_bytes(content)
    with pytest.raises(PolicydiffError, match=r"Cannot take .*saved.json for a saved replay: "):
        load_replay(path, "privacy")
    with pytest.raises(PolicydiffError, match=r"Cannot read .*absent.json: No such file"):
        load_replay(tmp_path / "absent.json", "privacy")


def test_a_word_more_in_a_rule_is_another_program(tmp_path: pathlib.Path) -> None:
    package = tmp_path / "policydiff"
    ignored = shutil.ignore_patterns("__pycache__", ".*")
    shutil.copytree(pathlib.Path(policydiff.__file__).parent, package, ignore=ignored)
    code = "from policydiff.pipeline.fingerprint import engine_fingerprint as f; print(f())"

    def fingerprint() -> str:
        command = [sys.executable, "-c", code]
        environ = os.environ | {"PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(
            command, env=environ, check=True, capture_output=True, text=True
        ).stdout

    before = fingerprint()
    rule = package / "rules" / "retention.py"
    text = rule.read_text(encoding="utf-8")
    rule.write_text(f"{text}\n", encoding="utf-8")
    assert fingerprint() != before
    rule.write_text(text, encoding="utf-8")
    assert fingerprint() == before == f"{engine_fingerprint()}\n"
