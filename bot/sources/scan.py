"""Look an XML document over before feedparser sees it: what is hostile in it, where its items lie.

One pass of expat, which reads some hundred megabytes a second. What it refuses would cost
feedparser seconds or memory without end. A document that is not well-formed is looked over with
regular expressions, which see the same limits less exactly.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from xml.parsers import expat

from bot.core.model import DocumentProblem

MOST_ATTRIBUTES = 256
DEEPEST = 200
MOST_ENTITIES = 16
LONGEST_ENTITY = 64  # with MOST_ENTITIES: a name for a sign or a stem, nothing to multiply

Range = tuple[int, int]

_ITEMS = frozenset({"item", "entry"})
_ITEM = re.compile(rb"<((?:[\w.-]+:)?(?:item|entry))(?=[\s>/])", re.IGNORECASE)
_START = re.compile(rb"<[a-zA-Z_]([^<>]*+)>")
_ATTRIBUTES = re.compile(rb"=\s*[\"']")
_CDATA = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL)
_ENTITY = re.compile(rb"<!ENTITY\b", re.IGNORECASE)
_CUT_SHORT = frozenset(
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
)


@dataclass(frozen=True, slots=True)
class Scan:
    """What a look over a document found.

    `refusal` says why it must not be parsed. `items` are the byte ranges of its items, in order.
    """

    is_well_formed: bool
    items: tuple[Range, ...] = ()
    problems: tuple[DocumentProblem, ...] = ()
    refusal: DocumentProblem | None = None


class _Refused(Exception):  # noqa: N818 - leaves expat's callbacks, never this module
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.problem = DocumentProblem(code, message)


def scan(xml: bytes) -> Scan:
    """Look a UTF-8 document over, in time proportional to its length."""
    look = _Look(xml)
    try:
        look.parser.Parse(xml, True)  # noqa: FBT003 - expat takes no keywords
    except _Refused as refused:
        return Scan(is_well_formed=False, refusal=refused.problem)
    except expat.ExpatError as error:
        return _scan_roughly(xml, _described(error))
    return Scan(is_well_formed=True, items=tuple(look.items), problems=tuple(look.problems))


class _Look:
    """Expat's callbacks and what they count."""

    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        self.depth = 0
        self.items: list[Range] = []
        self.item_depth = 0
        self.item_start = 0
        self.entities = 0
        self.problems: list[DocumentProblem] = []
        self.parser = expat.ParserCreate("utf-8")
        self.parser.ordered_attributes = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.EntityDeclHandler = self.declare

    def start(self, name: str, attributes: list[str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise _too_deep()
        if len(attributes) > 2 * MOST_ATTRIBUTES:
            raise _too_many_attributes()
        if not self.item_depth and name.rpartition(":")[2].lower() in _ITEMS:
            self.item_depth = self.depth
            self.item_start = self.parser.CurrentByteIndex

    def end(self, name: str) -> None:
        if self.depth == self.item_depth:
            self.item_depth = 0
            at = self.parser.CurrentByteIndex  # before </item>, but behind <item/>
            if self.xml.startswith(b"</" + name.encode(), at):
                at = self.xml.index(b">", at) + 1
            self.items.append((self.item_start, at))
        self.depth -= 1

    def declare(self, *declared: object) -> None:
        """Let an entity that merely abbreviates pass, with a note; refuse all others."""
        name, is_parameter, value, *_ = declared
        self.entities += 1
        is_plain = isinstance(value, str) and not {"&", "%", "<"} & set(value)
        if is_parameter or not is_plain or len(str(value)) > LONGEST_ENTITY:
            raise _Refused("entity-declaration", f"the document declares the entity {name!r}")
        if self.entities > MOST_ENTITIES:
            raise _Refused("entity-declaration", f"more than {MOST_ENTITIES} entity declarations")
        note = DocumentProblem("entity-declaration", f"the document declares the entity {name!r}")
        self.problems.append(note)


def _scan_roughly(xml: bytes, problem: DocumentProblem) -> Scan:
    bare = _CDATA.sub(b"", xml)
    if any(len(_ATTRIBUTES.findall(tag)) > MOST_ATTRIBUTES for tag in _START.findall(bare)):
        return Scan(is_well_formed=False, refusal=_too_many_attributes().problem)
    if _ENTITY.search(bare):
        note = "the document declares an entity, and is not well-formed"
        return Scan(is_well_formed=False, refusal=DocumentProblem("entity-declaration", note))
    starts = [found.start() for found in _ITEM.finditer(xml)]
    items = tuple(pairwise((*starts, len(xml))))
    return Scan(is_well_formed=False, items=items, problems=(problem,))


def _described(error: expat.ExpatError) -> DocumentProblem:
    code = "truncated" if error.code in _CUT_SHORT else "ill-formed"
    what = expat.ErrorString(error.code)
    return DocumentProblem(code, f"{what} in line {error.lineno}, column {error.offset + 1}")


def _too_deep() -> _Refused:
    return _Refused("too-deep", f"elements nested more than {DEEPEST} deep")


def _too_many_attributes() -> _Refused:
    return _Refused(
        "too-many-attributes", f"an element with more than {MOST_ATTRIBUTES} attributes"
    )
