"""The source of all feeds on the web: fetch, and read what is new."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from hashlib import blake2b

from bot.core.model import Discovery, DueFeed, Outline, Validators, Visit
from bot.ports import Clock, Detection
from bot.sources.client import Client, Gate, Limits, Reply
from bot.sources.discover import discover
from bot.sources.document import Origin
from bot.sources.domains import is_far
from bot.sources.freshness import fresh_for, is_silent
from bot.sources.full_text import INSTALL, LARGEST, is_installed, page_text
from bot.sources.opml import read_outline
from bot.sources.trouble import feed_error
from bot.sources.worker import TIME_LIMIT, Unfinished, Worker

FULL_EVERY = timedelta(days=1)  # lest a server that answers 304 for ever goes unnoticed


class WebSource:
    """Polls feeds over HTTP; safe to call for many at once."""

    def __init__(self, client: Client, worker: Worker, clock: Clock) -> None:
        self._client = client
        self._worker = worker
        self._clock = clock

    async def poll(self, due: DueFeed) -> Visit:
        """Visit one feed.

        Raises:
            FeedError: if there is nothing to read; its code names the feed's state.
        """
        async with self._client.fetch(due.address, self._known(due)) as reply:
            visit = await self._read(reply, due)
        return replace(
            visit,
            url=reply.url,
            moved=reply.moved,
            is_far=bool(reply.moved) and is_far(due.address, reply.moved[-1]),
            is_partial=reply.is_partial,
            hints=replace(visit.hints, fresh_for=self._fresh_for(reply, due)),
        )

    async def discover(self, url: str) -> Discovery:
        """Find the feeds that an address leads to, itself or as a page.

        Raises:
            FeedError: if the address cannot be read.
        """
        return await discover(self._client, self._worker, self._clock, url)

    async def outline(self, url: str) -> Outline:
        """Read the OPML document at an address.

        Raises:
            FeedError: if the address cannot be read.
            AskError: if there is no OPML, or too much of it.
        """
        async with self._client.fetch(url, {}) as reply:
            return await asyncio.to_thread(read_outline, reply.body or b"", self._client.allow)

    async def read_page(self, url: str) -> str:
        """Return the text of the page behind an item.

        Raises:
            FeedError: if the page cannot be read, or holds no text.
        """
        if not is_installed():
            raise feed_error("full-text-missing", f"reading pages needs an extra: {INSTALL}")
        async with self._client.fetch(url, {}) as reply:
            return await self._text_of(reply)

    async def stop(self) -> None:
        """Close connections and end the parsing process."""
        await self._client.close()
        await self._worker.stop()

    async def _read(self, reply: Reply, due: DueFeed) -> Visit:
        before = due.validators
        if reply.body is None:
            kept = replace(reply.validators, digest=before.digest, full_at=before.full_at)
            return Visit(is_unchanged=True, validators=_from(reply, kept), hints=due.hints)
        digest = blake2b(reply.body, digest_size=16).hexdigest()
        full_at = before.full_at if reply.is_partial else self._clock.now()
        validators = _from(reply, replace(reply.validators, digest=digest, full_at=full_at))
        if digest == before.digest:
            return Visit(is_unchanged=True, validators=validators, hints=due.hints)
        content_type = reply.headers.get("Content-Type", "")
        seen = frozenset(due.listed)
        origin = Origin(reply.url, self._clock.now(), content_type, due.feed.lang, seen)
        parsed = await self._worker.parse(reply.body, origin)
        if parsed.refusal:
            raise feed_error(parsed.refusal.code, parsed.refusal.message)
        return Visit(
            is_unchanged=False,
            validators=validators,
            head=parsed.head,
            drafts=parsed.drafts,
            problems=parsed.problems,
            hints=parsed.hints,
            repeats=parsed.repeats,
        )

    async def _text_of(self, reply: Reply) -> str:
        body = reply.body or b""
        if len(body) > LARGEST:
            raise feed_error("too-large", f"the page is longer than {LARGEST:,} bytes")
        origin = Origin(reply.url, self._clock.now(), reply.headers.get("Content-Type", ""))
        seconds = TIME_LIMIT.total_seconds()
        try:
            text = await self._worker.run(page_text, body, origin, seconds)
        except ImportError as err:
            raise feed_error("full-text-missing", f"the extra is broken: {INSTALL}") from err
        except Unfinished as err:
            raise feed_error(err.code, str(err)) from err
        if not text:
            raise feed_error("no-text", "no text was found on the page")
        return text

    def _known(self, due: DueFeed) -> Mapping[str, Validators]:
        """Return what each address sent last; nothing once a day, so that all of it comes."""
        validators = due.validators
        is_old = validators.full_at is None or (
            self._clock.now() - validators.full_at >= FULL_EVERY
        )
        return {} if is_old else {validators.sent_by or due.feed.url: validators}

    def _fresh_for(self, reply: Reply, due: DueFeed) -> timedelta | None:
        """Return how long the answer stays current; of a document not sent again, as it was."""
        if reply.body is None and is_silent(reply.headers):
            return due.hints.fresh_for
        return fresh_for(reply.headers, self._clock.now())


def open_web(
    clock: Clock, *, contact: str | None, gate: Gate, version: str, detection: Detection
) -> WebSource:
    """Return the source of all feeds."""
    about = f" (+{contact})" if contact else ""
    client = Client(f"vedette/{version}{about}", gate, clock, Limits())
    return WebSource(client, Worker(detection), clock)


def _from(reply: Reply, validators: Validators) -> Validators:
    return replace(validators, sent_by=reply.url)
