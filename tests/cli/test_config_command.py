"""`policydiff config`: every setting with its origin, no secret, and what others leave without effect."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator
from tests.command_line import CommandLine

from policydiff.config.schema import schema_text

CONFIG = """\
[[policies]]
id = "a"
path = "a.md"
announce_on = 2027-02-01

[[policies]]
id = "b"
path = "b.md"
translations = { de = "b.de.md" }

[delivery]
smtp = { host = "mail.example.org" }

[review]
trust_local_approvals = true
approvers = ["ada"]

[rules.vendor-added]
level = "minor"
reason = "listed elsewhere"

[lexicon.data]
email-address = ["electronic post box"]
"""
SECRETS = {
    "SENDGRID_API_KEY": "SG.hush-hush",
    "POLICYDIFF_DATABASE_URL": "postgresql://me:hush-hush@db.example.org/x",
    "POLICYDIFF_TOKEN_KEYS": "hush-hush",
}


@pytest.fixture
def configured(cli: CommandLine) -> CommandLine:
    (cli.folder / "policydiff.toml").write_text(CONFIG)
    return cli


def explained(cli: CommandLine, env: dict[str, str] | None = None) -> dict[str, object]:
    ran = cli("config", "--check", "--format", "json", env=env)
    assert ran.code == 0, ran
    found: dict[str, object] = json.loads(ran.out)
    return found


def by_name(found: dict[str, object]) -> dict[str, dict[str, object]]:
    settings = found["settings"]
    assert isinstance(settings, list)
    return {each["name"]: each for each in settings}


def test_each_setting_has_its_value_and_where_it_is_from(configured: CommandLine) -> None:
    settings = by_name(explained(configured, SECRETS))
    said = {
        name: (settings[name]["value"], settings[name]["origin"], settings[name]["line"])
        for name in (
            "policies[0].announce_on",
            "policies[1].translations",
            "delivery.smtp.host",
            "delivery.smtp.port",
            "rules.vendor-added",
            "lexicon.data.email-address",
            "law.favourable",
        )
    }
    assert said == {
        "policies[0].announce_on": ("2027-02-01", "file", 4),
        "policies[1].translations": ({"de": "b.de.md"}, "file", 9),
        "delivery.smtp.host": ("mail.example.org", "file", 12),
        "delivery.smtp.port": (587, "default", 0),
        "rules.vendor-added": ({"level": "minor", "reason": "listed elsewhere"}, "file", 18),
        "lexicon.data.email-address": (["electronic post box"], "file", 23),
        "law.favourable": ("material", "default", 0),
    }
    database = settings["delivery.database"]
    assert database["origin"] == "environment"
    assert database["variable"] == "POLICYDIFF_DATABASE_URL"
    assert database["value"] is None
    assert all(each["about"] for each in settings.values())


@pytest.mark.parametrize("form", ["terminal", "json"])
def test_no_secret_is_shown(configured: CommandLine, form: str) -> None:
    ran = configured("config", "--format", form, env=SECRETS)
    assert ran.code == 0
    assert "hush" not in ran.out + ran.err
    assert "POLICYDIFF_DATABASE_URL" in ran.out


def test_settings_without_effect_are_named(configured: CommandLine) -> None:
    idle = explained(configured)["idle"]
    assert idle == [
        {
            "setting": "delivery.smtp.host",
            "line": 12,
            "why": 'transport is "outbox", so no mail server is used',
        },
        {
            "setting": "review.approvers",
            "line": 16,
            "why": "trust_local_approvals counts every approval, so none is asked for a proof",
        },
    ]


def test_a_default_that_is_written_out_is_no_fault(cli: CommandLine) -> None:
    (cli.folder / "policydiff.toml").write_text(
        "[delivery]\nsendgrid = { asm_group = 0, sandbox = false }\nsmtp = { port = 587 }\n"
        '[review]\ntrust_local_approvals = true\napprovers = []\nsigners = ""\n'
    )
    assert json.loads(cli("config", "--format", "json").out)["idle"] == []


def test_a_reminder_that_no_notice_leaves_time_for(cli: CommandLine) -> None:
    (cli.folder / "policydiff.toml").write_text("[notice]\nlead_days = 7\nremind_days = 14\n")
    (idle,) = json.loads(cli("config", "--format", "json").out)["idle"]
    assert (idle["setting"], idle["line"]) == ("notice.remind_days", 3)


def test_what_is_missing_is_what_doctor_says(configured: CommandLine) -> None:
    missing = explained(configured)["missing"]
    doctor = json.loads(configured("doctor", "--offline", "--format", "json").out)["checks"]
    assert isinstance(missing, list)
    assert [each["id"] for each in missing] == [
        each["id"] for each in doctor if each["mark"] == "todo"
    ]
    assert "sender" in {each["id"] for each in missing}


def test_the_page_reads_well(configured: CommandLine) -> None:
    page = configured("config").out
    assert '\n[policies[1]]\nid = "b"  (line 7)\npath = "b.md"  (line 8)\n' in page
    assert "\nport = 587  (default)\n    Port it listens on.\n" in page
    # Said once, however many policies there are.
    assert page.count("Relative to the folder of `policydiff.toml`.") == 1


def test_a_broken_file_is_an_expected_failure(cli: CommandLine) -> None:
    (cli.folder / "policydiff.toml").write_text("[notice]\nlead_dais = 30\n")
    ran = cli("config", "--check")
    assert (ran.code, ran.out) == (3, "")
    assert "line 2: notice.lead_dais: is not a setting; did you mean 'lead_days'?" in ran.err


def test_without_a_file_it_says_where_it_looked(cli: CommandLine) -> None:
    ran = cli("config")
    assert ran.code == 3
    assert "No policydiff.toml in" in ran.err


def test_the_schema_is_printed_as_it_is_published(cli: CommandLine) -> None:
    ran = cli("config", "--schema")
    assert (ran.code, ran.out, ran.err) == (0, schema_text(), "")
    Draft202012Validator.check_schema(json.loads(ran.out))
    assert cli("config", "--schema", "--check").code == 2
