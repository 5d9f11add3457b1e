from hypothesis import given
from hypothesis import strategies as st

from bot.core.payloads.pieces import LONGEST, Piece, pieces
from tests.fakes.values import MESSAGE, a_message


def test_matched_parts_stand_apart_in_order() -> None:
    assert pieces(MESSAGE) == (
        Piece("Residents saw ", is_marked=False),
        Piece("Wagner", is_marked=True),
        Piece(" fighters enter the base on Thursday.", is_marked=False),
    )


def test_a_mark_at_the_edge_leaves_no_empty_piece() -> None:
    message = a_message(summary="Wagner", marks=((0, 6),))
    assert pieces(message) == (Piece("Wagner", is_marked=True),)
    assert pieces(a_message(summary="", marks=())) == ()


def test_marks_beyond_the_text_overlapping_or_turned_round_are_left_out() -> None:
    message = a_message(summary="abcdef", marks=((1, 3), (2, 5), (4, 4), (5, 3), (5, 99), (-1, 1)))
    assert [piece.text for piece in pieces(message) if piece.is_marked] == ["bc"]


def test_controls_and_overrides_go_and_marks_keep_their_place() -> None:
    message = a_message(summary="a\u202e\x1b[31mWagner\x9b!", marks=((7, 13),))
    assert [piece.text for piece in pieces(message)] == ["a[31m", "Wagner", "!"]


def test_an_endless_summary_is_cut() -> None:
    message = a_message(summary="x" * 10 * LONGEST, marks=((0, 9 * LONGEST),))
    assert sum(len(piece.text) for piece in pieces(message)) == LONGEST


@given(
    st.text(max_size=40), st.lists(st.tuples(st.integers(-5, 50), st.integers(-5, 50)), max_size=8)
)
def test_pieces_are_the_summary_whatever_the_marks(summary: str, marks: list) -> None:
    whole = pieces(a_message(summary=summary, marks=()))
    found = pieces(a_message(summary=summary, marks=tuple(marks)))
    assert "".join(piece.text for piece in found) == "".join(piece.text for piece in whole)
    assert all(piece.text for piece in found)
