"""Find and read `policydiff.toml`."""

from __future__ import annotations

import datetime
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from zoneinfo import ZoneInfoNotFoundError

from policydiff.config.lexicon import read_lexicon
from policydiff.config.records import (
    Action,
    AudienceConfig,
    ChangelogConfig,
    CheckConfig,
    Config,
    DeliveryConfig,
    NoticeConfig,
    Organisation,
    PolicyConfig,
    RetentionConfig,
    ReviewConfig,
    SendGridConfig,
    SiteConfig,
    SmtpConfig,
    SmtpSecurity,
    Translation,
    TransportName,
    WebConfig,
)
from policydiff.config.theme import read_theme
from policydiff.config.toml import PATH, URL, Shape, Table, read_toml
from policydiff.config.zones import day_in
from policydiff.delivery.list_rows import COLUMNS
from policydiff.delivery.records import SubscriberKind
from policydiff.i18n import ENGLISH, LANGUAGES, speaks
from policydiff.materiality import Law, Level, RuleOverride
from policydiff.report.checks import FAULTS, Condition
from policydiff.rules import CATALOGUE

_VARIABLE = Shape(
    r"[A-Za-z_][A-Za-z0-9_]*",
    "must be the name of an environment variable; the URL itself stands in none but that",
)
_LOCALE = Shape(
    r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", 'must be a language, such as "de" or "de-AT"'
)
_LOGIN = Shape(
    r"@?[A-Za-z0-9][A-Za-z0-9-]{0,38}(\[bot\])?", "must be logins of people, such as octocat"
)
_TEAM = Shape(
    r"@?[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9][A-Za-z0-9_.-]*", "must be written organisation/team"
)
_POLICY_ID = Shape(
    r"[a-z0-9][a-z0-9-]*", "must be lower-case letters, digits and hyphens, not {value}"
)
_PLACES = Shape(
    r"([^{}]|\{policy\}|\{notice\})*", "may hold {policy} and {notice}, and no other braces"
)
_TOKEN = Shape(r".*\{token\}.*", "must contain {token}, each reader's own")
_NO_PASSWORD = Shape(
    r"(?!\w+(\+\w+)?://[^/@]*:[^/@]+@).*",
    "holds a password; set POLICYDIFF_DATABASE_URL in the environment instead",
)
_HOST = Shape(
    r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?", "must be names of hosts without a port, not {value}"
)
_NETWORK = Shape(
    r"(\d{1,3}(\.\d{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)(/\d{1,3})?",
    "must be addresses or networks, such as 127.0.0.1 or 10.0.0.0/8, not {value}",
)
_HEADER = Shape(r"[A-Za-z0-9-]+", "must be the name of a header, such as X-Forwarded-User")
_REF = Shape(
    r"git:refs/[^\s/].*",
    "must name a git ref in full, such as git:refs/policydiff/ledger, not {value}",
)


def load_config(path: Path) -> Config:
    """Read a configuration. Raises `ConfigError` that names the file, the line and the key."""
    source, values = read_toml(path)
    return read_config(Table(source, "", values), path.resolve().parent)


def read_config(top: Table, folder: Path) -> Config:
    """Return what a whole file says. Raises `ConfigError` that names the file, the line and the key.

    Every setting is read by one call of a method of `Table`: the schema for editors is made by
    listening to them.
    """
    config = Config(
        folder=folder,
        organisation=_organisation(top.table("organisation")),
        policies=_policies(top),
        notice=_notice(top.table("notice")),
        review=_review(top.table("review")),
        check=_check(top.table("check")),
        changelog=_changelog(top.table("changelog")),
        site=_site(top.table("site")),
        delivery=_delivery(top.table("delivery")),
        audience=_audience(top.table("audience")),
        retention=_retention(top.table("retention")),
        web=_web(top.table("web")),
        theme=read_theme(top.table("theme")),
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
        watcher_from_address=table.text("watcher_from_address"),
        contact=table.text("contact"),
        website=table.text("website", "", URL),
    )
    table.close()
    return organisation


def _policies(top: Table) -> tuple[PolicyConfig, ...]:
    policies: list[PolicyConfig] = []
    for table in top.tables("policies"):
        policy = PolicyConfig(
            id=table.text("id", None, _POLICY_ID),
            path=table.text("path", None, PATH),
            title=table.text("title"),
            url=table.text("url", "", URL),
            locale=table.text("locale"),
            aliases=table.texts("aliases"),
            translations=_translations(table.table("translations")),
            time_zone=_time_zone(table, "time_zone"),
            announce_on=table.day("announce_on"),
        )
        table.close()
        if policy.id in {other.id for other in policies}:
            raise table.error("id", f"{policy.id!r} is used twice; each policy needs its own")
        for other in policies:
            if PurePosixPath(other.path) == PurePosixPath(policy.path):
                # Two policies of one text, and everybody would be told of each change twice.
                raise table.error("path", f"{policy.path!r} is that of {other.id!r} already")
        policies.append(policy)
    return tuple(policies)


def _translations(table: Table) -> tuple[Translation, ...]:
    return tuple(Translation(each, table.text(each, None, PATH)) for each in table.items())


def _notice(table: Table) -> NoticeConfig:
    actions = []
    for action in table.tables("actions"):
        actions.append(
            Action(
                text=action.text("text", None),
                url=action.text("url", None, URL),
                language=action.text("language", "", _LOCALE),
            )
        )
        action.close()
    notice = NoticeConfig(
        comparison_url=table.text("comparison_url", "", URL, _PLACES),
        actions=tuple(actions),
        languages=table.texts("languages", (), _LOCALE),
        templates=table.text("templates", "", PATH),
        lead_days=table.whole("lead_days", 0, most=3650),
        remind_days=table.whole("remind_days", 0, most=366),
        in_force=table.flag("in_force", False),
        unsubscribe_url=table.text("unsubscribe_url", "", URL, _TOKEN),
        unsubscribe_mail=table.text("unsubscribe_mail"),
    )
    table.close()
    unspoken = [each for each in notice.languages if not speaks(each)]
    if unspoken and not notice.templates:
        spoken = ", ".join(sorted((ENGLISH.language, *LANGUAGES)))
        raise table.error(
            "languages",
            f"names {unspoken[0]!r}, but notices speak {spoken} only; add a catalogue "
            "(docs/translating.md), or templates of your own in that language",
        )
    if notice.unsubscribe_mail and not notice.unsubscribe_url:
        raise table.error("unsubscribe_mail", "stands beside unsubscribe_url only: set that too")
    return notice


def _review(table: Table) -> ReviewConfig:
    review = ReviewConfig(
        trust_local_approvals=table.flag("trust_local_approvals", False),
        approvers=tuple(login.removeprefix("@") for login in table.texts("approvers", (), _LOGIN)),
        teams=tuple(team.removeprefix("@") for team in table.texts("teams", (), _TEAM)),
        codeowners=table.flag("codeowners", False),
        signers=table.text("signers", "", PATH),
    )
    table.close()
    return review


def _check(table: Table) -> CheckConfig:
    defaults = CheckConfig()
    check = CheckConfig(
        fail_on=table.choices("fail_on", tuple(Condition), defaults.fail_on),
        warn_only=table.choices("warn_only", FAULTS, defaults.warn_only),
        translation_days=table.whole("translation_days", 0, most=3650),
    )
    table.close()
    return check


def _changelog(table: Table) -> ChangelogConfig:
    defaults = ChangelogConfig()
    changelog = ChangelogConfig(
        folder=table.text("folder", defaults.folder, PATH), url=table.text("url", "", URL)
    )
    table.close()
    return changelog


def _site(table: Table) -> SiteConfig:
    default = SiteConfig().any_two_of_first
    site = SiteConfig(any_two_of_first=table.whole("any_two_of_first", default, most=300))
    table.close()
    return site


def _delivery(table: Table) -> DeliveryConfig:
    defaults = DeliveryConfig()
    delivery = DeliveryConfig(
        transport=TransportName(
            table.choice("transport", tuple(TransportName), defaults.transport)
        ),
        outbox=table.text("outbox", defaults.outbox, PATH),
        database=table.text("database", defaults.database, _NO_PASSWORD),
        ledger=table.text("ledger", "", _REF),
        ledger_remote=table.text("ledger_remote", defaults.ledger_remote),
        allow_public_ledger=table.flag("allow_public_ledger", False),
        allow_in_workspace=table.flag("allow_in_workspace", False),
        batch_size=table.whole("batch_size", defaults.batch_size, least=1, most=1000),
        workers=table.whole("workers", defaults.workers, least=1, most=64),
        max_per_second=table.whole("max_per_second", defaults.max_per_second),
        max_error_rate=table.share("max_error_rate", defaults.max_error_rate),
        max_bounce_rate=table.share("max_bounce_rate", defaults.max_bounce_rate),
        smtp=_smtp(table.table("smtp")),
        sendgrid=_sendgrid(table.table("sendgrid")),
    )
    table.close()
    return delivery


def _audience(table: Table) -> AudienceConfig:
    csv, sql = table.text("csv"), table.text("sql")
    columns = table.table("columns")
    kinds = tuple(kind.value for kind in SubscriberKind)
    audience = AudienceConfig(
        csv=csv,
        sql=sql,
        url_env=table.text("url_env", AudienceConfig().url_env, _VARIABLE),
        kind=table.choice("kind", kinds, ""),
        locale=table.text("locale", AudienceConfig().locale),
        columns=tuple((name, columns.text(name)) for name in columns.items()),
    )
    table.close()
    if csv and sql:
        raise table.error("csv", "stands beside sql; the list of readers comes from one of them")
    if (csv or sql) and not audience.kind:
        raise table.error("kind", "is required and missing")
    for name, _ in audience.columns:
        if name not in COLUMNS:
            near = get_close_matches(name, COLUMNS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(COLUMNS)}"
            raise columns.error(name, f"is not what a column may mean; {hint}")
    return audience


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
        pull_suppressions=table.flag("pull_suppressions", False),
        webhook_key=table.text("webhook_key"),
    )
    table.close()
    return sendgrid


def _retention(table: Table) -> RetentionConfig:
    retention = RetentionConfig(
        keep_days=table.whole("keep_days", 0),
        event_keep_days=table.whole("event_keep_days", 0),
        evidence=table.text("evidence", "", PATH),
    )
    table.close()
    return retention


def _web(table: Table) -> WebConfig:
    web = WebConfig(
        url=table.text("url", "", URL),
        hosts=table.texts("hosts", (), _HOST),
        proxies=table.texts("proxies", (), _NETWORK),
        identity_header=table.text("identity_header", "", _HEADER),
        reviewers=table.texts("reviewers"),
    )
    table.close()
    return web


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


def _time_zone(table: Table, name: str) -> str:
    value = table.text(name, "UTC")
    try:
        day_in(datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC), value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        problem = f"{value!r} is no time zone this machine knows; write it as Europe/Vienna"
        raise table.error(name, problem) from None
    return value
