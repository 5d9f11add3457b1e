"""Read the dates that publishers write.

Standards come first (RFC 3339 and its ISO 8601 relatives, RFC 5322), then what is found in the
field: month names in the watched languages and their neighbours', clock zones by name, epoch
seconds, numeric dates whose order depends on the language, 24:00:00.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from unicodedata import normalize

OLDEST = datetime(1995, 1, 1, tzinfo=UTC)  # before any news feed: a default, not a date
AHEAD = timedelta(hours=24)  # clocks are wrong by hours; by more, the date is not meant
MAX_LENGTH = 120

_NAMES = {
    1: "jan january januar janv janvier ene enero gen gennaio janeiro jän jänner ocak oca "
    "янв январь января січ січня يناير جانفي كانون-الثاني",
    2: "feb february fév févr février fev fevr fevrier febrero febbraio fevereiro şubat şub "
    "фев февр февраль февраля лют лютого februar feber فبراير فيفري شباط",
    3: "mar march mars marzo março märz maerz mär mrz mart мар март марта бер березня "
    "مارس آذار اذار",
    4: "apr april avr avril abr abril aprile nisan nis апр апрель апреля кві квітня "
    "أبريل ابريل إبريل أفريل نيسان",
    5: "may mai mayo maggio mag maio mayıs май мая тра травня مايو ماي أيار ايار",
    6: "jun june juin junio juni giugno giu junho haziran haz июн июнь июня чер червня "
    "يونيو يونيه جوان حزيران",
    7: "jul july juil juillet julio juli luglio lug julho temmuz tem июл июль июля лип липня "
    "يوليو يوليه جويلية تموز",
    8: "aug august août aout ago agosto ağustos ağu авг август августа сер серпня "
    "أغسطس اغسطس أوت آب",
    9: "sep sept september septembre septiembre setiembre settembre set setembro eylül eyl "
    "сен сент сентябрь сентября вер вересня سبتمبر أيلول",
    10: "oct october octobre octubre okt oktober ottobre ott outubro out ekim eki "
    "окт октябрь октября жов жовтня أكتوبر اكتوبر تشرين-الأول",
    11: "nov november novembre noviembre novembro kasım kas ноя нояб ноябрь ноября лис листопада "
    "نوفمبر تشرين-الثاني",
    12: "dec december déc décembre decembre dic diciembre dez dezember dicembre dezembro "
    "aralık ara дек декабрь декабря гру грудня ديسمبر كانون-الأول",
}
_MONTHS = {name: number for number, names in _NAMES.items() for name in names.split()}

_ZONES = {
    **dict.fromkeys(["z", "ut", "utc", "gmt", "wet"], 0),
    **dict.fromkeys(["cet", "bst", "west", "wat", "met", "mez"], 60),
    **dict.fromkeys(["cest", "mest", "eet", "cat", "sast", "mesz"], 120),
    **dict.fromkeys(["msk", "мск", "eest", "eat", "trt"], 180),
    **dict.fromkeys(["msd", "gst", "samt"], 240),
    **dict.fromkeys(["yekt", "pkt"], 300),
    **dict.fromkeys(["ist"], 330),
    **dict.fromkeys(["omst"], 360),
    **dict.fromkeys(["krat", "novt"], 420),
    **dict.fromkeys(["hkt", "sgt", "irkt", "awst"], 480),
    **dict.fromkeys(["jst", "kst", "yakt"], 540),
    **dict.fromkeys(["vlat", "aest"], 600),
    **dict.fromkeys(["magt", "aedt"], 660),
    **dict.fromkeys(["pett", "nzst"], 720),
    **dict.fromkeys(["brt", "art"], -180),
    **dict.fromkeys(["ast", "edt"], -240),
    **dict.fromkeys(["est", "cdt"], -300),
    **dict.fromkeys(["cst", "mdt"], -360),
    **dict.fromkeys(["mst", "pdt"], -420),
    **dict.fromkeys(["pst", "akdt"], -480),
    **dict.fromkeys(["akst"], -540),
    **dict.fromkeys(["hst"], -600),
}

_OFFSET = r"(?:GMT|UTC)?\s*([+-])(\d{1,2}):?(\d{2})?"
_ISO = re.compile(
    r"(\d{4})-?(\d{2})?-?(\d{2})?"
    r"(?:(?:T|\s+|\s*T\s*)(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?\s*(.*))?",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{13}")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?")
_ORDINAL = re.compile(r"(\d{4})-?(\d{3})")  # the day of a year
_WEEK = re.compile(r"(\d{4})-?W(\d{2})(?:-?(\d))?", re.IGNORECASE)
_NUMERIC = re.compile(r"\D*?(\d{1,4})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{1,4})\b(.*)", re.DOTALL)
_TIME = re.compile(
    r"\b(\d{1,2})\s*(?:[:hч]|час\w*)\s*(\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?"
    r"\s*(am|pm|a\.\s?m\.|p\.\s?m\.|مساءً?|صباحا?ً?|ص\b|م\b)?",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{2})(?:\.(\d{2}))?(?![\d.])()")
_HOUR = re.compile(r"\b(\d{1,2})\s*(?:h|heures?|uhr|ч|час\w*)\b()()()", re.IGNORECASE)
_UNSEEN = re.compile(r"[\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_OF_TWO_WORDS = re.compile(r"(كانون|تشرين)\s+(?=ال)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_NUMBER = re.compile(r"\d+")
_PM = ("pm", "p.m.", "p. m.", "م", "مساء", "مساءً")
_MONTH_FIRST = frozenset({"en", "en-us", "en-ph"})
_TWO_DIGITS = 100
_MILLISECONDS = 11  # more digits than this are milliseconds
_MONTHS_A_YEAR = 12
_DAYS = 366
_LAST_MINUTE = 59  # and the last second: a leap second is read as the one before
_YEAR_DIGITS = 4
_DAY_AND_YEAR = 2
_PIVOT = 50  # RFC 5322, 4.3: 22 is 2022, 95 is 1995


def read_date(text: str, lang: str | None = None) -> datetime | None:
    """Return the moment this text names, in UTC, or None if it names none.

    A date without a zone is taken as UTC, one without a time as midnight. `lang` decides
    whether 02/03/2022 is in February (en, en-US) or March (all others).
    """
    text = text.strip()
    if not text or len(text) > MAX_LENGTH:
        return None
    if not text.isascii():
        text = _UNSEEN.sub("", normalize("NFKC", text)).replace("\N{MINUS SIGN}", "-")
    try:
        return _epoch(text) or _standard(text) or _named(text) or _numeric(text, lang)
    except (ValueError, OverflowError):
        return None


def plausible(at: datetime | None, now: datetime) -> datetime | None:
    """Return the date unless no item can bear it: before 1995, or over a day ahead of us."""
    return at if at is not None and OLDEST <= at <= now + AHEAD else None


def _epoch(text: str) -> datetime | None:
    if not _EPOCH.fullmatch(text):
        return None
    seconds = float(text)
    return datetime.fromtimestamp(seconds / 1000 if seconds >= 10**_MILLISECONDS else seconds, UTC)


def _standard(text: str) -> datetime | None:
    """Read a date of ISO 8601: a calendar date, the day of a year or that of a week."""
    if found := _WEEK.fullmatch(text):
        year, week, weekday = found.groups()
        day = date.fromisocalendar(int(year), int(week), int(weekday or 1))
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    if found := _ORDINAL.fullmatch(text):
        year, number = found.groups()
        first = datetime(int(year), 1, 1, tzinfo=UTC)
        return first + timedelta(days=int(number) - 1) if 0 < int(number) <= _DAYS else None
    found = _COMPACT.fullmatch(text) or _ISO.fullmatch(text)
    if not found:
        return None
    year, month, day_of_month, hour, minute, second, *zone = found.groups()
    at = datetime(int(year), int(month or 1), int(day_of_month or 1), tzinfo=UTC)
    return at if hour is None else _timed(at, (hour, minute, second, None), "".join(zone))


def _named(text: str) -> datetime | None:
    """Read a date with a month's name in it, whatever the order of its parts."""
    text = _OF_TWO_WORDS.sub(r"\1-", text)
    words = [word.casefold() for word in _WORD.findall(text)]
    months = [_MONTHS[word] for word in words if word in _MONTHS]
    if not months:
        return None
    rest, clock, zone = _split_time(text)
    numbers = _NUMBER.findall(rest)
    if len(numbers) < _DAY_AND_YEAR:
        return None
    day, year = numbers[0], numbers[1]
    if len(day) == _YEAR_DIGITS:
        day, year = year, day
    # The last name counts: "mar" is also the French and Spanish Tuesday, which stands first.
    at = datetime(_full_year(year), months[-1], int(day), tzinfo=UTC)
    return _timed(at, clock, zone) if clock else at


def _numeric(text: str, lang: str | None) -> datetime | None:
    rest, clock, zone = _split_time(text, is_dotted=False)
    found = _NUMERIC.fullmatch(rest)
    if not found:
        return None
    first, second, third, tail = found.groups()
    if len(first) == _YEAR_DIGITS:
        year, month, day = int(first), int(second), int(third)
    else:
        year, month, day = _full_year(third), int(second), int(first)
        is_month_first = (lang or "").casefold().replace("_", "-") in _MONTH_FIRST
        if month > _MONTHS_A_YEAR or (is_month_first and day <= _MONTHS_A_YEAR):
            month, day = day, month
    if clock is None:
        _, clock, zone = _split_time(tail)
    at = datetime(year, month, day, tzinfo=UTC)
    return _timed(at, clock, zone) if clock else at


Clock = tuple[str, str, str | None, str | None]  # hour, minute, second, am or pm


def _split_time(text: str, *, is_dotted: bool = True) -> tuple[str, Clock | None, str]:
    """Return the text without its time of day, the time, and what may name its zone.

    12.30 is a time only where it cannot be a date.
    """
    found = _TIME.search(text) or _HOUR.search(text)
    found = found or (_DOTTED.search(text) if is_dotted else None)
    if not found:
        return text, None, ""
    hour, minute, second, half = found.groups()
    tail = text[found.end() :]
    offset = re.match(rf"\W*?{_OFFSET}", tail)
    rest = tail[offset.end() :] if offset else tail
    return text[: found.start()] + " " + rest, (hour, minute, second, half), tail


def _timed(day: datetime, clock: Clock, zone: str) -> datetime:
    hour, minute, second, half = clock
    hours = int(hour)
    if half:
        hours = hours % 12 + (12 if " ".join(half.casefold().split()) in _PM else 0)
    past = timedelta(
        hours=hours, minutes=int(minute or 0), seconds=min(int(second or 0), _LAST_MINUTE)
    )
    if past > timedelta(hours=24) or int(minute or 0) > _LAST_MINUTE:
        raise ValueError(clock)
    return (day + past).replace(tzinfo=_zone(zone)).astimezone(UTC)


def _zone(text: str) -> timezone:
    offset = re.match(rf"\W*?{_OFFSET}", text, re.IGNORECASE)
    if offset:
        sign, hours, minutes = offset.groups()
        span = timedelta(hours=int(hours), minutes=int(minutes or 0))
        return timezone(-span if sign == "-" else span)
    words = (word.casefold() for word in _WORD.findall(text))
    return timezone(timedelta(minutes=next((_ZONES[w] for w in words if w in _ZONES), 0)))


def _full_year(text: str) -> int:
    year = int(text)
    if year >= _TWO_DIGITS:
        return year
    return year + (2000 if year < _PIVOT else 1900)
