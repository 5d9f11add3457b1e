"""Errors say what is wrong, where, and what to write instead."""

from datetime import timedelta

import pytest

from bot.core.errors import (
    AskError,
    ChannelClosed,
    ChatClosed,
    FeedError,
    InDoubt,
    OutsideError,
    Problem,
    Refused,
    SendError,
    SetupError,
    Unsent,
    VedetteError,
)


def test_a_persons_mistake_is_shown_with_a_caret_and_a_way_out():
    error = AskError("near-range", "too far", text="a NEAR/0 b", column=3, hint="write NEAR/4")

    assert error.explained() == "too far\na NEAR/0 b\n  ^\nwrite NEAR/4"
    assert str(error) == "too far"


def test_without_a_place_a_mistake_is_told_in_a_line():
    assert AskError("cooldown", "too much at once", text="a b").explained() == "too much at once"


def test_mistakes_in_files_are_told_all_at_once_as_compilers_do():
    first = Problem("a.yaml:1:2", "teem is unknown", "did you mean team?")
    second = Problem("a.yaml:3:1", "odd", is_warning=True)

    assert str(SetupError(first, second)).splitlines() == [
        "a.yaml:1:2: teem is unknown (did you mean team?)",
        "a.yaml:3:1: warning: odd",
    ]


def test_only_a_feed_that_is_gone_is_given_up():
    assert FeedError("gone", "410").permanent
    assert not FeedError("timeout", "no answer", retry_after=timedelta(hours=1)).permanent


def test_what_a_platform_refuses_is_not_tried_again():
    assert Refused("bad request").permanent
    assert not Unsent("no connection").permanent


@pytest.mark.parametrize(
    ("kind", "parent"),
    [
        (AskError, VedetteError),
        (SetupError, VedetteError),
        (OutsideError, VedetteError),
        (FeedError, OutsideError),
        (SendError, OutsideError),
        (Unsent, SendError),
        (InDoubt, SendError),
        (Refused, SendError),
        (ChannelClosed, Refused),
        (ChatClosed, Refused),
    ],
)
def test_the_tree_is_as_the_docstring_draws_it(kind, parent):
    assert kind.__base__ is parent
