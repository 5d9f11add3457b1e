import json

from hypothesis import given
from hypothesis import strategies as st

from bot.core.model import Hints, Move, Whereabouts
from bot.store.manners import hints_from, hints_row, whereabouts_from, whereabouts_row
from tests.fakes.clock import START

SPANS = st.none() | st.timedeltas()
TIMES = st.timedeltas(max_value=START - START).map(lambda span: START + span / 1_000_000)
HINTS = st.builds(
    Hints, SPANS, SPANS, st.frozensets(st.integers(0, 23)), st.frozensets(st.integers(0, 6))
)
MOVES = st.builds(Move, st.text(), TIMES, st.integers(1, 99), st.booleans())
WHEREABOUTS = st.builds(Whereabouts, st.none() | st.text(), st.none() | MOVES)


@given(HINTS)
def test_hints_come_back_from_json_as_they_went(hints):
    assert hints_from(json.loads(json.dumps(hints_row(hints)))) == hints


@given(WHEREABOUTS)
def test_whereabouts_come_back_from_json_as_they_went(whereabouts):
    assert whereabouts_from(json.loads(json.dumps(whereabouts_row(whereabouts)))) == whereabouts


def test_what_is_usual_takes_no_room():
    assert hints_row(Hints()) is None
    assert whereabouts_row(Whereabouts()) is None
