"""What a draft says in its own words, and in which form words are compared."""

import re
from unicodedata import normalize

from bot.core.boilerplate import paragraphs
from bot.core.model import Draft

_WORD = re.compile(r"\w+")
_CONTINUES = ",;'’،؛"  # behind a title they go on with its sentence: "Bamako’s …", "…, he said"


def fold(text: str) -> str:
    """Return the words of a text, without case, punctuation and spacing."""
    return " ".join(_WORD.findall(normalize("NFKC", text).casefold()))


def own_text(draft: Draft) -> str:
    """Join summary and content, leaving out what the title or the other says as well.

    The same draft always has the same text: items are known to be edited by it.
    """
    summary, content = (_after_title(part, draft.title) for part in (draft.summary, draft.content))
    if _holds(content, summary):
        return content
    return summary if _holds(summary, content) else f"{summary}\n\n{content}"


def _holds(whole: str, part: str) -> bool:
    """Whether a text says all that another does, which may be its beginning, cut in a word."""
    words = fold(" ".join(part[start:end] for start, end in paragraphs(part)))
    return not words or words in fold(whole)


def _after_title(text: str, title: str) -> str:
    """Drop a title that the text begins by repeating."""
    text, title = text.strip(), title.strip()
    if not title or not text.startswith(title):
        return text
    rest = text[len(title) :]
    is_whole = not rest or not (rest[0].isalnum() or rest[0] in _CONTINUES)
    is_sentence = is_whole and (rest[:1] in ("", "\n") or not rest.lstrip(" .:!?…–—-|").islower())
    return rest.lstrip(" \n\r\t.:!?…–—-|") if is_sentence else text
