"""What the server answers to and whom it believes, checked before it starts."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from policydiff.config import Config
from policydiff.errors import ConfigError, UsageError

__all__ = ["OWN_NAMES", "RESERVED", "Network", "Settings", "is_loopback", "read_settings"]

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

RESERVED = ("subscribe", "confirm", "preferences", "unsubscribe", "events", "review")
"""First parts of the server's own addresses: no policy can have such an id."""
OWN_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Settings:
    """One server."""

    config_path: Path
    environ: Mapping[str, str] = field(repr=False)
    origin: str
    """Scheme and host under which readers reach it, without a slash at the end."""
    review_origin: str
    """The same for whoever decides: on this machine, where it listens there alone."""
    hosts: frozenset[str]
    """Names it answers to, in lower case and without a port."""
    proxies: tuple[Network, ...]
    identity_header: str
    reviewers: frozenset[str]
    site: Path | None
    """Folder of the static archive."""
    secret: str = field(repr=False)
    """What the address printed in the terminal holds; of this process alone."""

    def is_proxy(self, peer: str) -> bool:
        """Whether what `peer` says of others is believed."""
        address = _address(peer)
        return address is not None and any(address in network for network in self.proxies)


def read_settings(
    config: Config,
    config_path: Path,
    environ: Mapping[str, str],
    *,
    host: str,
    port: int,
    site: Path | None,
    secret: str,
) -> Settings:
    """Return the settings of a server that listens on `host` and `port`.

    Raises `ConfigError` for settings that cannot be meant, and `UsageError` where it would listen beyond
    this machine without knowing its own name.
    """
    web = config.web
    _check(config)
    url = urlsplit(web.url)
    names = {*OWN_NAMES, *(name.lower() for name in web.hosts)}
    if url.hostname:
        names.add(url.hostname)
    if not is_loopback(host) and not (web.url or web.hosts):
        raise UsageError(
            f"--host {host} would answer beyond this machine: set url or hosts under [web] in {config_path} "
            "to the names that it is to answer to."
        )
    if site is not None and not site.is_dir():
        raise UsageError(
            f"--site {site}: no such folder. `policydiff site --into {site}` makes it."
        )
    # Beyond this machine, by a name that it answers to: the address it listens on may be "any".
    name = host if is_loopback(host) or web.url else web.hosts[0]
    here = f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"
    public = f"{url.scheme}://{url.netloc}" if web.url else here
    return Settings(
        config_path=config_path.resolve(),
        environ=environ,
        origin=public,
        review_origin=here if is_loopback(host) else public,
        hosts=frozenset(names),
        proxies=_networks(config),
        identity_header=web.identity_header,
        reviewers=frozenset(web.reviewers),
        site=None if site is None else site.resolve(),
        secret=secret,
    )


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what listens on `host`."""
    address = _address(host)
    return host == "localhost" or (address is not None and address.is_loopback)


def _check(config: Config) -> None:
    web, where = config.web, config.folder / "policydiff.toml"
    if web.url and urlsplit(web.url).path.strip("/"):
        raise ConfigError(f"{where}: web.url: must be scheme and host alone, without a path")
    if web.identity_header and not (web.proxies and web.reviewers):
        raise ConfigError(
            f"{where}: web.identity_header: needs proxies, which alone may send it, and reviewers, who may "
            "then decide"
        )
    for policy in config.policies:
        if policy.id in RESERVED:
            raise ConfigError(
                f"{where}: the policy id {policy.id!r} is an address of the server's own; it cannot serve it"
            )


def _networks(config: Config) -> tuple[Network, ...]:
    try:
        return tuple(ipaddress.ip_network(each, strict=False) for each in config.web.proxies)
    except ValueError as error:
        raise ConfigError(f"{config.folder / 'policydiff.toml'}: web.proxies: {error}") from None


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
