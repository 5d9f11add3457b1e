"""Read the bytes of a document as text, whatever they claim to be.

In order: a byte order mark; UTF-8 if that is what the bytes plainly are; the charset of the
HTTP header; that of the XML declaration; then the one of a few that yields words. Bytes that
fit nothing are replaced, never an error.
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
    (b"\x4c\x6f\xa7\x94", "cp037"),  # "<?xm" in EBCDIC
)
_HTTP = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']\s*([\w.:-]+)", re.IGNORECASE)
_ODD = re.compile(rb"[\x80-\xff]+")
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
_FREQUENT = (  # letters that a text in this charset is full of, and that others would not yield
    ("windows-1251", "оеаинтсрвл"),
    ("koi8-r", "оеаинтсрвл"),
    ("iso-8859-5", "оеаинтсрвл"),
    ("cp866", "оеаинтсрвл"),
    ("windows-1256", "الينمورتب"),
)


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
    name = _SAID_BY_WEB.get(said.lower(), said)
    try:
        return body.decode(name)
    except (LookupError, ValueError):
        return None


def _likely(body: bytes) -> str:
    """Return the charset in which the bytes beyond ASCII are most often frequent letters.

    In Western languages such bytes stand alone; in others they stand together as words.
    """
    odd = _ODD.findall(body[:200_000])
    if sum(len(run) > 1 for run in odd) * 2 <= len(odd):
        return "windows-1252"
    letters = b"".join(odd)

    def score(charset_letters: tuple[str, str]) -> int:
        charset, frequent = charset_letters
        text = letters.decode(charset, "replace")
        return sum(map(text.count, frequent))

    return max(_FREQUENT, key=score)[0]
