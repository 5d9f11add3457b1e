"""What the title of an item says: its words without flags, outlets and counters.

A title that could head any day's news is no sign of one event.
"""

import re
from functools import lru_cache
from unicodedata import combining, normalize

from bot.core.model import Feed, FeedKind, Item
from bot.core.own_words import fold
from bot.core.text import cut

LONGEST_TITLE = 300
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
_COUNTED = (
    r"comments?|repl(?:y|ies)|views?|likes?|shares?|updates?|reactions?|commentaires?|réactions?"
    r"|комментари\w+|просмотр\w*|تعليق\w*|مشاهد\w*|comentarios?"
)
# "(3)", "[12 updates]", "· 14 comments" at either end; a number with four digits may be a year.
_COUNTER = re.compile(
    rf"^\W*[(\[]\s*(?:\d{{1,3}}|\d+\s+(?:{_COUNTED}))\s*[)\]]"
    rf"|[(\[]\s*(?:\d{{1,3}}|\d+\s+(?:{_COUNTED}))\s*[)\]]\W*$"
    rf"|\s[-–—|·•]\s*\d+\s+(?:{_COUNTED})\W*$",
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


def normal_title(title: str, feed: Feed) -> str:
    """Return a title's folded words without flags and outlet; empty if it names no one event."""
    return _telling(_without_outlet(_FLAG.sub("", title), feed))


def is_telling(title: str) -> bool:
    """Whether a title, whatever outlet it may name at its end, could stand for one event alone."""
    return bool(_telling(_OUTLET.sub("", _FLAG.sub("", title))))


@lru_cache(maxsize=4096)
def headline(title: str) -> str:
    """Return the folded words of a title without what counts its readers or comments."""
    return fold(_COUNTER.sub(" ", title)) or fold(title)


def is_material(old: str, new: str) -> bool:
    """Whether a title says something else than before: slips of the pen and flags do not."""
    before, after = (headline(_FLAG.sub("", title)).split() for title in (old, new))
    if before == after or not after:
        return False
    return len(before) != len(after) or not all(map(_is_slip, before, after))


def _is_slip(old: str, new: str) -> bool:
    """Whether a word only lacked an accent or had letters in the wrong order."""
    return _letters(old) == _letters(new)


def retitled(old: str, item: Item) -> str:
    """Say how an item's title has changed."""
    titles = (cut(" ".join(title.split()), LONGEST_TITLE) for title in (old, item.title))
    before, after = (f"“{title}”" for title in titles)
    return f"Headline changed at {item.feed.name}: {before} → {after}"


def _letters(word: str) -> list[str]:
    return sorted(letter for letter in normalize("NFKD", word) if not combining(letter))


def _telling(title: str) -> str:
    words = fold(title).split()
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
