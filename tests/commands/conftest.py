import pytest

from bot.ports import Store
from tests.fakes.clock import FakeClock
from tests.fakes.desk import Asking


@pytest.fixture
def asking(store: Store, clock: FakeClock) -> Asking:
    """Return a desk on an empty store with the example watchlists."""
    return Asking.at(store, clock)
