"""What is served: the page and its files, alerts as they come, asks, and the program's health."""

from http import HTTPStatus
from importlib.resources import files
from typing import Any

from aiohttp import web

from bot.chats.web import cards
from bot.chats.web.asks import Asks
from bot.chats.web.guard import OPEN_PATHS, Guard, Reply, set_headers
from bot.chats.web.listening import Listening
from bot.chats.web.metrics import CONTENT_TYPE, Metrics
from bot.commands import COMMANDS
from bot.ports import Seat

TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
MOST_BYTES = 32_768  # of a request's body; an ask has at most 4,000 characters
PAGE = "page.html"
LOGIN = "login.html"
ENTERED = "entered.html"


class Pages:
    """The web application's replies."""

    def __init__(self, asks: Asks, guard: Guard, listening: Listening, seat: Seat) -> None:
        self._asks = asks
        self._guard = guard
        self._listening = listening
        self._team = seat.team
        self._health = seat.health
        self._metrics = Metrics(seat.health)
        self._files = {
            each.name: each.read_bytes() for each in files(__package__).joinpath("static").iterdir()
        }

    def application(self) -> web.Application:
        """Return the application, guarded."""
        application = web.Application(middlewares=[self._guarded], client_max_size=MOST_BYTES)
        application.on_response_prepare.append(set_headers)
        application.router.add_get("/", self._page)
        application.router.add_post("/login", self._login)
        application.router.add_get("/events", self._listening.listen)
        application.router.add_get("/desk", self._desk)
        application.router.add_post("/ask", self._asked)
        application.router.add_get("/livez", self._livez)
        application.router.add_get("/readyz", self._readyz)
        application.router.add_get("/metrics", self._metrics_text)
        application.router.add_get(r"/{file:[a-z]+\.(?:css|js|svg)}", self._file)
        return application

    @web.middleware
    async def _guarded(self, request: web.Request, handler: Reply) -> web.StreamResponse:
        if reason := self._guard.refusal(request):
            return web.Response(status=HTTPStatus.FORBIDDEN, text=reason)
        if request.path in OPEN_PATHS or self._guard.admits(request):
            return await handler(request)
        if request.path == "/":
            return self._entrance(request)
        return web.Response(status=HTTPStatus.UNAUTHORIZED, text="the token is needed")

    def _entrance(self, request: web.Request) -> web.Response:
        """Ask for the token, or take it from the address once.

        The page that takes it leads on by itself: a redirect from another site's link would
        come without the cookie, which is for this site's own pages only.
        """
        if not self._guard.is_token(request.query.get("token", "")):
            return self._sent(LOGIN, HTTPStatus.UNAUTHORIZED)
        response = self._sent(ENTERED)
        self._guard.let_in(request, response)
        return response

    async def _login(self, request: web.Request) -> web.Response:
        form = await request.post()
        if not self._guard.is_token(str(form.get("token", ""))):
            return self._sent(LOGIN, HTTPStatus.UNAUTHORIZED)
        response = web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": "/"})
        self._guard.let_in(request, response)
        return response

    async def _page(self, request: web.Request) -> web.Response:
        if request.query:  # a token given again stays in no history
            return web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": "/"})
        return self._sent(PAGE)

    async def _file(self, request: web.Request) -> web.Response:
        if (name := request.match_info["file"]) not in self._files:
            raise web.HTTPNotFound
        return self._sent(name)

    async def _desk(self, request: web.Request) -> web.Response:
        return web.json_response(
            {
                "team": self._team,
                "commands": cards.offers(COMMANDS.values()),
                "watchlists": self._asks.watchlists(),
            }
        )

    async def _asked(self, request: web.Request) -> web.Response:
        answer = await self._asks.answer(await _words(request))
        return web.json_response(cards.answer(answer))

    async def _livez(self, request: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def _readyz(self, request: web.Request) -> web.Response:
        problems = self._health.problems()
        if not problems:
            return web.Response(text="ready\n")
        # Strangers, who are let in here for probes, are not told why.
        why = "\n".join(problems) if self._guard.admits(request) else "not ready"
        return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE, text=f"{why}\n")

    async def _metrics_text(self, request: web.Request) -> web.Response:
        return web.Response(body=self._metrics.text(), headers={"Content-Type": CONTENT_TYPE})

    def _sent(self, name: str, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
        kind = TYPES[name.rpartition(".")[2]]
        return web.Response(
            body=self._files[name], status=status, content_type=kind, charset="utf-8"
        )


async def _words(request: web.Request) -> str:
    """Return what is asked.

    Only JSON is taken: another site's form can send no other type without asking first.
    """
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text='send {"words": "…"} as application/json')
    try:
        given: Any = await request.json()
    except ValueError:
        given = None
    if not isinstance(given, dict) or not isinstance(given.get("words"), str):
        raise web.HTTPBadRequest(text='expected {"words": "…"}')
    return str(given["words"])
