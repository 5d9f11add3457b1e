"""What a term is held against: the fields of an item, or of a line from outside."""

from dataclasses import dataclass

from bot.core.language import primary
from bot.core.match.reading import Reading
from bot.core.model import Item

SHOWN = ("title", "text")  # the fields in which spans lie, and where a term without field looks


@dataclass(frozen=True, slots=True)
class Page:
    """An item's words by field, as far as they are known."""

    title: str
    text: str
    lang: str | None = None
    url: str = ""
    source: str = ""
    country: str = ""
    author: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()

    @property
    def language(self) -> str | None:
        """The language's primary tag; None if unknown."""
        return primary(self.lang)

    def readings(self, name: str) -> tuple[Reading, ...]:
        """Read a field; addresses count as words everywhere but in title and text."""
        value: str | tuple[str, ...] | None = getattr(self, name)
        texts = value if isinstance(value, tuple) else (value or "",)
        return tuple(Reading(text, is_open=name not in SHOWN) for text in texts)


def page_of(item: Item) -> Page:
    """Return what terms see of an item."""
    return Page(
        title=item.title,
        text=item.text,
        lang=item.lang,
        url=item.url or "",
        source=item.feed.name,
        country=item.feed.country or "",
        author=item.authors,
        tag=item.tags,
    )
