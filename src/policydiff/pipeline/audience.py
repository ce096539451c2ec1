"""The store of subscribers and the ledger, and what subscribers follow, as the configuration has them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from policydiff.config import Config
from policydiff.delivery.records import SubscriberKind
from policydiff.errors import ConfigError
from policydiff.notice import Notice, Stage
from policydiff.pipeline.gitledger import open_ledger_ref
from policydiff.pipeline.ledger_url import ledger_url
from policydiff.pipeline.outside_git import keep_out_of_git, refuse_committed

if TYPE_CHECKING:
    from policydiff.delivery.audience import ImportResult
    from policydiff.delivery.store import Store


def open_audience(
    config: Config, environ: Mapping[str, str], *, readers: bool = True, anew: bool = False
) -> Store:
    """Open the store at POLICYDIFF_DATABASE_URL, else the configured one.

    A relative SQLite path starts at the folder of `policydiff.toml`. Raises `ConfigError` for a file
    in the workspace of a CI job: it is gone when the job ends, and with it who was told. A ledger on
    a git ref is opened with the list of readers, or without where only the ledger is looked at; with
    `anew` also where it was deleted.
    """
    if config.delivery.ledger:
        load = partial(_import_list, config, environ) if readers else None
        return open_ledger_ref(config, environ, load, anew=anew)
    from policydiff.delivery.durability import refuse_forgotten_ledger
    from policydiff.delivery.store import open_store
    from policydiff.delivery.tokens import parse_keys

    url = ledger_url(config, environ)
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        path.parent.mkdir(parents=True, exist_ok=True)
        keep_out_of_git(config, path)
    if not config.delivery.allow_in_workspace:
        refuse_forgotten_ledger(url, environ)
    keys = environ.get("POLICYDIFF_TOKEN_KEYS")
    return open_store(url, key=parse_keys(keys)[-1] if keys else None)


def notice_topics(notice: Notice) -> frozenset[str]:
    """Return the topics that a notice is about, for watchers who follow some only.

    What takes an earlier notice back, or corrects it, concerns everybody who had that.
    """
    from policydiff.delivery.topics import ALL_TOPICS, topics_of_report

    if notice.stage in (Stage.CORRECT, Stage.WITHDRAW):
        return ALL_TOPICS
    return topics_of_report(notice.report)


def import_configured(
    config: Config, environ: Mapping[str, str], store: Store, *, skip_invalid: bool = False
) -> ImportResult:
    """Import what the query under `[audience]` gives; see `delivery.audience.import_query`.

    Raises `ConfigError` where no query is configured, or its database has no URL.
    """
    from policydiff.delivery.audience import ColumnMapping, import_query

    audience = config.audience
    if not audience.sql:
        raise ConfigError(
            f"{config.folder / 'policydiff.toml'} has no query: set sql, kind and url_env under [audience]"
        )
    url = environ.get(audience.url_env)
    if not url:
        raise ConfigError(
            f"{audience.url_env} is not set in the environment: it must hold the URL of the database "
            "that the query under [audience] is for"
        )
    return import_query(
        store,
        url,
        audience.sql,
        ColumnMapping(**dict(audience.columns)),
        default_locale=audience.locale,
        kind=SubscriberKind(audience.kind),
        skip_invalid=skip_invalid,
        folder=config.folder,
    )


def _import_list(config: Config, environ: Mapping[str, str], store: Store) -> None:
    """Import the list of readers that is read anew each time.

    Raises `ConfigError` where none is configured, or it is committed.
    """
    from policydiff.delivery.audience import ColumnMapping, import_csv

    audience = config.audience
    if audience.sql:
        import_configured(config, environ, store)
        return
    if not audience.csv:
        raise ConfigError(
            f"{config.folder / 'policydiff.toml'} names no list of readers, which a ledger on a git "
            "ref needs: set csv, or sql, and kind under [audience]"
        )
    path = config.folder / (environ.get("POLICYDIFF_AUDIENCE_CSV") or audience.csv)
    refuse_committed(
        config,
        path,
        "the list of readers",
        "keep it in a secret or in a private repository of its own",
    )
    import_csv(
        store,
        path,
        ColumnMapping(**dict(audience.columns)),
        default_locale=audience.locale,
        kind=SubscriberKind(audience.kind),
    )
