"""policydiff.toml: what is read, and that every complaint names file, line and key."""

from __future__ import annotations

import pathlib

import pytest

from policydiff.config import Config, PolicyConfig, Translation, find_config, load_config
from policydiff.config.records import RetentionConfig, TransportName
from policydiff.errors import ConfigError
from policydiff.materiality import Law, Level, RuleOverride

FULL = """\
[organisation]
name = "Bramble Tool Library"
legal_name = "Bramble Tool Library CIC"
postal_address = "1 Mill Lane, Exampleton"
from_address = "privacy@example.org"
contact = "privacy@example.org"
website = "https://example.org"

[[policies]]
id = "privacy"
path = "policies/privacy.md"
title = "Privacy policy"
url = "https://example.org/privacy"
locale = "en"
aliases = ["privacy.md"]
translations = { de = "policies/privacy.de.md" }

[[policies]]
id = "donors"
path = "policies/donors.txt"

[notice]
comparison_url = "https://example.org/changes/{notice}"
actions = [{ text = "Choose", url = "https://example.org/settings" }]
lead_days = 30

[review]
trust_local_approvals = true

[delivery]
transport = "smtp"
batch_size = 100
smtp = { host = "mail.example.org", port = 25, security = "none" }

[law]
favourable = "minor"

[rules.typography-only]
level = "minor"
reason = "house style"
"""


def write(folder: pathlib.Path, text: str) -> pathlib.Path:
    path = folder / "policydiff.toml"
    path.write_text(text, encoding="utf-8")
    return path


def complaint(folder: pathlib.Path, text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load_config(write(folder, text))
    return str(caught.value).replace(str(folder / "policydiff.toml"), "policydiff.toml")


def first_rule() -> str:
    from policydiff.rules import CATALOGUE

    return CATALOGUE[0].id


def test_a_full_configuration_is_read(tmp_path: pathlib.Path) -> None:
    config = load_config(write(tmp_path, FULL.replace("typography-only", first_rule())))
    assert config.folder == tmp_path.resolve()
    assert config.organisation.legal_name == "Bramble Tool Library CIC"
    assert config.policies == (
        PolicyConfig(
            id="privacy",
            path="policies/privacy.md",
            title="Privacy policy",
            url="https://example.org/privacy",
            locale="en",
            aliases=("privacy.md",),
            translations=(Translation("de", "policies/privacy.de.md"),),
        ),
        PolicyConfig(id="donors", path="policies/donors.txt"),
    )
    assert config.notice.actions[0].text == "Choose"
    assert config.delivery.transport is TransportName.SMTP
    assert config.delivery.smtp.port == 25
    assert config.review.trust_local_approvals is True
    assert config.law == Law(Level.MINOR, (RuleOverride(first_rule(), Level.MINOR, "house style"),))


def test_an_empty_file_is_all_defaults(tmp_path: pathlib.Path) -> None:
    assert load_config(write(tmp_path, "")) == Config(folder=tmp_path.resolve())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '[organisation]\nname = "A\n',
            "policydiff.toml, line 2, column 10: not valid TOML (Illegal character '\\n'): "
            'name = "A',
        ),
        (
            '[notice]\ncomparison_url = "https://example.org/{polcy}"\n',
            "policydiff.toml, line 2: notice.comparison_url: may hold {policy} and {notice}, "
            "and no other braces",
        ),
        (
            '[organisation]\nname = "A"\nlegel_name = "A Ltd"\n',
            "policydiff.toml, line 3: organisation.legel_name: is not a setting; "
            "did you mean 'legal_name'?",
        ),
        (
            '[[policies]]\nid = "a"\npath = "a.md"\n\n[[policies]]\nid = "b"\n',
            "policydiff.toml, line 5: policies[1].path: is required and missing",
        ),
        (
            '[[policies]]\nid = "Privacy Policy"\npath = "a.md"\n',
            "policydiff.toml, line 2: policies[0].id: must be lower-case letters, digits and "
            "hyphens, not 'Privacy Policy'",
        ),
        (
            '[[policies]]\nid = "a"\npath = "a.md"\n[[policies]]\nid = "a"\npath = "b.md"\n',
            "policydiff.toml, line 5: policies[1].id: 'a' is used twice; each policy needs its own",
        ),
        (
            '[[policies]]\nid = "a"\npath = "a.md"\n[[policies]]\nid = "b"\npath = "./a.md"\n',
            "policydiff.toml, line 6: policies[1].path: './a.md' is that of 'a' already",
        ),
        (
            '[[policies]]\nid = "a"\npath = "a.md"\nannounce_on = 9999-12-31\n',
            "policydiff.toml, line 4: policies[0].announce_on: must be a date such as 2027-01-31, "
            "before the year 3000, not 9999-12-31",
        ),
        (
            '[[policies]]\nid = "a"\npath = "../a.md"\n',
            "policydiff.toml, line 3: policies[0].path: must be a path inside this folder, "
            "not '../a.md'",
        ),
        (
            '[delivery]\ntransport = "pigeon"\n',
            "policydiff.toml, line 2: delivery.transport: must be one of outbox, smtp, sendgrid, "
            "not 'pigeon'",
        ),
        (
            "[delivery]\nbatch_size = 5000\n",
            "policydiff.toml, line 2: delivery.batch_size: must be a number from 1 to 1000, "
            "not 5000",
        ),
        (
            '[delivery]\ndatabase = "postgresql://me:secret@db/x"\n',
            "policydiff.toml, line 2: delivery.database: holds a password; "
            "set POLICYDIFF_DATABASE_URL in the environment instead",
        ),
        (
            '[notice]\nlead_days = "30"\n',
            "policydiff.toml, line 2: notice.lead_days: must be a whole number, not '30'",
        ),
        (
            '[notice]\ncomparison_url = "javascript:alert(1)"\n',
            "policydiff.toml, line 2: notice.comparison_url: must be a web address that begins "
            "with https://, not 'javascript:alert(1)'",
        ),
        (
            '[rules.no-such-rule]\nlevel = "minor"\nreason = "x"\n',
            "policydiff.toml, line 1: rules.no-such-rule: is not a rule; "
            "`policydiff rules` lists them",
        ),
        ("[review]\ntrust_local_approvals = 1\n", "policydiff.toml, line 2: "
            "review.trust_local_approvals: must be true or false, not 1"),
        ('heading = "x"\n', "policydiff.toml, line 1: heading: is not a setting; known: audience, "
            "changelog, check, delivery, law, lexicon, notice, organisation, policies, retention, review, rules, site, theme, web"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(tmp_path: pathlib.Path, text: str, message: str) -> None:
    assert complaint(tmp_path, text) == message


def test_a_rule_is_moved_only_with_a_reason(tmp_path: pathlib.Path) -> None:
    text = f'[rules.{first_rule()}]\nlevel = "minor"\nreason = " "\n'
    assert complaint(tmp_path, text) == (
        f"policydiff.toml, line 3: rules.{first_rule()}.reason: "
        "must say why this rule's level is moved"
    )


def test_the_nearest_file_above_is_found(tmp_path: pathlib.Path) -> None:
    path = write(tmp_path, "")
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert find_config(inner) == path


def test_a_missing_file_names_where_it_looked(tmp_path: pathlib.Path) -> None:
    with pytest.raises(ConfigError) as caught:
        find_config(tmp_path)
    assert str(caught.value) == (
        f"No policydiff.toml in {tmp_path} or a folder above it. "
        "Run `policydiff init` to write one, or name it with --config."
    )


def test_how_long_details_are_kept(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "policydiff.toml"
    path.write_text('[retention]\nkeep_days = 1095\nevent_keep_days = 365\nevidence = "evidence"\n')
    assert load_config(path).retention == RetentionConfig(1095, 365, "evidence")
    path.write_text('[retention]\nevidence = "../elsewhere"\n')
    with pytest.raises(ConfigError, match="evidence: must be a path inside this folder"):
        load_config(path)
