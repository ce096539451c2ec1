"""`policydiff serve`: the archive live, sign-ups, the provider's events, and the page to review on."""

from __future__ import annotations

import logging
import os
import secrets
import socket
from contextlib import suppress
from pathlib import Path

import click

from policydiff.cli.options import FOLDER, config_option
from policydiff.cli.output import say
from policydiff.config import find_config, load_config
from policydiff.errors import UsageError

_MOST_CONNECTIONS = 200
_KEEP_ALIVE = 15


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8420, show_default=True)
@click.option(
    "--site",
    type=FOLDER,
    help="Folder of the archive that `policydiff site` wrote.",
)
@config_option
def serve(host: str, port: int, site: Path | None, config_path: Path | None) -> None:
    """Serve the archive, sign-ups and the page to review on.

    It takes the provider's events as well. On this machine alone, unless told otherwise. Whoever has
    the address printed here may decide on notices; decisions are written to .policydiff/reviews as
    `policydiff review` writes them.
    """
    try:
        import uvicorn

        from policydiff.web.app import make_app
        from policydiff.web.server import Server
        from policydiff.web.settings import read_settings
    except ModuleNotFoundError as error:
        raise UsageError(
            f"{error.name} is not installed: `pip install 'policydiff[web]'` brings what serve needs."
        ) from None
    path = config_path or find_config(Path.cwd())
    config = load_config(path)
    settings = read_settings(
        config,
        path,
        os.environ,
        host=host,
        port=port,
        site=site,
        secret=secrets.token_urlsafe(32),
    )
    server = Server(settings, log=say)
    # Its own lines would hold query strings, and so tokens and addresses.
    logging.getLogger("uvicorn.access").disabled = True
    with _listen(host, port) as listening:
        say(f"Archive and sign-ups: {settings.origin}/")
        say(f"Review, for you alone: {settings.review_origin}/review?token={settings.secret}")
        if not os.environ.get("POLICYDIFF_TOKEN_KEYS"):
            say("No sign-ups: POLICYDIFF_TOKEN_KEYS is not set, and their links must be signed.")
        elif not config.notice.unsubscribe_url:
            page = f"{settings.origin}/unsubscribe/{{token}}"
            say(f'Watchers cannot be mailed yet: set unsubscribe_url = "{page}" under [notice].')
        running = uvicorn.Server(
            uvicorn.Config(
                make_app(server),
                access_log=False,
                log_level="warning",
                # Who asks is found out by `web.asked`, which believes the configured proxies alone.
                proxy_headers=False,
                server_header=False,
                limit_concurrency=_MOST_CONNECTIONS,
                timeout_keep_alive=_KEEP_ALIVE,
            )
        )
        # Ctrl-C is how a server is ended.
        with suppress(KeyboardInterrupt):
            running.run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens. Raises `UsageError` where there can be none."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=128)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "no such address"
        raise UsageError(
            f"--host {host} --port {port}: cannot listen there: {reason}. Choose another."
        ) from None
