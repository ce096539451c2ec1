"""The static archive: the files of one folder and nothing else."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from urllib.parse import quote

from starlette.responses import FileResponse, RedirectResponse, Response

from policydiff.i18n import Translator
from policydiff.pipeline.workspace import look_of
from policydiff.web.answers import ARCHIVE_POLICY, message
from policydiff.web.asked import Asked
from policydiff.web.languages import translator_for
from policydiff.web.server import Server

__all__ = ["serve_file", "serve_start"]

_TYPES = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
}
_OTHER = "application/octet-stream"
_SHARED = frozenset({".json", ".atom"})
"""What a banner, an app or a reader on another site fetches; it is public anyway."""
_INDEX = "index.html"


def serve_start(server: Server, asked: Asked) -> Response:
    """Return the first page: that of the archive, or a list of what there is."""
    if server.settings.site is not None:
        return serve_file(server, asked)
    config = server.config
    t = translator_for(asked)
    links = [
        (t("Compare versions: {policy}", policy=each.title or each.id), f"/{each.id}/compare")
        for each in config.policies
    ]
    if server.settings.environ.get("POLICYDIFF_TOKEN_KEYS"):
        links.append((t("Be told by mail when something changes"), "/subscribe"))
    name = config.organisation.name or t("Policies")
    said = t("What changed in our policies, and when.")
    return message(name, said, links=links, look=look_of(config), t=t)


def serve_file(server: Server, asked: Asked) -> Response:
    """Return a file of the archive, or say that there is none."""
    site = server.settings.site
    found = None if site is None else _find(site, asked.place.get("path", ""))
    if found is None or site is None:
        return _nothing(translator_for(asked))
    if found.is_dir():
        inside = found.relative_to(site).as_posix()
        # Made of the folder's own path: what was asked for could begin with two slashes.
        return RedirectResponse(f"/{quote(inside)}/", 308)
    suffix = found.suffix.lower()
    response = FileResponse(found, media_type=_TYPES.get(suffix, _OTHER), stat_result=found.stat())
    response.headers["Content-Security-Policy"] = ARCHIVE_POLICY
    response.headers["Cache-Control"] = "no-cache"
    if suffix in _SHARED:
        response.headers["Access-Control-Allow-Origin"] = "*"
    if asked.headers.get("if-none-match") == response.headers["etag"]:
        return Response(status_code=304, headers={"ETag": response.headers["etag"]})
    return response


def _nothing(t: Translator) -> Response:
    return message(
        t("No such page"),
        t("There is nothing at this address."),
        status=404,
        links=[(t("To the start"), "/")],
        t=t,
    )


def _find(site: Path, path: str) -> Path | None:
    """Return the file that a path means, or a folder where its slash is missing; None for no such file."""
    if "\0" in path or "\\" in path or len(path) > 1000:
        return None
    parts = PurePosixPath(path.lstrip("/")).parts
    # A name that begins with a dot is nobody's business: "..", and the archive's own notes.
    if any(part.startswith(".") for part in parts):
        return None
    target = site.joinpath(*parts)
    try:
        if not target.resolve().is_relative_to(site):
            return None
        if target.is_dir():
            index = target / _INDEX
            if not index.is_file() or not index.resolve().is_relative_to(site):
                return None
            return index if not parts or path.endswith("/") else target
        return target if target.is_file() and not path.endswith("/") else None
    except OSError:
        return None
