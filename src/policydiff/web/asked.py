"""A request as handlers see it: read to its end, within limits, and silent about its contents."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

import anyio
from starlette.requests import Request

from policydiff.web.settings import Settings

__all__ = [
    "LARGEST_BODY",
    "LARGEST_FORM",
    "Asked",
    "BodyRefusedError",
    "network_of",
    "read_request",
]

LARGEST_FORM = 64 * 1024
"""Bytes of a form."""
LARGEST_BODY = 2 * 1024 * 1024
"""Bytes of a batch of events; the provider closes one at 768 kB."""
_SECONDS = 20.0
"""For which a body may keep us waiting."""
_MOST_FIELDS = 300
_FORM = "application/x-www-form-urlencoded"


class BodyRefusedError(Exception):
    """A body that is too long, comes too slowly, or is no form."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. Its `repr` shows nothing that a person sent."""

    method: str
    place: Mapping[str, str] = field(repr=False)
    """Variable parts of the path."""
    query: Mapping[str, str] = field(repr=False)
    form: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    cookies: Mapping[str, str] = field(repr=False)
    peer: str = field(repr=False)
    """Address of whoever holds the connection."""
    network: str = field(repr=False)
    """Of whoever asks: behind a proxy of ours, what that says."""
    identities: tuple[str, ...] = field(repr=False, default=())
    """Values of the identity header, where a proxy of ours sent them."""

    def text(self, name: str) -> str:
        """Return a field of the form on one line, "" where it is absent."""
        found = next((value for key, value in self.form if key == name), "")
        return " ".join(found.split())

    def texts(self, name: str) -> tuple[str, ...]:
        """Return all values of a field of the form."""
        return tuple(value.strip() for key, value in self.form if key == name)


async def read_request(request: Request, settings: Settings, largest: int) -> Asked:
    """Read a request to its end. Raises `BodyRefusedError`."""
    body = await _body(request, largest) if request.method == "POST" else b""
    peer = request.client.host if request.client else ""
    trusted = settings.is_proxy(peer)
    header = settings.identity_header
    return Asked(
        method=request.method,
        place=dict(request.path_params),
        query=dict(request.query_params),
        form=_fields(request, body),
        body=body,
        headers=request.headers,
        cookies=request.cookies,
        peer=peer,
        network=network_of(_client(request, settings, peer) if trusted else peer),
        identities=tuple(request.headers.getlist(header)) if trusted and header else (),
    )


def network_of(host: str) -> str:
    """Return the network that an address is counted with: /24 of IPv4, /48 of IPv6."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    size = 24 if address.version == 4 else 48
    return str(ipaddress.ip_network(f"{address}/{size}", strict=False))


def _client(request: Request, settings: Settings, peer: str) -> str:
    """Return who asks, as the nearest of our proxies saw it: whatever stands before that is hearsay."""
    said = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    hops = [hop.strip() for hop in said if hop.strip()]
    return next((hop for hop in reversed(hops) if not settings.is_proxy(hop)), peer)


async def _body(request: Request, largest: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    try:
        with anyio.fail_after(_SECONDS):
            async for part in request.stream():
                size += len(part)
                if size > largest:
                    raise BodyRefusedError(413)
                parts.append(part)
    except TimeoutError:
        raise BodyRefusedError(408) from None
    return b"".join(parts)


def _fields(request: Request, body: bytes) -> tuple[tuple[str, str], ...]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != _FORM or len(body) > LARGEST_FORM:
        return ()
    try:
        text = body.decode("ascii")
        return tuple(
            parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict")
        )
    except ValueError:
        raise BodyRefusedError(400) from None
