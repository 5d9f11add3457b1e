"""Read the bytes of a document as text, whatever they claim to be.

In order: a byte order mark; UTF-8 if that is what the bytes plainly are, but for a few; the
charset of the HTTP header; that of the XML declaration; then the one of a few that yields words.
A charset that is named is not believed where another one yields far more of the letters that
texts are full of. Bytes that fit nothing are replaced, never an error.
"""

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WITHOUT_BOM = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"{\0", "utf-16-le"),
    (b"\0{", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", "cp037"),  # "<?xm" in EBCDIC
)
_HTTP = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']\s*([\w.:-]+)", re.IGNORECASE)
_ODD = re.compile(rb"[\x80-\xff]+")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_SAID_BY_WEB = {  # what is meant by it: https://encoding.spec.whatwg.org/#names-and-labels
    "iso-8859-1": "windows-1252",
    "iso8859-1": "windows-1252",
    "latin-1": "windows-1252",
    "latin1": "windows-1252",
    "us-ascii": "windows-1252",
    "ascii": "windows-1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "shift_jis": "cp932",
    "iso-8859-9": "windows-1254",
    "x-sjis": "cp932",
}
_RUSSIAN, _ARABIC = "оеаинтсрвл", "الينمورتب"
_FREQUENT = (  # letters that a text in this charset is full of, and that others would not yield
    ("windows-1251", _RUSSIAN),
    ("koi8-r", _RUSSIAN),
    ("iso-8859-5", _RUSSIAN),
    ("cp866", _RUSSIAN),
    ("windows-1256", _ARABIC),
    ("iso-8859-6", _ARABIC),
)
_MISTAKABLE = frozenset(  # charsets in which nearly any bytes are a text
    {*(charset for charset, _ in _FREQUENT), "windows-1252", "iso-8859-15", "koi8-u"}
)
_MOST_BYTES = 200_000  # in which letters are counted
_FEWEST_BYTES = 16  # beyond ASCII, on which a named charset is contradicted
_FAR_MORE = 1.5
_A_TEXT = 0.35  # so many of a text's letters are frequent ones at least
_OF_CAPITALS = 0.75
_A_FEW = 0.1  # of the characters beyond ASCII


def decode(body: bytes, content_type: str = "") -> str:
    """Return the document's text, without a byte order mark."""
    for said in _candidates(body, content_type):
        text = _try(body, said)
        if text is not None:
            return text.lstrip("\ufeff")
    return body.decode(_likely(body), "replace")


def _candidates(body: bytes, content_type: str) -> list[str]:
    for mark, name in (*_BOMS, *_WITHOUT_BOM):
        if body.startswith(mark):
            return [name, "utf-8"]
    http = _HTTP.search(content_type)
    declared = _DECLARED.search(body[:1000])
    said = [http.group(1)] if http else []
    said += [declared.group(1).decode("ascii")] if declared else []
    return [*said, "utf-8"] if body.isascii() else ["utf-8", *said]


def _try(body: bytes, said: str) -> str | None:
    name = _SAID_BY_WEB.get(said.lower(), said).lower().replace("_", "-")
    if name == "utf-8":
        return _as_utf8(body)
    try:
        text = body.decode(name)
    except (LookupError, ValueError):
        return None
    return None if name in _MISTAKABLE and _is_mistaken(body, name) else text


def _as_utf8(body: bytes) -> str | None:
    """Read UTF-8 in which a few characters are broken, or cut off at the end."""
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    is_fine = broken == 0 or broken <= _A_FEW * len(_BEYOND_ASCII.findall(text))
    return text if is_fine else None


def _is_mistaken(body: bytes, name: str) -> bool:
    """Whether another charset yields far more frequent letters than the named one."""
    odd = _odd(body)
    letters = b"".join(odd)
    if len(letters) < _FEWEST_BYTES or _is_western(odd):
        return False
    likely = _likely(body)
    return likely != "windows-1252" and (
        _score(letters, likely) > _FAR_MORE * _score(letters, name)
    )


def _likely(body: bytes) -> str:
    """Return the charset in which the bytes beyond ASCII are most often frequent letters."""
    odd = _odd(body)
    if _is_western(odd):
        return "windows-1252"
    letters = b"".join(odd)
    score, charset = max((_score(letters, charset), charset) for charset, _ in _FREQUENT)
    return charset if score > _A_TEXT * len(letters) else "windows-1252"


def _odd(body: bytes) -> list[bytes]:
    return _ODD.findall(body[:_MOST_BYTES])


def _is_western(odd: list[bytes]) -> bool:
    """Whether bytes beyond ASCII mostly stand alone; elsewhere they stand together as words."""
    return sum(len(run) > 1 for run in odd) * 2 <= len(odd)


def _score(letters: bytes, charset: str) -> float:
    """Return how many of these are frequent letters; capitals count less, as texts have few."""
    text = letters.decode(charset, "replace")
    frequent = dict(_FREQUENT).get(charset, _RUSSIAN + _ARABIC)
    capitals = frequent.upper() if frequent.upper() != frequent else ""
    small, large = (sum(map(text.count, each)) for each in (frequent, capitals))
    return small + _OF_CAPITALS * large
