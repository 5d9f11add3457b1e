"""Who may reach the page: Host, Origin, then the token.

1. Without a token only this machine's own names are answered, or a page elsewhere whose name
   is pointed at this machine (DNS rebinding) could read and command it.
2. What a browser sends for another site's page is refused, as is anything that commands
   without saying where it comes from.
3. With a token, it or the cookie that it was exchanged for is asked for.

The cookie is derived from the token, so it outlives a restart and ends with the token; it holds
no trace of the token itself.
"""

import hmac
from collections.abc import Awaitable, Callable
from hashlib import sha256

from aiohttp import web
from yarl import URL

from bot.chats.web.options import WebOptions, is_loopback

COOKIE = "vedette"
COOKIE_AGE_S = 30 * 24 * 3600
OPEN_PATHS = frozenset({"/livez", "/readyz", "/login", "/page.css", "/icon.svg"})
COMMANDING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": with that a browser hides the Origin of our own login form, too.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Server": "vedette",
}

Reply = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Guard:
    """Decides on every request before it is read any further."""

    def __init__(self, options: WebOptions) -> None:
        self._token = options.token.get_secret_value() if options.token else None
        self._own_host = options.host.lower()

    def admits(self, request: web.BaseRequest) -> bool:
        """Tell whether a request comes from somebody who may see and command."""
        if self._token is None:
            return True
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer" and self.is_token(given.strip()):
            return True
        return hmac.compare_digest(
            request.cookies.get(COOKIE, "").encode("utf-8", "replace"), self._cookie().encode()
        )

    def is_token(self, given: str) -> bool:
        """Tell whether this is the token, in constant time."""
        if self._token is None:
            return False
        return hmac.compare_digest(given.encode("utf-8", "replace"), self._token.encode())

    def let_in(self, request: web.Request, response: web.Response) -> None:
        """Give the cookie that stands for the token from now on."""
        response.set_cookie(
            COOKIE,
            self._cookie(),
            max_age=COOKIE_AGE_S,
            httponly=True,
            samesite="Strict",
            secure=request.secure,
        )

    def refusal(self, request: web.BaseRequest) -> str | None:
        """Return why a request is refused whoever sends it; None if it is not."""
        if self._token is None and not self._is_own_name(request.host):
            return f"this page is not called {request.host!r}: open it by its own address"
        origin = request.headers.get("Origin")
        if origin is None:
            return "an Origin header is needed" if request.method in COMMANDING else None
        return None if _authority(origin) == request.host.lower() else "another site's page"

    def _is_own_name(self, host: str) -> bool:
        name = _host_of(host)
        return is_loopback(name) or name == self._own_host

    def _cookie(self) -> str:
        key = (self._token or "").encode()
        return hmac.new(key, b"vedette web page", sha256).hexdigest()


def _host_of(host: str) -> str:
    try:
        return (URL(f"http://{host}").host or "").lower()
    except ValueError:
        return ""


def _authority(origin: str) -> str:
    """Return an origin's host and port; the scheme differs behind a proxy that ends TLS."""
    return origin.partition("://")[2].lower()


async def set_headers(request: web.BaseRequest, response: web.StreamResponse) -> None:
    """Put the headers on that bind a browser to what is meant."""
    response.headers.update(HEADERS)
