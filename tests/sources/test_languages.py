import pytest

from bot.sources.languages import language


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("fr", "fr"),
        (" fr_FR ", "fr-FR"),
        ("zh-Hant-TW", "zh-Hant-TW"),
        ("english", None),
        ("", None),
        (None, None),
        ("en-<b>", None),
    ],
)
def test_only_well_formed_tags_are_languages(written: object, tag: str | None):
    assert language(written) == tag
