"""Verdicts on pairs of versions from git, each pair judged once and kept by content."""

from __future__ import annotations

import hashlib
import json
from collections import Counter

from policydiff.config import PolicyConfig
from policydiff.errors import PolicydiffError
from policydiff.materiality import Direction, Judgement, Law, Level, worst_level
from policydiff.notice import headline
from policydiff.pipeline.comparison import judge_documents, report_stages
from policydiff.pipeline.fingerprint import engine_fingerprint
from policydiff.pipeline.reading import Reader, content_key
from policydiff.pipeline.workspace import Workspace
from policydiff.report import Facts, PolicyRef
from policydiff.report.codec import record_from_dict, record_to_dict
from policydiff.report.replay import RuleCount, Verdict
from policydiff.repository import BlobVersion, Cache

CACHE_FOLDER = ("policydiff", "replay")
"""Below the git folder: never committed, never cloned, so nobody else's word is taken for ours."""

_NOTHING = Verdict(Level.NONE, Direction.NEUTRAL, 0, 0, 0, (), "", None, None)


class Judge:
    """One policy's verdicts under one law; `close` keeps them for the next run."""

    def __init__(
        self,
        workspace: Workspace,
        policy: PolicyConfig,
        law: Law,
        reader: Reader,
        *,
        use_cache: bool = True,
    ) -> None:
        self._policy = PolicyRef(policy.id, policy.title, policy.path, reader.locale)
        self._organisation = workspace.config.organisation.name
        self._law = law
        self._reader = reader
        self._cache: Cache | None = None
        self._known: dict[str, object] = {}
        self._judged = 0
        if use_cache:
            self._cache = Cache(workspace.repository.git_dir.joinpath(*CACHE_FOLDER))
            self._known = self._load(self._cache)

    def judge(self, old: BlobVersion, new: BlobVersion) -> Verdict:
        """Return the verdict on `new` where readers know `old`.

        Raises `DocumentError` where one of them is not a text.
        """
        before, after = content_key(old), content_key(new)
        if before == after:
            return _NOTHING
        pair = f"{before} {after}"
        known = _decoded(self._known.get(pair))
        if known is None:
            known = self._compare(old, new)
            self._known[pair] = record_to_dict(known)
            self._judged += 1
        return known

    def close(self) -> None:
        """Keep what was found; a folder that cannot be written costs nothing but the time saved."""
        if self._cache is not None and self._judged:
            self._cache.put(self._key(), {"engine": engine_fingerprint(), "verdicts": self._known})

    def _compare(self, old: BlobVersion, new: BlobVersion) -> Verdict:
        (old_side, before), (new_side, after) = self._reader.read(old), self._reader.read(new)
        stages = judge_documents(before, after, self._law)
        judgements = stages.judgements
        level = worst_level(judgement.level for judgement in judgements)
        direction, said = Direction.NEUTRAL, ""
        if level is Level.MATERIAL:
            # The report costs a fifth of a step, most of it the facts: only a notice has a headline,
            # and no headline speaks of facts.
            report = report_stages(stages, old_side, new_side, self._policy, Facts())
            direction, said = report.direction, headline(report, self._organisation)
        return Verdict(
            level=level,
            direction=direction,
            material=sum(each.level is Level.MATERIAL for each in judgements),
            minor=sum(each.level is Level.MINOR for each in judgements),
            needs_review=sum(each.needs_review for each in judgements),
            rules=_rules(judgements),
            headline=said,
            effective_date=after.effective_date,
            effective_before=before.effective_date,
        )

    def _load(self, cache: Cache) -> dict[str, object]:
        value = cache.get(self._key())
        if not isinstance(value, dict) or value.get("engine") != engine_fingerprint():
            return {}
        verdicts = value.get("verdicts")
        return verdicts if isinstance(verdicts, dict) else {}

    def _key(self) -> str:
        """Name all that a verdict depends on beside the two texts and the program.

        The program's fingerprint is in the value: verdicts of an older program are replaced, so
        that trying one rule after another does not fill the disk.
        """
        policy = self._policy
        parts = (policy.id, policy.title, policy.locale, self._organisation)
        law = json.dumps(record_to_dict(self._law), sort_keys=True)
        digest = hashlib.sha256(json.dumps((*parts, law)).encode("ascii")).hexdigest()
        return f"verdicts of {policy.id} under {digest}"


def _decoded(data: object) -> Verdict | None:
    if data is None:
        return None
    try:
        return record_from_dict(Verdict, data, "verdict")
    except PolicydiffError:
        return None


def _rules(judgements: tuple[Judgement, ...]) -> tuple[RuleCount, ...]:
    """Count the changes of each rule and level, material first, then in reading order."""
    counts = Counter(
        named
        for judgement in judgements
        for named in dict.fromkeys((found.rule, found.level) for found in judgement.findings)
    )
    ordered = sorted(counts, key=lambda named: named[1] is not Level.MATERIAL)
    return tuple(RuleCount(rule, level, counts[rule, level]) for rule, level in ordered)
