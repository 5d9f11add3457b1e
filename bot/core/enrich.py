"""Make an item of a draft: whose it is, its language, its own words once, what it is compared by.

1. The language is the draft's own, else the feed's, as its primary tag ("fr-FR" → "fr"). Where
   neither tells one, the source has detected the draft's, or it stays unknown.
2. The text is all that the title does not say: summary and content, neither twice.
3. A link counts as canonical only where it names this item alone.
4. A title that could head any day's news is no sign of one event: its normal form is empty.
"""

from datetime import datetime

from bot.core.aliases import link
from bot.core.dates import plausible
from bot.core.identity import Sorted
from bot.core.language import primary
from bot.core.model import Feed, Item
from bot.core.own_words import own_text
from bot.core.titles import normal_title


def enrich(draft: Sorted, feed: Feed, now: datetime) -> Item:
    """Return the item that a draft of this feed is, first seen now if it is new."""
    raw, known = draft.draft, draft.known
    return Item(
        id=draft.item(feed.id),
        feed=feed,
        key=draft.key,
        aliases=draft.aliases,
        guid=raw.guid,
        url=raw.url,
        canonical_url=_canonical(draft),
        title=raw.title,
        normal_title=normal_title(raw.title, feed),
        text=own_text(raw),
        lang=primary(raw.lang) or primary(feed.lang),
        authors=raw.authors,
        tags=raw.tags,
        published_at=plausible(raw.published_at, now),
        first_seen_at=known.first_seen_at if known else now,
        revision=draft.revision,
        reason=draft.reason,
    )


def _canonical(draft: Sorted) -> str | None:
    url = link(draft.draft)
    return url if f"link:{url}" in draft.aliases else None
