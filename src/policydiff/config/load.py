"""Find and read `policydiff.toml`."""

from __future__ import annotations

import re
from pathlib import Path

from policydiff.config.lexicon import read_lexicon
from policydiff.config.records import (
    Action,
    Config,
    DeliveryConfig,
    NoticeConfig,
    Organisation,
    PolicyConfig,
    ReviewConfig,
    SendGridConfig,
    SmtpConfig,
    SmtpSecurity,
    Translation,
    TransportName,
)
from policydiff.config.toml import Table, read_toml
from policydiff.materiality import Law, Level, RuleOverride
from policydiff.rules import CATALOGUE

_POLICY_ID = re.compile(r"[a-z0-9][a-z0-9-]*")


def load_config(path: Path) -> Config:
    """Read a configuration. Raises `ConfigError` that names the file, the line and the key."""
    source, values = read_toml(path)
    top = Table(source, "", values)
    config = Config(
        folder=path.resolve().parent,
        organisation=_organisation(top.table("organisation")),
        policies=_policies(top),
        notice=_notice(top.table("notice")),
        review=_review(top.table("review")),
        delivery=_delivery(top.table("delivery")),
        law=_law(top.table("law"), top.table("rules"), top.table("lexicon")),
    )
    top.close()
    return config


def _organisation(table: Table) -> Organisation:
    organisation = Organisation(
        name=table.text("name"),
        legal_name=table.text("legal_name"),
        postal_address=table.text("postal_address"),
        from_address=table.text("from_address"),
        contact=table.text("contact"),
        website=_url(table, "website"),
    )
    table.close()
    return organisation


def _policies(top: Table) -> tuple[PolicyConfig, ...]:
    policies: list[PolicyConfig] = []
    for table in top.tables("policies"):
        policy = PolicyConfig(
            id=table.text("id", None),
            path=_path(table, "path", None),
            title=table.text("title"),
            url=_url(table, "url"),
            locale=table.text("locale"),
            aliases=table.texts("aliases"),
            translations=_translations(table.table("translations")),
        )
        table.close()
        if not _POLICY_ID.fullmatch(policy.id):
            problem = f"must be lower-case letters, digits and hyphens, not {policy.id!r}"
            raise table.error("id", problem)
        if policy.id in {other.id for other in policies}:
            raise table.error("id", f"{policy.id!r} is used twice; each policy needs its own")
        policies.append(policy)
    return tuple(policies)


def _translations(table: Table) -> tuple[Translation, ...]:
    return tuple(Translation(locale, _path(table, locale, None)) for locale in table.items())


def _notice(table: Table) -> NoticeConfig:
    actions = []
    for action in table.tables("actions"):
        actions.append(Action(action.text("text", None), _url(action, "url", None)))
        action.close()
    notice = NoticeConfig(
        comparison_url=_url(table, "comparison_url"),
        actions=tuple(actions),
        templates=_path(table, "templates"),
        lead_days=table.whole("lead_days", 0, most=3650),
        unsubscribe_url=_url(table, "unsubscribe_url"),
    )
    table.close()
    if notice.unsubscribe_url and "{token}" not in notice.unsubscribe_url:
        raise table.error("unsubscribe_url", "must contain {token}, each reader's own")
    return notice


def _review(table: Table) -> ReviewConfig:
    review = ReviewConfig(table.flag("trust_local_approvals", False))
    table.close()
    return review


def _delivery(table: Table) -> DeliveryConfig:
    defaults = DeliveryConfig()
    delivery = DeliveryConfig(
        transport=TransportName(
            table.choice("transport", tuple(TransportName), defaults.transport)
        ),
        outbox=_path(table, "outbox", defaults.outbox),
        database=table.text("database", defaults.database),
        batch_size=table.whole("batch_size", defaults.batch_size, least=1, most=1000),
        smtp=_smtp(table.table("smtp")),
        sendgrid=_sendgrid(table.table("sendgrid")),
    )
    table.close()
    if re.match(r"\w+(\+\w+)?://[^/@]*:[^/@]+@", delivery.database):
        problem = "holds a password; set POLICYDIFF_DATABASE_URL in the environment instead"
        raise table.error("database", problem)
    return delivery


def _smtp(table: Table) -> SmtpConfig:
    smtp = SmtpConfig(
        host=table.text("host", SmtpConfig().host),
        port=table.whole("port", SmtpConfig().port, least=1, most=65535),
        security=SmtpSecurity(table.choice("security", tuple(SmtpSecurity), SmtpConfig().security)),
        username=table.text("username"),
    )
    table.close()
    return smtp


def _sendgrid(table: Table) -> SendGridConfig:
    sendgrid = SendGridConfig(
        eu_residency=table.flag("eu_residency", False),
        asm_group=table.whole("asm_group", 0),
        sandbox=table.flag("sandbox", False),
    )
    table.close()
    return sendgrid


def _law(table: Table, rules: Table, lexicon: Table) -> Law:
    levels = (Level.MATERIAL.value, Level.MINOR.value)
    favourable = Level(table.choice("favourable", levels, Level.MATERIAL.value))
    table.close()
    known = {rule.id for rule in CATALOGUE}
    overrides = []
    for rule in rules.items():
        if rule not in known:
            raise rules.error(rule, "is not a rule; `policydiff rules` lists them")
        override = rules.table(rule)
        level = Level(override.choice("level", levels, None))
        reason = override.text("reason", None)
        if not reason.strip():
            raise override.error("reason", "must say why this rule's level is moved")
        override.close()
        overrides.append(RuleOverride(rule, level, reason))
    return Law(favourable, tuple(overrides), read_lexicon(lexicon))


def _path(table: Table, name: str, default: str | None = "") -> str:
    value = table.text(name, default)
    if value.startswith(("/", "-")) or ".." in Path(value).parts:
        raise table.error(name, f"must be a path inside this folder, not {value!r}")
    return value


def _url(table: Table, name: str, default: str | None = "") -> str:
    value = table.text(name, default)
    if value and not re.match(r"https?://[^\s\"<>]+$", value):
        raise table.error(name, f"must be a web address that begins with https://, not {value!r}")
    return value
