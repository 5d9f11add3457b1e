import asyncio

from hypothesis import given
from hypothesis import strategies as st

from bot.chats.web.board import MOST_CARDS, Board


def shown(board: Board, number: int = 0) -> list[str]:
    return [card.id for card in board.after(number)]


def test_what_changed_after_a_number_comes_in_order_of_change() -> None:
    board = Board("b")
    for name in ("one", "two", "three"):
        board.put(name, {})
    board.put("one", {"is": "new"})
    assert shown(board) == ["two", "three", "one"]
    assert shown(board, 3) == ["one"]
    assert shown(board, 4) == []


def test_the_oldest_leave_and_a_change_does_not_make_a_card_younger() -> None:
    board = Board("b")
    for number in range(MOST_CARDS):
        board.put(str(number), {})
    board.put("0", {"is": "new"})
    board.put("next", {})
    assert "0" not in board
    assert len(board.after(0)) == MOST_CARDS


def test_an_event_id_says_where_a_listener_was() -> None:
    board = Board("b")
    board.put("one", {})
    (card,) = board.after(0)
    assert board.number(board.event_id(card)) == card.number == 1


@given(st.text() | st.from_regex(r"b-\d+", fullmatch=True))
def test_any_event_id_is_a_number_or_the_beginning(event_id: str) -> None:
    assert Board("b").number(event_id) >= 0


def test_an_id_of_the_programs_last_run_is_the_beginning() -> None:
    assert Board("new").number("old-7") == 0


async def test_a_listener_waits_for_the_next_change_or_the_end() -> None:
    board = Board("b")
    waiting = asyncio.create_task(board.change(0))
    await asyncio.sleep(0)
    assert not waiting.done()
    board.put("one", {})
    await waiting
    await board.change(0)
    waiting = asyncio.create_task(board.change(1))
    await asyncio.sleep(0)
    board.close()
    await waiting
    board.open()
    assert not board.is_closed
