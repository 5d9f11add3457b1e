"""Where things stand in a file."""

from bot.core.errors import Problem
from bot.settings.document import Document, Mark, in_order

DOCUMENT = Document(
    "v.yaml",
    {"feeds": [{"url": "hunter2"}]},
    {
        (): Mark(1, 1),
        ("feeds",): Mark(2, 3),
        ("feeds", 0): Mark(2, 5),
        ("feeds", 0, "url"): Mark(3, 7),
    },
    {("feeds",): Mark(1, 1), ("feeds", 0, "url"): Mark(3, 2)},
)


def test_steps_that_lead_nowhere_are_left_out():
    assert DOCUMENT.known(("feeds", "[tuple]", 0, "name")) == ("feeds", 0)
    assert DOCUMENT.place(("feeds", 3, "url")) == "v.yaml:2:3"


def test_a_key_without_place_stands_where_its_value_does():
    assert DOCUMENT.key_place(("feeds", 0)) == "v.yaml:2:5"
    assert DOCUMENT.key_place(("feeds", 0, "url")) == "v.yaml:3:2"


def test_a_value_is_found_by_its_steps_or_is_none():
    assert DOCUMENT.get(("feeds", 0, "url")) == "hunter2"
    assert DOCUMENT.get(("feeds", 1)) is None
    assert DOCUMENT.get(("feeds", "url")) is None
    assert DOCUMENT.get(("feeds", 0, "url", "more")) is None


def test_a_document_does_not_show_what_it_holds():
    assert "hunter2" not in repr(DOCUMENT)


def test_problems_are_ordered_by_number_and_told_once():
    places = ["a.yaml:10:2", "a.yaml:9:11", "a.yaml:9:2", "b.yaml", "a.yaml:9:2", "C:1"]
    ordered = in_order(Problem(place, "x") for place in places)
    assert [each.place for each in ordered] == [
        "C:1", "a.yaml:9:2", "a.yaml:9:11", "a.yaml:10:2", "b.yaml",
    ]  # fmt: skip
