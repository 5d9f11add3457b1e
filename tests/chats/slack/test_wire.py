import pytest

from bot.chats.slack.options import SlackOptions
from bot.chats.slack.wire import Wire, is_loopback


@pytest.mark.parametrize(
    ("url", "is_ours"),
    [
        ("http://127.0.0.1:1/api/", True),
        ("http://127.9.9.9/", True),
        ("http://[::1]/", True),
        ("http://localhost/", True),
        ("https://slack.com/api/", False),
        ("http://10.0.0.1/", False),
        ("nonsense", False),
    ],
)
def test_only_this_machine_is_loopback(url: str, *, is_ours: bool) -> None:
    assert is_loopback(url) is is_ours


@pytest.mark.parametrize(
    ("url", "proxy"), [("https://slack.com/api/", "http://proxy:1"), ("http://127.0.0.1/", None)]
)
async def test_a_proxy_leads_everywhere_but_to_this_machine(
    url: str, proxy: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:1")
    wire = Wire(SlackOptions(bot_token="xoxb-1", app_token="xapp-1", api_url=url))
    assert wire.client.proxy == proxy
    await wire.close()
