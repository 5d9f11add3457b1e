"""Alerts and answers as rich text in a terminal.

All texts are hostile: they are cleaned of controls and direction overrides, and printed as
they are, never as rich's markup.
"""

from collections.abc import Iterator
from typing import TextIO

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.core.model import Answer, DeliveryKind, Message, Priority
from bot.core.payloads import facts
from bot.core.payloads.fit import LONGEST_LINE, beginning, one_line, web_address
from bot.core.payloads.pieces import pieces
from bot.core.payloads.quoted import plain, plain_lines

STYLES = {
    Priority.LOW: "bold black on bright_black",
    Priority.NORMAL: "bold black on yellow",
    Priority.HIGH: "bold black on dark_orange",
    Priority.URGENT: "bold white on red",
}
MARKED = "bold underline"
ASIDE = "dim"
INDENT = 2
LABELLED = frozenset({DeliveryKind.NOTICE, DeliveryKind.DIGEST})  # no alerts of one priority


class Screen:
    """Writes rich text as wide as the terminal."""

    def __init__(self, stdout: TextIO) -> None:
        self._console = Console(file=stdout, highlight=False, markup=False, emoji=False)

    def message(self, kind: DeliveryKind, message: Message) -> str:
        """Return a message: headline, summary, sources, link and footer, then an empty line."""
        label = kind.upper() if kind in LABELLED else message.priority.upper()
        head = Text.assemble(
            (f" {label} ", STYLES[message.priority]), " ", (one_line(message.headline), "bold")
        )
        with self._console.capture() as written:
            self._console.print(head, soft_wrap=True)  # whole, for whoever searches or copies it
            for part in _parts(message):
                self._console.print(Padding(part, (0, 0, 0, INDENT), expand=False))
            if address := web_address(message.url):
                # Whole on one line, so that the terminal can open it.
                self._console.print(" " * INDENT + address, style="blue", soft_wrap=True)
            for each in message.named:
                self._name(each)
            self._console.print()
        return written.get()

    def _name(self, message: Message) -> None:
        """Print an alert as a digest names it."""
        headline, said = one_line(message.headline), facts.in_digest(message)
        for part in (Text(f"• {headline}"), Text(f"  {said}", ASIDE)):
            self._console.print(Padding(part, (0, 0, 0, INDENT), expand=False))
        if address := web_address(message.url):
            self._console.print(" " * 2 * INDENT + address, style="blue", soft_wrap=True)

    def answer(self, answer: Answer) -> str:
        """Return an answer: headline, lines as they are, cards as messages are."""
        style = "bold red" if answer.is_refusal else "bold green"
        with self._console.capture() as written:
            self._console.print(Text(_plain(plain(answer.headline)), style=style), soft_wrap=True)
            for line in plain_lines(answer.lines):
                self._console.print(Text(_plain(line)))  # broken between words
            self._console.print()
        return written.get() + "".join(
            self.message(DeliveryKind.POST, card) for card in answer.cards
        )


def _parts(message: Message) -> Iterator[Text]:
    """Yield the lines under a headline that have something to say."""
    summary = Text()
    for piece in pieces(message):
        summary.append(piece.text, MARKED if piece.is_marked else "")
    sources = [cite for cite in (message.source, *message.others[: facts.OTHERS_SHOWN]) if cite]
    named = " · ".join(f"{one_line(cite.name)} ({facts.kind(cite)})" for cite in sources)
    matched = facts.matched(message)
    yield from filter(
        None,
        (
            summary,
            Text(" · ".join(filter(None, (named, facts.place_and_time(message))))),
            Text(f"matched {matched}", ASIDE) if matched else None,
            Text(facts.footer(message), ASIDE),
        ),
    )


def _plain(line: str) -> str:
    """Clean a line but keep its spaces, as a caret under a word needs them."""
    return "".join(beginning(line, LONGEST_LINE).splitlines())
