"""The sample's files fit together, and nobody real is in them."""

from __future__ import annotations

import csv
import datetime
import io
import pathlib
import re

from policydiff.config import Config, PolicyConfig, Translation, load_config
from policydiff.delivery.csv_rows import read_csv
from policydiff.delivery.list_rows import COLUMNS, ColumnMapping, ListRow, read_rows
from policydiff.delivery.records import SubscriberKind
from policydiff.samples import sample_commits, sample_config, sample_subscribers_csv

ROOT = pathlib.Path(__file__).resolve().parents[2]
POLICIES = ROOT / "policies"
DATA = ROOT / "src" / "policydiff" / "samples" / "data"
DOMAIN = re.compile(r"(?:@|https?://)([\w.-]+\w)")
RESERVED = {"example.org", "example.com", "example.net"}


def load_sample_config(folder: pathlib.Path) -> Config:
    path = folder / "policydiff.toml"
    path.write_text(sample_config(), encoding="utf-8")
    return load_config(path)


def test_the_first_commit_has_every_policy_and_time_goes_on() -> None:
    commits = sample_commits()
    paths = {path for commit in commits for path in commit.texts()}
    assert set(commits[0].texts()) == paths
    dates = [datetime.datetime.fromisoformat(commit.date) for commit in commits]
    assert all(date.tzinfo is not None for date in dates)
    assert dates == sorted(dates)


def test_every_file_under_data_is_used() -> None:
    used = {name for commit in sample_commits() for _, name in commit.files}
    lying = {str(p.relative_to(DATA)) for p in DATA.rglob("*") if p.is_file()}
    assert lying == used | {"policydiff.toml", "subscribers.csv"}


def test_the_sample_configuration_names_exactly_the_files_of_the_history(
    tmp_path: pathlib.Path,
) -> None:
    config = load_sample_config(tmp_path)
    assert [policy.id for policy in config.policies] == ["privacy", "donors"]
    named = {policy.path for policy in config.policies}
    named |= {t.path for policy in config.policies for t in policy.translations}
    assert named == set(sample_commits()[0].texts())
    assert config.notice.lead_days == 30
    assert config.review.trust_local_approvals


def test_the_top_level_policies_are_the_last_versions() -> None:
    latest: dict[str, str] = {}
    for commit in sample_commits():
        latest.update(commit.texts())
    for path, text in latest.items():
        assert (ROOT / path).read_text(encoding="utf-8") == text


def test_the_top_level_configuration_is_the_sample_without_its_trust(
    tmp_path: pathlib.Path,
) -> None:
    top, sample = load_config(POLICIES / "policydiff.toml"), load_sample_config(tmp_path)
    assert not top.review.trust_local_approvals
    assert top.policies == tuple(without_folder(policy) for policy in sample.policies)
    for policy in top.policies:
        for path in (policy.path, *(t.path for t in policy.translations)):
            assert (POLICIES / path).is_file()
    assert (top.organisation, top.notice) == (sample.organisation, sample.notice)


def without_folder(policy: PolicyConfig) -> PolicyConfig:
    """Return `policy` with paths as they are beside it."""
    return PolicyConfig(
        id=policy.id,
        path=policy.path.removeprefix("policies/"),
        title=policy.title,
        url=policy.url,
        locale=policy.locale,
        translations=tuple(
            Translation(t.locale, t.path.removeprefix("policies/")) for t in policy.translations
        ),
    )


def test_every_reader_is_a_sound_row_and_one_stands_twice() -> None:
    source = read_csv(io.StringIO(sample_subscribers_csv(), newline=""), "subscribers.csv")
    rows = list(read_rows(source, ColumnMapping()))
    sound = [row for row in rows if isinstance(row, ListRow)]
    assert len(sound) == len(rows) == 8
    assert len({row.address.casefold() for row in sound}) == 7
    assert len({row.address for row in sound}) == 8
    assert {row.kind for row in sound} == {SubscriberKind.ACCOUNT, SubscriberKind.WATCHER}
    assert {row.locale for row in sound} == {"en", "en-GB", "de", "de-AT", "fr"}
    assert [row.policies for row in sound].count(("donors",)) == 1


def test_no_domain_but_those_kept_for_examples() -> None:
    texts = [p.read_text(encoding="utf-8") for p in DATA.rglob("*") if p.is_file()]
    texts += [p.read_text(encoding="utf-8") for p in POLICIES.iterdir()]
    found = {domain.casefold() for text in texts for domain in DOMAIN.findall(text)}
    assert found == RESERVED


def test_the_list_of_readers_names_its_columns_as_an_import_knows_them() -> None:
    header = next(csv.reader(sample_subscribers_csv().splitlines()))
    assert set(header) == set(COLUMNS) - {"status", "topics", "consent_text"}
