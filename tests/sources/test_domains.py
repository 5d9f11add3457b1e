import pytest

from bot.sources.domains import is_far


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("http://gazette.ml/rss", "https://www.gazette.ml/feed", False),
        ("https://feeds.bbci.co.uk/news", "https://rss.bbci.co.uk/news", False),
        ("https://feeds.bbci.co.uk/news", "https://feeds.other.co.uk/news", True),
        ("https://one.github.io/feed", "https://two.github.io/feed", True),
        ("https://gazette.ml./rss", "https://gazette.ml/rss", False),
        ("http://127.0.0.1:8001/", "http://127.0.0.1:8002/", False),
        ("http://10.0.0.1/", "http://10.1.0.1/", True),
        ("http://localhost/", "http://intranet/", True),
    ],
)
def test_rule_8_what_has_to_be_registered_tells_owners_apart(one, other, expected):
    assert is_far(one, other) is expected
