"""Look an XML document over before feedparser sees it: what is hostile in it, where its items lie.

One pass of expat, which reads some hundred megabytes a second. What it refuses would cost
feedparser seconds or memory without end. A document that is not well-formed is looked over with
regular expressions, which see the same limits less exactly.
"""

import re
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from xml.parsers import expat

from bot.core.model import DocumentProblem

MOST_ATTRIBUTES = 256
MOST_NAMESPACES = 256
DEEPEST = 200
MOST_ENTITIES = 16
LONGEST_ENTITY = 64  # with MOST_ENTITIES: a name for a sign or a stem, nothing to multiply

MARK_BYTES = 12  # one of 500 items is taken for another once in 10^23 visits

Range = tuple[int, int]

_ITEMS = frozenset({"item", "entry"})
_OF_FEEDS = frozenset(  # namespaces whose elements feedparser reads as if they had none
    {
        "",
        "http://backend.userland.com/rss",
        "http://blogs.law.harvard.edu/tech/rss",
        "http://purl.org/rss/1.0/",
        "http://my.netscape.com/rdf/simple/0.9/",
        "http://example.com/newformat#",
        "http://example.com/necho",
        "http://purl.org/echo/",
        "uri/of/echo/namespace#",
        "http://purl.org/pie/",
        "http://purl.org/atom/ns#",
        "http://www.w3.org/2005/atom",
        "http://purl.org/rss/1.0/modules/rss091#",
    }
)
_BACKEND = "backend.userland.com/rss"  # in whatever version
_OPENING = re.compile(rb"<([^\s/>]+)")
_CLOSING = re.compile(rb"</([^\s>]+)\s*>")
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
class Nested:
    """An item within an item: `outer` is the place of that one; a direct child, or deeper."""

    outer: int
    at: Range
    is_child: bool


@dataclass(frozen=True, slots=True)
class Scan:
    """What a look over a document found.

    `refusal` says why it must not be parsed. `items` are the byte ranges of its outermost items,
    in order, and `marks` the fingerprints of these elements: none where the document is not
    well-formed, or where feedparser lets an item change how those after it are read.
    """

    is_well_formed: bool
    items: tuple[Range, ...] = ()
    problems: tuple[DocumentProblem, ...] = ()
    refusal: DocumentProblem | None = None
    marks: tuple[str, ...] = ()
    nested: tuple[Nested, ...] = ()


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
    return Scan(
        is_well_formed=True,
        items=tuple(look.items),
        problems=tuple(look.problems),
        marks=() if look.leaks else tuple(look.marks),
        nested=tuple(look.nested),
    )


_NONE = (0, 0)  # depth and start of an element where there is none
# Where a document has no base, feedparser never takes back that of an item.
_BASES = frozenset({"http://www.w3.org/XML/1998/namespace base", "base"})


class _Look:
    """Expat's callbacks and what they count."""

    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        self.depth = 0
        self.items: list[Range] = []
        self.marks: list[str] = []
        self.nested: list[Nested] = []
        self.item = _NONE
        self.inner = _NONE
        self.noted = DEEPEST  # within an item: its depth, below which no end matters
        self.around: list[tuple[str, ...]] = []  # attributes of the elements that are open
        self.inherited = b""  # by items: a short form of that, once there is one
        self.prefixed: set[str] = set()  # namespaces that have a prefix
        self.others: set[str] = set()  # names of elements that are no items
        self.leaks = False
        self.entities = 0
        self.problems: list[DocumentProblem] = []
        self.parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        self.parser.ordered_attributes = True
        self.parser.StartNamespaceDeclHandler = self.name
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.EntityDeclHandler = self.declare

    def name(self, prefix: str | None, namespace: str | None) -> None:
        if prefix and namespace:
            self.prefixed.add(namespace)
            if len(self.prefixed) > MOST_NAMESPACES:  # feedparser goes through all at each element
                raise _too_many_attributes()

    def start(self, name: str, attributes: list[str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise _too_deep()
        if name not in self.others and self.is_item(name):
            self.start_item()
        elif self.item is _NONE:
            self.around.append(tuple(attributes))
            self.inherited = b""
        if attributes:
            self.note(attributes)

    def start_item(self) -> None:
        if self.item is _NONE:
            self.item = self.depth, self.parser.CurrentByteIndex
            self.noted = self.depth
        elif self.inner is _NONE:
            self.inner = self.depth, self.parser.CurrentByteIndex
            self.noted = self.depth

    def end(self, name: str) -> None:
        depth = self.depth
        self.depth = depth - 1
        if depth > self.noted:
            return
        if depth == self.inner[0]:
            outer, at = len(self.items), self.range_from(self.inner[1])
            self.nested.append(Nested(outer, at, is_child=depth == self.item[0] + 1))
            self.inner = _NONE
            self.noted = self.item[0]
        elif depth == self.item[0]:
            self.items.append(self.range_from(self.item[1]))
            self.marks.append(self.mark(*self.items[-1]))
            self.item = _NONE
            self.noted = DEEPEST
        elif self.item is _NONE:
            self.around.pop()
            self.inherited = b""

    def note(self, attributes: list[str]) -> None:
        if len(attributes) > 2 * MOST_ATTRIBUTES:
            raise _too_many_attributes()
        if self.item is not _NONE and not _BASES.isdisjoint(attributes):
            self.leaks = self.leaks or all(_BASES.isdisjoint(own) for own in self.around)

    def is_item(self, name: str) -> bool:
        """Whether feedparser takes this element for an item."""
        namespace, _, local = name.rpartition(" ")
        known = namespace.lower()
        if local.lower() not in _ITEMS:
            self.others.add(name)
            return False
        return known in _OF_FEEDS or _BACKEND in known or namespace not in self.prefixed

    def range_from(self, start: int) -> Range:
        """Return where an element lies that starts there and ends at this event."""
        xml, at = self.xml, self.parser.CurrentByteIndex  # before </item>, but behind <item/>
        if xml[at - 2 : at] == b"/>" and xml.find(b">", start) == at - 1:
            return start, at
        opening, closing = _OPENING.match(xml, start), _CLOSING.match(xml, at)
        is_closed = opening and closing and opening[1] == closing[1]
        return start, closing.end() if closing and is_closed else at

    def mark(self, start: int, end: int) -> str:
        """Return the fingerprint of an element, and of what it inherits: base and language."""
        if not self.inherited:
            told = repr([own for own in self.around if own]).encode("utf-8", "surrogatepass")
            self.inherited = blake2b(told, digest_size=MARK_BYTES).digest()
        element = self.xml[start:end]
        return blake2b(element, digest_size=MARK_BYTES, key=self.inherited).hexdigest()

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
