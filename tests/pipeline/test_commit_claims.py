"""What commits claim of a policy's change, held against what they do."""

from __future__ import annotations

import pathlib

import pytest
from tests.pipeline.repository_case import PolicyRepository, create_repository, pending_of

from policydiff.materiality import Level
from policydiff.pipeline.trailers import claim_problems, find_claims
from policydiff.report.checks import Claim, Condition
from policydiff.reviews import record_override

CONFIG = """\
[review]
trust_local_approvals = true

[[policies]]
id = "privacy"
path = "privacy.md"
"""
TEXT = """\
# Privacy policy

Effective date: 1 February 2027

## Logs

We keep server logs for 30 days. We do not sell your adress.
"""
SPELT = TEXT.replace("adress", "address")
LONGER = TEXT.replace("30 days", "90 days")


@pytest.fixture
def repository(tmp_path: pathlib.Path) -> PolicyRepository:
    return create_repository(tmp_path, CONFIG, privacy_md=TEXT)


def claims(repository: PolicyRepository, rev: str | None = "HEAD") -> tuple[Claim, ...]:
    with repository.opened() as workspace:
        return find_claims(workspace, pending_of(workspace, rev), rev=rev)


def codes(found: tuple[Claim, ...]) -> list[str]:
    return [problem.code for problem in claim_problems(found, "privacy.md")]


def test_an_editorial_commit_that_only_spells_is_borne_out(repository: PolicyRepository):
    commit = repository.commit("fix\n\nPolicy-Change: Editorial — a typo", privacy_md=SPELT)
    assert claims(repository) == (Claim("Policy-Change", "editorial", "a typo", commit),)
    assert codes(claims(repository)) == []


def test_an_editorial_commit_that_changes_a_practice_is_contradicted(repository: PolicyRepository):
    commit = repository.commit("fix\n\nPolicy-Change: editorial -- wording", privacy_md=LONGER)
    (claim,) = claims(repository)
    assert (claim.value, claim.reason, claim.commit) == ("editorial", "wording", commit)
    assert claim.contradicted.startswith("It is called editorial, and is material: ")
    assert "90 days" in claim.contradicted
    (problem,) = claim_problems((claim,), "privacy.md")
    assert (problem.condition, problem.code) == (Condition.TRAILERS, "trailer-contradicted")
    assert problem.message.startswith(
        f"Commit {commit[:12]} says “Policy-Change: editorial — wording”. "
    )


def test_a_commit_answers_for_its_own_change_only(repository: PolicyRepository):
    repository.commit("longer", privacy_md=LONGER)
    both = LONGER.replace("adress", "address")
    repository.commit("fix\n\nPolicy-Change: editorial: a typo", privacy_md=both)
    assert [claim.contradicted for claim in claims(repository)] == [""]


def test_what_was_taken_back_contradicts_nobody(repository: PolicyRepository):
    repository.commit("fix\n\nPolicy-Change: editorial — wording", privacy_md=LONGER)
    repository.commit("sorry", privacy_md=SPELT)
    assert [claim.contradicted for claim in claims(repository)] == [""]


def test_a_shallow_clone_does_not_judge_the_commit_at_its_edge(
    repository: PolicyRepository, tmp_path_factory: pytest.TempPathFactory
):
    repository.commit("adopt")
    repository.commit("fix\n\nPolicy-Change: editorial — a typo", privacy_md=SPELT)
    repository.commit("longer", privacy_md=LONGER)
    shallow = tmp_path_factory.mktemp("shallow") / "clone"
    source = f"file://{repository.folder}"
    repository.git("clone", "--quiet", "--depth=2", source, str(shallow))
    clone = PolicyRepository(shallow)
    clone.git(
        "fetch", "--quiet", "--depth=1", "origin", repository.git("rev-list", "HEAD").split()[-1]
    )
    (claim,) = claims(clone)
    assert claim.contradicted.startswith("This clone is shallow")


def test_what_no_rule_understands_is_not_editorial_by_word(repository: PolicyRepository):
    odd = SPELT + "\nSometimes the kelp lanterns forward what you told them to Harbour Nine.\n"
    repository.commit("fix\n\nPolicy-Change: editorial — flavour", privacy_md=odd)
    (claim,) = claims(repository)
    assert claim.contradicted != ""
    assert codes((claim,)) == ["trailer-contradicted"]


def test_a_commit_called_material_that_no_rule_finds_material_is_shown(
    repository: PolicyRepository,
):
    repository.commit("fix\n\nPolicy-Change: material — readers asked", privacy_md=SPELT)
    (claim,) = claims(repository)
    assert claim.contradicted.startswith("It is called material, and no rule found")
    repository.commit("more\n\nPolicy-Change: material — longer", privacy_md=LONGER)
    assert [bool(each.contradicted) for each in claims(repository)] == [False, True]


@pytest.mark.parametrize(
    "trailer",
    [
        "Policy-Change: editorial",
        "Policy-Change: editorial —",
        "Policy-Change: cosmetic — typo",
        "Policy-Change: editorial-typo",
        "Policy-Effective: 15 January 2027",
        "Policy-Effective: 2027-02-30",
        "Policy-Effective:",
    ],
)
def test_what_cannot_be_read_is_said_and_counts_for_nothing(
    repository: PolicyRepository, trailer: str
):
    repository.commit(f"fix\n\n{trailer}", privacy_md=SPELT)
    assert codes(claims(repository)) == ["trailer-malformed"]


def test_a_claim_outside_the_last_paragraph_counts_for_nothing(repository: PolicyRepository):
    message = "fix\n\nPolicy-Change: editorial — typo\n\nCo-authored-by: Ben <ben@example.org>"
    repository.commit(message, privacy_md=LONGER)
    (claim,) = claims(repository)
    assert "last paragraph" in claim.contradicted
    assert codes((claim,)) == ["trailer-malformed"]


def test_a_date_is_held_against_the_text_and_the_newest_one_counts(repository: PolicyRepository):
    repository.commit("one\n\nPolicy-Effective: 2027-03-01", privacy_md=SPELT)
    (claim,) = claims(repository)
    assert "2027-02-01" in claim.contradicted
    repository.commit("two\n\nPolicy-Effective: 2027-02-01", privacy_md=LONGER)
    assert [(each.value, each.contradicted) for each in claims(repository)] == [
        ("2027-02-01", ""),
        ("2027-03-01", ""),
    ]


def test_what_cannot_be_read_takes_no_earlier_claim_back(repository: PolicyRepository):
    repository.commit("longer\n\nPolicy-Effective: 2027-04-01", privacy_md=LONGER)
    repository.commit("no day\n\nPolicy-Effective: soon", privacy_md=LONGER + "Bye.\n")
    misplaced = "no trailer\n\nPolicy-Effective: 2027-02-01\n\nThat is all."
    repository.commit(misplaced, privacy_md=LONGER + "Goodbye.\n")
    assert codes(claims(repository)) == [
        "trailer-malformed",
        "trailer-malformed",
        "trailer-contradicted",
    ]
    assert "2027-04-01" in claim_problems(claims(repository), "privacy.md")[-1].message


def test_a_day_that_the_text_does_not_name_is_told(repository: PolicyRepository):
    undated = LONGER.replace("Effective date: 1 February 2027\n", "")
    repository.commit("one\n\nPolicy-Effective: 2027-03-01", privacy_md=undated)
    assert [claim.contradicted for claim in claims(repository)] == [
        "The text names no effective date. Correct the text, or the claim in a new commit."
    ]


def test_a_commit_speaks_for_the_files_it_touches(repository: PolicyRepository):
    repository.commit("readme\n\nPolicy-Change: editorial — x", README_md="words")
    assert claims(repository) == ()
    repository.commit("edit", privacy_md=LONGER)
    assert claims(repository) == ()


def test_what_is_not_committed_makes_no_claim_and_the_earlier_ones_stand(
    repository: PolicyRepository,
):
    repository.commit("fix\n\nPolicy-Change: editorial — a typo", privacy_md=SPELT)
    repository.write(privacy_md=LONGER)
    assert [claim.contradicted for claim in claims(repository, rev=None)] == [""]


def test_a_renamed_policy_keeps_its_claims(repository: PolicyRepository):
    repository.commit("fix\n\nPolicy-Change: editorial — a typo", privacy_md=SPELT)
    repository.git("mv", "privacy.md", "notice.md")
    renamed = CONFIG.replace("privacy.md", "notice.md") + 'aliases = ["privacy.md"]\n'
    (repository.folder / "policydiff.toml").write_text(renamed)
    repository.commit("move\n\nPolicy-Change: editorial — a better name")
    found = claims(repository)
    assert [(each.reason, each.contradicted) for each in found] == [
        ("a better name", ""),
        ("a typo", ""),
    ]


def test_a_reviewers_decision_on_that_very_change_bears_it_out(repository: PolicyRepository):
    repository.commit("fix\n\nPolicy-Change: editorial — moot", privacy_md=LONGER)
    assert codes(claims(repository)) == ["trailer-contradicted"]
    with repository.opened() as workspace:
        pending = pending_of(workspace, "HEAD")
    (change,) = pending.report.changes
    record_override(
        repository.folder,
        "privacy",
        pending.baseline.notice,
        change=change.id,
        level=Level.MINOR,
        by="A. Lee",
        reason="the logs were never kept",
    )
    assert codes(claims(repository)) == []
