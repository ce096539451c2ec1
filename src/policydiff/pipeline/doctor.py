"""What is configured, what this deployment lacks, and what to do about it. Changes nothing.

Each check answers one question and never prints a secret; `examine` asks them all.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from policydiff.config import Config, TransportName, find_config, load_config
from policydiff.errors import PolicydiffError
from policydiff.pipeline.deployment import (
    SUMMARIES,
    Deployment,
    check_unsubscribe,
    check_workflows,
    find_deployment,
)
from policydiff.pipeline.doctor_ledger import LedgerFound, check_ledger
from policydiff.pipeline.doctor_mails import check_mails
from policydiff.render.doctor import Check, Examination, Mark
from policydiff.reviews import load_baselines

__all__ = ["examine", "examine_file"]

_Ask = Callable[[str], bool | None]


def examine(
    config_path: Path | None,
    start: Path,
    environ: Mapping[str, str],
    today: datetime.date,
    *,
    online: bool = True,
) -> Examination:
    """Look at everything; without `online` neither SendGrid nor a remote is asked.

    A configuration that cannot be read is a finding like any other.
    """
    try:
        config = load_config(config_path or find_config(start))
    except PolicydiffError as error:
        advice = "mend the line it names, or write a first one with `policydiff init`"
        check = Check("configuration", "Configuration", Mark.TODO, str(error), advice)
        return Examination("", "Nothing can be said without a configuration.", (check,))
    deployment = find_deployment(config, environ)
    return Examination(
        deployment.value,
        SUMMARIES[deployment],
        tuple(_checks(config, deployment, environ, today, online=online)),
    )


def examine_file(path: Path) -> Examination:
    """Look at a message as it was received. Raises `DeliveryError` where it cannot be read."""
    from policydiff.delivery.signed_message import examine_message
    from policydiff.errors import DeliveryError

    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DeliveryError(f"{path} cannot be read: {error.strerror}") from None
    marks = {True: Mark.OK, False: Mark.TODO, None: Mark.NOTE}
    return Examination(
        "",
        f"The headers of {path.name}, read as RFC 8058 (one-click unsubscribe) has them.",
        tuple(
            Check(each.id, each.title, marks[each.good], each.found, each.advice)
            for each in examine_message(raw)
        ),
    )


def _checks(
    config: Config,
    deployment: Deployment,
    environ: Mapping[str, str],
    today: datetime.date,
    *,
    online: bool,
) -> Iterator[Check]:
    yield from _check_settings(config)
    yield from _check_approval(config)
    yield _check_transport(config)
    yield from _check_secrets(config, environ)
    if config.delivery.transport is TransportName.SENDGRID:
        yield from _check_sendgrid(config, environ, online=online)
    ledger, checks = check_ledger(config, environ, online=online)
    yield from checks
    yield from _check_readers(ledger)
    yield from check_unsubscribe(config, deployment, environ, ledger.watchers)
    yield from check_mails(config)
    yield from check_workflows(config, deployment, today)


def _check_settings(config: Config) -> Iterator[Check]:
    title = "Configuration"
    count = len(config.policies)
    if not count:
        advice = 'add [[policies]] with id = "…" and path = "…"'
        yield Check("policies", title, Mark.TODO, "no policy is named", advice)
    absent = [
        policy.path for policy in config.policies if not (config.folder / policy.path).exists()
    ]
    known = {baseline.policy for baseline in load_baselines(config.folder)}
    fresh = [policy.id for policy in config.policies if policy.id not in known]
    if absent:
        yield Check(
            "policies",
            title,
            Mark.TODO,
            f"there is no file {absent[0]}",
            "mend path under [[policies]]",
        )
    elif count:
        names = ", ".join(policy.id for policy in config.policies)
        yield Check("policies", title, Mark.OK, f"read; watches {names}")
    if fresh and not absent:
        yield Check(
            "baseline",
            "Baseline",
            Mark.TODO,
            f"nobody said what readers know of {', '.join(fresh)}",
            f"`policydiff adopt {fresh[0]}` takes the present version, telling nobody",
        )
    missing = config.organisation.missing
    if missing:
        yield Check(
            "sender",
            "Sender",
            Mark.TODO,
            f"{', '.join(missing)} not set",
            "set them under [organisation]: they must stand in every notice",
        )
    else:
        yield Check("sender", "Sender", Mark.OK, "legal name, postal and From address are set")


def _check_approval(config: Config) -> Iterator[Check]:
    title, review = "Approval", config.review
    if review.trust_local_approvals:
        found = "an approval counts because its file says so"
        advice = "only where everyone who can write to the repository may approve a notice"
        yield Check("approval", title, Mark.NOTE, found, advice)
        return
    if review.signers and not (config.folder / review.signers).is_file():
        found = f"there is no file {review.signers} of keys whose signed commits approve"
        advice = "write it, or take signers away under [review]"
        yield Check("approval", title, Mark.TODO, found, advice)
    whose = [*review.approvers, *(f"team {team}" for team in review.teams)]
    whose += ["whom CODEOWNERS names"] if review.codeowners else []
    ways = [f"a review by {', '.join(whose)}"] if whose else []
    ways += [f"a commit signed by a key in {review.signers}"] if review.signers else []
    if ways:
        yield Check("approval", title, Mark.OK, f"an approval counts by {' or '.join(ways)}")
        return
    found = "a name in a review file proves nothing, so no approval counts"
    advice = (
        "set approvers, teams, codeowners or signers under [review], or trust_local_approvals = true "
        "where everyone who can write to the repository may approve a notice"
    )
    yield Check("approval", title, Mark.TODO, found, advice)


def _check_transport(config: Config) -> Check:
    transport = config.delivery.transport
    if transport is TransportName.OUTBOX:
        return Check(
            "transport",
            "Transport",
            Mark.NOTE,
            "the outbox: a rehearsal that tells nobody",
            'set transport = "sendgrid" or "smtp" under [delivery] when you mean it',
        )
    if transport is TransportName.SENDGRID and config.delivery.sendgrid.sandbox:
        return Check(
            "transport",
            "Transport",
            Mark.NOTE,
            "SendGrid's sandbox: requests are checked and nobody is told",
            "set sandbox = false under [delivery] sendgrid when you mean it",
        )
    return Check("transport", "Transport", Mark.OK, str(transport))


def _check_secrets(config: Config, environ: Mapping[str, str]) -> Iterator[Check]:
    wanted: list[tuple[str, str]] = []
    if config.delivery.transport is TransportName.SENDGRID:
        wanted.append(("SENDGRID_API_KEY", "make a key with the Mail Send permission in SendGrid"))
    if config.delivery.transport is TransportName.SMTP and config.delivery.smtp.username:
        wanted.append(("POLICYDIFF_SMTP_PASSWORD", "the mail server's password for that username"))
    for name, advice in wanted:
        value = environ.get(name, "")
        if not value.strip():
            yield Check("secrets", "Secrets", Mark.TODO, f"{name} is not set", advice)
        elif value != value.strip() or any(char.isspace() for char in value):
            found = f"{name} has white space in it or around it"
            yield Check("secrets", "Secrets", Mark.TODO, found, "copy it again, without line ends")
        else:
            yield Check("secrets", "Secrets", Mark.OK, f"{name} is set")


def _check_sendgrid(config: Config, environ: Mapping[str, str], *, online: bool) -> Iterator[Check]:
    from policydiff.delivery.sendgrid_key import (
        TOO_MUCH,
        is_domain_authenticated,
        lacking_scopes,
        read_scopes,
    )
    from policydiff.delivery.transports.sendgrid import SendGridSettings

    key = environ.get("SENDGRID_API_KEY", "").strip()
    if not key:
        return
    title, sendgrid = "SendGrid key", config.delivery.sendgrid
    if not online:
        yield Check("scopes", title, Mark.SKIPPED, "SendGrid was not asked (--offline)")
        return
    settings = SendGridSettings(
        eu_residency=sendgrid.eu_residency,
        timeout=10.0,
        host=environ.get("POLICYDIFF_SENDGRID_HOST", ""),
    )
    try:
        scopes = read_scopes(key, settings)
    except PolicydiffError as error:
        advice = "check the key, and eu_residency: an EU key works with the EU host only"
        yield Check("scopes", title, Mark.TODO, str(error), advice)
        return
    lacking = lacking_scopes(
        scopes, pulls=sendgrid.pull_suppressions, grouped=sendgrid.asm_group > 0
    )
    if lacking:
        advice = "give the key these permissions in SendGrid's settings, or make another one"
        yield Check("scopes", title, Mark.TODO, f"may not do: {', '.join(lacking)}", advice)
    elif broad := [scope for scope in TOO_MUCH if scope in scopes]:
        advice = "use a key that can only send: whoever steals this one can do more"
        yield Check("scopes", title, Mark.NOTE, f"may do too much: {', '.join(broad)}", advice)
    else:
        yield Check("scopes", title, Mark.OK, "may do what is needed, and no more than that")
    yield from _check_domains(config, lambda domain: is_domain_authenticated(key, settings, domain))


def _check_domains(config: Config, ask: _Ask) -> Iterator[Check]:
    organisation = config.organisation
    senders = (organisation.from_address, organisation.watcher_from_address)
    domains = sorted({each.rpartition("@")[2].casefold() for each in senders if each.strip()})
    for domain in domains:
        answer = ask(domain)
        if answer:
            found = f"SendGrid signs for {domain}"
            yield Check("identity", "Sender identity", Mark.OK, found)
        elif answer is None:
            found = f"this key may not ask whether {domain} is authenticated"
            advice = "look under Settings, Sender Authentication: the domain must be verified"
            yield Check("identity", "Sender identity", Mark.SKIPPED, found, advice)
        else:
            found = f"{domain} is not authenticated, so mail will be taken for forged"
            advice = "authenticate the domain under Settings, Sender Authentication"
            yield Check("identity", "Sender identity", Mark.TODO, found, advice)


def _check_readers(ledger: LedgerFound) -> Iterable[Check]:
    if ledger.active is None:
        return ()
    if not ledger.active:
        advice = "`policydiff subscribers import FILE.csv`"
        return (Check("readers", "Readers", Mark.NOTE, "nobody is on the list", advice),)
    found = f"{ledger.active} may be mailed, {ledger.watchers or 0} of them watchers"
    return (Check("readers", "Readers", Mark.OK, found),)
