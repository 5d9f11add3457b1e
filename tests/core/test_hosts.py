import pytest

from bot.core.hosts import host_of


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Sahel-Gazette.example/rss", "sahel-gazette.example"),
        ("http://sahel-gazette.example:80/", "sahel-gazette.example"),
        ("http://sahel-gazette.example.:443/", "sahel-gazette.example"),
        ("http://127.0.0.1:8080/a", "127.0.0.1:8080"),
        ("http://[::1]:8080/a", "::1:8080"),
    ],
)
def test_a_server_is_its_host_and_its_port_unless_that_goes_without_saying(url, host):
    assert host_of(url) == host
