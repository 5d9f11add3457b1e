from bot.chats.slack.seen import KEPT, Seen

PAYLOAD = {"trigger_id": "t1", "text": "status", "user_id": "U1"}


def test_an_ask_is_known_again_by_its_envelope() -> None:
    seen = Seen()
    assert seen.is_new("e1", {})
    assert not seen.is_new("e1", {})


def test_an_ask_is_known_again_in_a_new_envelope() -> None:
    seen = Seen()
    assert seen.is_new("e1", PAYLOAD)
    assert not seen.is_new("e2", PAYLOAD)
    assert seen.is_new("e3", PAYLOAD | {"trigger_id": "t2"})


def test_what_is_long_past_is_forgotten() -> None:
    seen = Seen()
    assert seen.is_new("e1", {})
    for number in range(KEPT):
        seen.is_new(f"later{number}", {})
    assert seen.is_new("e1", {})
