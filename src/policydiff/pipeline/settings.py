"""Every setting in force, where it came from, and which of them others leave without effect."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from policydiff.config import Config, TransportName, find_config, load_config
from policydiff.config.schema import load_config_schema
from policydiff.config.toml import Source, read_toml
from policydiff.pipeline.doctor import examine
from policydiff.pipeline.ledger_url import DATABASE_VARIABLE
from policydiff.render.doctor import Mark
from policydiff.render.settings import Idle, Origin, Setting, Settings, Variable

__all__ = ["explain_settings"]

_OVERRIDES = {
    "delivery.database": DATABASE_VARIABLE,
    "audience.csv": "POLICYDIFF_AUDIENCE_CSV",
}
"""Settings that an environment variable takes the place of, where it is set."""


def explain_settings(
    config_path: Path | None, start: Path, environ: Mapping[str, str], today: datetime.date
) -> Settings:
    """Explain the configuration at `config_path`, or the nearest one above `start`.

    Asks no network. Raises `ConfigError` for one that is absent or cannot be read.
    """
    path = config_path or find_config(start)
    config = load_config(path)
    source, values = read_toml(path)
    settings = tuple(_settings(load_config_schema(), values, "", source, environ))
    found = examine(path, start, environ, today, online=False)
    return Settings(
        file=str(path),
        deployment=found.deployment,
        summary=found.summary,
        settings=settings,
        variables=tuple(_variables(config, environ)),
        idle=tuple(_idle(config, {each.name: each for each in settings})),
        missing=tuple(check for check in found.checks if check.mark is Mark.TODO),
    )


def _settings(
    schema: dict[str, Any], values: Any, key: str, source: Source, environ: Mapping[str, str]
) -> Iterator[Setting]:
    """Yield what stands in a table, or would: each with its value in force."""
    for name, inner in schema["properties"].items():
        here = f"{key}.{name}" if key else name
        value = values.get(name)
        if "properties" in inner and not _names_only(inner):
            yield from _settings(inner, value or {}, here, source, environ)
        elif "properties" in inner.get("items", {}) and value:
            for number, item in enumerate(value):
                yield from _settings(inner["items"], item, f"{here}[{number}]", source, environ)
        elif key == "lexicon" or name == "rules":
            # Any number of names; only those that are there say something.
            for each, said in (value or {}).items():
                one = inner.get("properties", {}).get(each, {})
                named = one if "description" in one else inner
                yield _setting(f"{here}.{each}", said, named, source, environ)
        else:
            yield _setting(here, value, inner, source, environ)


def _names_only(table: dict[str, Any]) -> bool:
    """Whether a table's keys are names of things, and no settings."""
    return all("$ref" in str(each) for each in table["properties"].values())


def _setting(
    name: str, value: Any, schema: dict[str, Any], source: Source, environ: Mapping[str, str]
) -> Setting:
    about = schema.get("description", "")
    empty: dict[str, object] = {"object": {}, "array": []}
    default = schema.get("default", empty.get(schema.get("type", "")))
    variable = _OVERRIDES.get(name, "")
    if variable and environ.get(variable, "").strip():
        return Setting(name, None, Origin.ENVIRONMENT, 0, variable, about, default)
    if value is None:
        return Setting(name, default, Origin.DEFAULT, 0, "", about, default)
    if isinstance(value, datetime.date):
        value = value.isoformat()
    return Setting(name, value, Origin.FILE, source.line_of(name) or 0, "", about, default)


def _variables(config: Config, environ: Mapping[str, str]) -> Iterator[Variable]:
    abouts = {
        "SENDGRID_API_KEY": "Key for SendGrid, with the Mail Send permission.",
        "POLICYDIFF_SMTP_PASSWORD": "Password for delivery.smtp.username.",
        DATABASE_VARIABLE: "Takes the place of delivery.database.",
        config.audience.url_env: "URL of the database that audience.sql is for.",
        "POLICYDIFF_AUDIENCE_CSV": "Takes the place of audience.csv.",
        "POLICYDIFF_TOKEN_KEYS": "Signs unsubscribe links; hashes people in a ledger on a git ref.",
        "GITHUB_REPOSITORY_VISIBILITY": "Who can read the repository of a ledger on a git ref.",
        "GITHUB_TOKEN": "Reads reviews of the pull request, by which approvals are proved.",
        "GITHUB_REPOSITORY": "The repository that it reads them of, such as bramble/policies.",
        "POLICYDIFF_TEAM_TOKEN": "Reads who is in review.teams and in teams of CODEOWNERS.",
    }
    for name, about in abouts.items():
        yield Variable(name, bool(environ.get(name, "").strip()), about)


def _idle(config: Config, settings: Mapping[str, Setting]) -> Iterator[Idle]:
    """Yield settings of the file that do nothing beside the others."""
    for names, why in _reasons(config):
        for name, setting in settings.items():
            is_said = setting.origin is Origin.FILE and setting.value != setting.default
            if is_said and name.startswith(names):
                yield Idle(name, setting.line, why)


def _reasons(config: Config) -> Iterator[tuple[tuple[str, ...], str]]:
    names: tuple[str, ...]
    delivery, review, notice = config.delivery, config.review, config.notice
    transport = delivery.transport
    if transport is not TransportName.SMTP:
        yield ("delivery.smtp.",), f'transport is "{transport}", so no mail server is used'
    if transport is not TransportName.SENDGRID:
        names = ("eu_residency", "asm_group", "sandbox", "pull_suppressions")
        why = f'transport is "{transport}", so SendGrid is not used'
        yield tuple(f"delivery.sendgrid.{name}" for name in names), why
    if transport is not TransportName.OUTBOX:
        yield ("delivery.outbox",), f'transport is "{transport}", so nothing is written there'
    if delivery.ledger:
        yield ("delivery.database",), "ledger takes its place"
    else:
        names = ("delivery.ledger_remote", "delivery.allow_public_ledger")
        yield names, "no ledger on a git ref is configured"
        yield ("audience.csv",), "it is read with a ledger on a git ref only; import it instead"
    if not (config.audience.csv or config.audience.sql):
        names = ("audience.kind", "audience.locale", "audience.columns", "audience.url_env")
        yield names, "there is neither csv nor sql under [audience]"
    if transport is TransportName.SENDGRID and delivery.sendgrid.asm_group:
        yield ("notice.unsubscribe",), "asm_group wins: our own links are not printed"
    if review.trust_local_approvals:
        names = tuple(f"review.{name}" for name in ("approvers", "teams", "codeowners", "signers"))
        yield names, "trust_local_approvals counts every approval, so none is asked for a proof"
    if 0 < notice.lead_days <= notice.remind_days:
        why = (
            f"a notice that is sent {notice.lead_days} days ahead (lead_days) is followed by no "
            f"reminder {notice.remind_days} days ahead"
        )
        yield ("notice.remind_days",), why
    if not any(policy.translations for policy in config.policies):
        yield ("check.translation_days",), "no policy has translations"
