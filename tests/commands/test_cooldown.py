from datetime import timedelta

import pytest

from bot.commands import cooldown
from bot.commands.cooldown import ALLOWANCE, PER_SECOND, Cooldown
from bot.core.model import ChatName, Person
from tests.fakes.clock import FakeClock

ONE = Person(ChatName("slack"), "u1", "one")
OTHER = Person(ChatName("discord"), "u1", "the same id elsewhere")


def test_an_allowance_is_used_up_and_refills_with_time(clock: FakeClock) -> None:
    asked = Cooldown(clock)
    assert asked.charge(ONE, int(ALLOWANCE)) is None
    wait = asked.charge(ONE, 4)
    assert wait == timedelta(seconds=4 / PER_SECOND)
    clock.advance(seconds=wait.total_seconds() - 1)
    assert asked.charge(ONE, 4) == timedelta(seconds=1)
    clock.advance(seconds=1)
    assert asked.charge(ONE, 4) is None


def test_a_refused_ask_costs_nothing(clock: FakeClock) -> None:
    asked = Cooldown(clock)
    asked.charge(ONE, int(ALLOWANCE) - 1)
    assert asked.charge(ONE, 4) is not None
    assert asked.charge(ONE, 1) is None


def test_an_allowance_never_grows_beyond_its_size(clock: FakeClock) -> None:
    asked = Cooldown(clock)
    asked.charge(ONE, 1)
    clock.advance(days=1)
    assert asked.charge(ONE, int(ALLOWANCE)) is None
    assert asked.charge(ONE, 1) is not None


def test_each_person_on_each_chat_has_their_own(clock: FakeClock) -> None:
    asked = Cooldown(clock)
    asked.charge(ONE, int(ALLOWANCE))
    assert asked.charge(OTHER, int(ALLOWANCE)) is None


def test_the_wall_clock_does_not_matter(clock: FakeClock) -> None:
    asked = Cooldown(clock)
    asked.charge(ONE, int(ALLOWANCE))
    clock.jump(days=1)
    assert asked.charge(ONE, 1) is not None


def test_whoever_has_rested_is_forgotten(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cooldown, "MOST_PERSONS", 2)
    asked = Cooldown(clock)
    asked.charge(ONE, 1)
    clock.advance(hours=1)
    for number in range(5):
        asked.charge(Person(ONE.chat, f"x{number}", "x"), int(ALLOWANCE))
    assert asked.charge(Person(ONE.chat, "x0", "x"), 1) is not None
    assert (ONE.chat, ONE.id) not in asked._allowances
