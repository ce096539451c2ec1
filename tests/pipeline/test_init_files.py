"""The files that `init` writes: whatever the answers, they can be read back and say the same."""

from __future__ import annotations

import pathlib
import re
import tomllib

from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.config import Config, Translation
from policydiff.config.load import read_config
from policydiff.config.toml import Source, Table
from policydiff.pipeline.init_files import Answers, Approvals, config_text, policies_text
from policydiff.pipeline.init_found import FoundPolicy

WORDS = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=12)
PATHS = (
    st.lists(
        WORDS.filter(lambda word: not word.startswith((".", "-", "/"))), min_size=1, max_size=3
    )
    .map(lambda parts: "/".join(part.replace("/", "") or "x" for part in parts) + ".md")
    .filter(lambda path: not path.startswith((".", "-")) and "/../" not in f"/{path}/")
)
POLICIES = st.lists(
    st.builds(
        FoundPolicy,
        PATHS,
        st.dictionaries(
            st.from_regex(r"[a-z]{2}(-[A-Z]{2})?", fullmatch=True), PATHS, max_size=2
        ).map(lambda found: tuple(Translation(*each) for each in found.items())),
    ),
    max_size=4,
    unique_by=lambda policy: policy.path,
).map(tuple)
ANSWERS = st.builds(
    Answers,
    name=WORDS,
    policies=POLICIES,
    approvals=st.sampled_from(Approvals),
    approvers=st.lists(st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True), max_size=2).map(
        tuple
    ),
    codeowners=st.booleans(),
    workflow=st.just(False),
    hook=st.just(False),
    templates=st.booleans(),
)


def read(text: str) -> Config:
    source = Source(pathlib.Path("policydiff.toml"), text)
    return read_config(Table(source, "", tomllib.loads(text)), pathlib.Path())


@settings(max_examples=60)
@given(ANSWERS)
def test_a_configuration_says_what_was_answered(answers: Answers) -> None:
    config = read(config_text(answers))
    assert config.organisation.name == answers.name
    assert [(each.path, each.translations) for each in config.policies] == [
        (each.path, each.translations) for each in answers.policies
    ]
    platform = answers.approvals is Approvals.PLATFORM
    assert config.review.trust_local_approvals is not platform
    assert config.review.approvers == (answers.approvers if platform else ())
    assert config.review.codeowners is (platform and answers.codeowners)
    assert config.notice.templates == ("templates" if answers.templates else "")
    assert config.delivery.transport == "outbox"


def test_ids_are_told_apart_by_their_folders() -> None:
    paths = ("privacy.md", "eu/privacy.md", "eu/legal/privacy.md", "x/eu/privacy.md", "Ä.md",
             "terms/index.md", "index.md")  # fmt: skip
    text = policies_text(tuple(map(FoundPolicy, paths)), taken=("policy",))
    assert re.findall(r'id = "(.*?)"', text) == [
        "privacy",
        "eu-privacy",
        "legal-privacy",
        "x-privacy",
        "policy-2",
        "terms",
        "index",
    ]
