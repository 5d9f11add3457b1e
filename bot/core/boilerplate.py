"""Find the parts of a text that its site or agency puts around the words that someone wrote.

Datelines and agency slugs before the first sentence; "read more", "appeared first on", credits,
addresses and appeals to subscribe at the end of a paragraph.
"""

import re
from collections.abc import Iterator

LONGEST_EDGE = 400  # characters at either end of a paragraph that are looked at

_AGENCY = (
    r"Reuters|Thomson Reuters Foundation|AP|Associated Press|AFP|TASS|ТАСС|RIA Novosti|РИА Новости"
    r"|Interfax|Интерфакс|Sputnik|EFE|Europa Press|Xinhua|Anadolu|AA|APA|APS|dpa|DPA|ANSA|Bloomberg"
    r"|رويترز|أ ف ب|ا ف ب|أ\.ف\.ب|فرانس برس|تاس|سبوتنيك|الأناضول|وكالات"
)
_DASH = r"[-–—:]"
_PLACE = r"(?:[^\s(/][^(/\n]{0,60})?"  # with its date, where there is one
_DAY = r"\d{1,2} \w{3,10}"
_HEAD = re.compile(
    # BAMAKO, Jan 6 (Reuters) - · PARIS (AP) — · Bamako, 6 ene (EFE).- · (Reuters) -
    rf"{_PLACE}\((?:{_AGENCY})\)\s?\.?\s?{_DASH}+\s*"
    # MOSCOW, January 6. /TASS/. · МОСКВА, 6 января. /ТАСС/.
    rf"|{_PLACE}/\s?(?:{_AGENCY})\s?/\s?[-–—:.]*\s*"
    # МОСКВА, 6 янв — РИА Новости. · ТАСС, 6 января. · AFP -
    rf"|\w[\w -]{{1,30}}, {_DAY}\.? ?[-–—] ?(?:{_AGENCY})\.\s+"
    rf"|(?:{_AGENCY}), {_DAY}\.\s+"
    rf"|(?:{_AGENCY})\s?{_DASH}+\s+"
)
_TAIL = re.compile(
    r"(?<!\w)(?:"
    r"The post\b.{0,300}\bappeared first on\b.{0,120}"
    r"|This (?:article|story|post) (?:was )?(?:originally |first )+(?:appeared|published)\b.{0,150}"
    r"|(?:L[’']article|Cet article)\b.{0,300}\best apparu en premier sur\b.{0,120}"
    r"|La entrada\b.{0,300}\b(?:aparece primero|se publicó primero) en\b.{0,120}"
    r"|Сообщение\b.{0,300}\bпоявил(?:ось|ись) сначала на\b.{0,120}"
    r"|(?:Click here to (?=read )|(?<=\[)(?=read )|(?=R))(?:READ MORE|[Rr]ead (?:[Mm]ore"
    r"|(?:the )?full (?:story|article)))(?:\s(?:at|on|here|about)\b.{0,100})?"
    r"|Continue [Rr]eading\b.{0,150}|CONTINUE READING|See [Mm]ore|Full story|Keep reading"
    r"|(?:Lire|LIRE) (?:la suite|LA SUITE|l[’']article|plus|aussi)\b.{0,150}|En savoir plus"
    r"|Чита(?:ть|йте) (?:далее|полностью|также|ещ[её]|подробнее)\b.{0,150}|Подробнее\b.{0,60}"
    r"|(?:Подписывайтесь|Подпишитесь)\b.{0,150}"
    r"|[اإأ]قر(?:أ|أي|ئي) (?:المزيد|أيضا|أيضًا|ايضا|التفاصيل)\b.{0,150}|تابع القراءة"
    r"|للمزيد من (?:التفاصيل|المعلومات)\b.{0,60}"
    r"|(?:Leer|LEER) (?:más|MÁS|también)\b.{0,150}|(?:Seguir|Sigue) leyendo|Ver más"
    r"|(?:Subscribe to|Sign up (?:for|to)|Follow us on|Abonnez-vous|Suivez-nous|Suscríbete)"
    r"\b.{0,150}"
    r"|\((?:Reporting|Writing|Additional reporting|Editing) by\b[^()]{0,200}\)"
    r"|(?:Our Standards: )?The Thomson Reuters Trust Principles\.?"
    r"|https?://\S{1,300}|pic\.twitter\.com/\S{1,40}"
    r")[\s.…»>→\])]*$"
)
_OPENING = " \t\r\n\f\v\xa0[(→|·•"


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each paragraph's own words lie, [start, end), leaving out those with none."""
    at = 0
    is_first = True
    for line in text.splitlines(keepends=True):
        start, end = _own(text, at, at + len(line), is_first=is_first)
        at += len(line)
        if start < end:
            is_first = False
            yield start, end


def _own(text: str, start: int, end: int, *, is_first: bool) -> tuple[int, int]:
    start += len(text[start:end]) - len(text[start:end].lstrip())
    head = _HEAD.match(text, start, min(end, start + LONGEST_EDGE)) if is_first else None
    start = head.end() if head else start
    while (shorter := _without_tail(text, start, end)) < end:
        end = shorter
    return start, end


def _without_tail(text: str, start: int, end: int) -> int:
    end = start + len(text[start:end].rstrip())
    tail = _TAIL.search(text, max(start, end - LONGEST_EDGE), end)
    return start + len(text[start : tail.start()].rstrip(_OPENING)) if tail else end
