"""Make an item of a draft: whose it is, its language, its own words once, what it is compared by.

1. The language is the draft's own, else the feed's, as its primary tag ("fr-FR" → "fr"). Where
   neither tells one, the source has detected the draft's, or it stays unknown.
2. The text is all that the title does not say: summary and content, neither twice.
3. A link counts as canonical only where it names this item alone.
4. A title that could head any day's news is no sign of one event: its normal form is empty.
"""

import re
from datetime import datetime

from bot.core.dates import plausible
from bot.core.identity import Sorted, canonical
from bot.core.ids import item_id
from bot.core.language import primary
from bot.core.model import Feed, FeedKind, Item
from bot.core.own_words import fold, own_text

LEAST_WORDS = 4
LEAST_OWN_WORDS = 2  # beside those that head bulletins
LEAST_OWN_WORDS_OF_COLUMN = 5  # "Financial Services Roundup: Market Talk" heads every day's
LETTERS_A_WORD = 2  # in scripts that put no spaces between words
LONGEST_OUTLET = 5  # words of an outlet's name behind a headline

_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
# What an editor sets before a headline, not part of it.
_FLAG = re.compile(
    r"^\W*(?:(?:update|wrapup|refile|corrected|correction)(?:\s\d+)?|breaking(?: news)?"
    r"|exclusive|urgent|alerte|en direct|direct|live|watch|video|vidéo|срочно|видео|молния|عاجل"
    r"|فيديو|última hora|urgente|vídeo)\s?[-–—:|]+",
    re.IGNORECASE,
)
_OUTLET = re.compile(r"\s[-–—|]\s+(?=\S)([^-–—|]+)$")
# Words of bulletins, columns and dates: two more are needed for a title to mean one event.
_BULLETIN = frozenset(
    fold(
        """
        the a an of in on for and to from with at by s is are this what wide
        news latest live update updates brief briefs briefing bulletin headlines roundup digest
        daily weekly monthly morning evening midday today tonight week day month report press
        review release edition summary newsletter podcast episode photos pictures video watch
        story stories top world africa opinion editorial
        january february march april may june july august september october november december
        monday tuesday wednesday thursday friday saturday sunday
        le la les l de du des d un une et en à au aux pour sur dans ce cette
        journal actualité actualités infos info direct revue presse matin soir midi édition brèves
        jour jours semaine mois communiqué titres monde afrique point émission chronique éditorial
        janvier février mars avril mai juin juillet août septembre octobre novembre décembre
        lundi mardi mercredi jeudi vendredi samedi dimanche
        в на и за по из от о с к
        новости новостей главное главные события итоги обзор прессы прямой эфир сводка выпуск
        утро утра вечер вечера день дня неделя неделю недели сегодня последние мира видео фото
        января февраля марта апреля мая июня июля августа сентября октября ноября декабря
        понедельник вторник среда четверг пятница суббота воскресенье
        في من على عن إلى و
        أخبار الأخبار نشرة النشرة موجز الموجز اليوم اليومية عناوين العناوين مباشر الصحافة الصحف
        صحف أهم آخر حصاد الأسبوع صباح مساء العالم تقرير فيديو صور
        يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
        الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد
        el los las del y para por con
        noticias última últimas hora resumen boletín vivo directo diario semanal mañana tarde noche
        hoy día semana mes titulares prensa portada mundo editorial
        enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
        lunes martes miércoles jueves viernes sábado domingo
        """
    ).split()
)

_COLUMN = frozenset(
    fold(
        """
        roundup briefing bulletin newsletter podcast digest recap revue chronique émission
        обзор сводка дайджест выпуск نشرة موجز حصاد boletín resumen
        """
    ).split()
)


def enrich(draft: Sorted, feed: Feed, now: datetime) -> Item:
    """Return the item that a draft of this feed is, first seen now if it is new."""
    raw, known = draft.draft, draft.known
    return Item(
        id=known.item if known else item_id(feed.id, draft.key),
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


def normal_title(title: str, feed: Feed) -> str:
    """Return a title's folded words without flags and outlet; empty if it names no one event."""
    words = fold(_without_outlet(_FLAG.sub("", title), feed)).split()
    own = [word for word in words if word not in _BULLETIN and not word.isdecimal()]
    is_column = not _COLUMN.isdisjoint(words)
    least_own = LEAST_OWN_WORDS_OF_COLUMN if is_column else LEAST_OWN_WORDS
    if _size(words) < LEAST_WORDS or _size(own) < least_own:
        return ""
    return " ".join(words)


def _size(words: list[str]) -> int:
    return sum(max(len(_UNSPACED.findall(word)) // LETTERS_A_WORD, 1) for word in words)


def _without_outlet(title: str, feed: Feed) -> str:
    """Take away the outlet's name, as sites and aggregators set it behind their headlines."""
    found = _OUTLET.search(title)
    if found is None:
        return title
    outlet = fold(found[1])
    is_outlet = feed.kind is FeedKind.AGGREGATOR and len(outlet.split()) <= LONGEST_OUTLET
    return title[: found.start()] if is_outlet or outlet == fold(feed.name) else title


def _canonical(draft: Sorted) -> str | None:
    url = draft.draft.url
    is_own = any(name.startswith("link:") for name in (draft.key, *draft.aliases))
    return canonical(url) if url and is_own else None
