"""Every address of the server, and what answers it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from policydiff.errors import ConfigError, DeliveryError, ForgeError, PolicydiffError
from policydiff.web import archive, compare, readers, review, subscribing, webhook
from policydiff.web.answers import message
from policydiff.web.asked import LARGEST_BODY, LARGEST_FORM, Asked, BodyRefusedError, read_request
from policydiff.web.guard import Guard
from policydiff.web.languages import translator_for, translator_in
from policydiff.web.server import Server

__all__ = ["make_app"]

Handler = Callable[[Server, Asked], Response]

_REFUSED = {
    400: "What was sent is no form.",
    408: "What was sent came too slowly.",
    413: "What was sent is too long.",
}


def make_app(server: Server) -> Starlette:
    """Return the application; it closes `server` when it ends."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        await run_in_threadpool(server.close)

    def route(path: str, handler: Handler, *methods: str, largest: int = LARGEST_FORM) -> Route:
        return Route(path, _endpoint(server, path, handler, largest), methods=list(methods))

    return Starlette(
        routes=[
            route("/", archive.serve_start, "GET"),
            route("/subscribe", subscribing.show_form, "GET"),
            route("/subscribe", subscribing.take_wish, "POST"),
            route("/confirm/{token}", subscribing.show_confirmation, "GET"),
            route("/confirm/{token}", subscribing.confirm, "POST"),
            route("/preferences/{token}", readers.show_preferences, "GET"),
            route("/preferences/{token}", readers.take_preferences, "POST"),
            route("/unsubscribe/{token}", readers.show_leaving, "GET"),
            route("/unsubscribe/{token}", readers.leave, "POST"),
            route("/events/sendgrid", webhook.take_events, "POST", largest=LARGEST_BODY),
            route("/review", review.show_policies, "GET"),
            route("/review/{policy}", review.show_policy, "GET"),
            route("/review/{policy}/{decision}", review.decide, "POST"),
            route("/{policy}/compare", compare.compare_versions_of, "GET"),
            route("/{path:path}", archive.serve_file, "GET"),
        ],
        middleware=[Middleware(Guard, settings=server.settings, log=server.log)],
        lifespan=lifespan,
    )


def _endpoint(
    server: Server, path: str, handler: Handler, largest: int
) -> Callable[[Request], Awaitable[Response]]:
    is_review = path.startswith("/review")

    async def answer(request: Request) -> Response:
        request.scope["policydiff.route"] = path
        try:
            asked = await read_request(request, server.settings, largest)
        except BodyRefusedError as refused:
            t = translator_in(request.headers.get("accept-language", ""))
            said = t(_REFUSED[refused.status])
            return message(t("Not taken"), said, status=refused.status, t=t)
        try:
            return await run_in_threadpool(handler, server, asked)
        except PolicydiffError as error:
            return _failed(server, asked, error, is_review)

    return answer


def _failed(server: Server, asked: Asked, error: PolicydiffError, is_review: bool) -> Response:
    """Say what went wrong: all of it to who may decide, to the public only what concerns them."""
    t = translator_for(asked)
    if is_review:
        back = [(t("Back to the review"), "/review")]
        return message(t("That did not work"), str(error), status=409, links=back, t=t)
    server.log(f"{type(error).__name__}: {error}")
    if isinstance(error, ConfigError | DeliveryError | ForgeError):
        said = t("This cannot be done at the moment.")
        return message(t("Not available"), said, status=503, t=t)
    return message(t("That did not work"), str(error), status=400, t=t)
