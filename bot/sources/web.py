"""The source of all feeds on the web: fetch, and read what is new."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b

from bot.core.model import DueFeed, FeedId, Validators, Visit
from bot.core.reach import Network
from bot.ports import Clock, Detection
from bot.sources.client import Client, Limits, Reply
from bot.sources.document import Origin
from bot.sources.freshness import not_before
from bot.sources.trouble import feed_error
from bot.sources.worker import Worker


class WebSource:
    """Polls feeds over HTTP; safe to call for many at once."""

    def __init__(self, client: Client, worker: Worker, clock: Clock) -> None:
        self._client = client
        self._worker = worker
        self._clock = clock
        # What the address sent to which a feed's own redirects: only good for the body it came
        # with, and lost with the process, since validators in the store are the feed's own.
        self._redirected: dict[FeedId, tuple[str, Validators]] = {}

    async def poll(self, due: DueFeed) -> Visit:
        """Visit one feed.

        Raises:
            FeedError: if there is nothing to read; its code names the feed's state.
        """
        async with self._client.fetch(due.feed.url, self._known(due)) as reply:
            visit = await self._read(reply, due)
        return replace(visit, not_before=not_before(reply.headers, self._clock.now()))

    async def stop(self) -> None:
        """Close connections and end the parsing process."""
        await self._client.close()
        await self._worker.stop()

    async def _read(self, reply: Reply, due: DueFeed) -> Visit:
        if reply.body is None:
            return _unchanged(reply, self._keep(reply, due, due.validators.digest))
        digest = blake2b(reply.body, digest_size=16).hexdigest()
        if digest == due.validators.digest:
            return _unchanged(reply, self._keep(reply, due, digest))
        content_type = reply.headers.get("Content-Type", "")
        origin = Origin(reply.url, self._clock.now(), content_type, due.feed.lang)
        parsed = await self._worker.parse(reply.body, origin)
        if parsed.refusal:
            raise feed_error(parsed.refusal.code, parsed.refusal.message)
        return Visit(
            is_unchanged=False,
            validators=self._keep(reply, due, digest),
            head=parsed.head,
            drafts=parsed.drafts,
            problems=parsed.problems,
            url=reply.url,
        )

    def _known(self, due: DueFeed) -> Mapping[str, Validators]:
        """Return what each address sent last, as far as what it sent was stored."""
        known = {due.feed.url: due.validators}
        url, validators = self._redirected.get(due.feed.id, ("", Validators()))
        if validators.digest and validators.digest == due.validators.digest:
            known[url] = validators
        return known

    def _keep(self, reply: Reply, due: DueFeed, digest: str | None) -> Validators:
        """Return the validators to store: those that the feed's own address sent."""
        sent = replace(reply.validators, digest=digest)
        if reply.url == due.feed.url:
            self._redirected.pop(due.feed.id, None)
            return sent
        self._redirected[due.feed.id] = (reply.url, sent)
        return Validators(digest=digest)


def open_web(
    clock: Clock,
    *,
    contact: str | None,
    allow: Sequence[Network],
    version: str,
    detection: Detection,
) -> WebSource:
    """Return the source of all feeds; `allow` opens private networks, and any port in them."""
    about = f" (+{contact})" if contact else ""
    client = Client(f"vedette/{version}{about}", allow, clock, Limits())
    return WebSource(client, Worker(detection), clock)


def _unchanged(reply: Reply, validators: Validators) -> Visit:
    return Visit(is_unchanged=True, validators=validators, url=reply.url)
