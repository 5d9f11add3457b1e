import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.match import compile_book
from bot.core.match.lines import answer
from tests.core.match.asking import an_alias
from tests.core.match.test_book import a_list

BOOK = compile_book([a_list(any=["wagner", "source:rfi"])], [an_alias("mali", "mali", "bamako")])


def asked(**line: object):
    return answer(json.dumps(line), BOOK)


def test_a_line_is_held_against_the_watchlists():
    assert asked(id="a", title="Wagner", text="x Wagner", lang="en", published_at="2022") == {
        "id": "a",
        "lang": "en",
        "matches": [
            {
                "watchlist": "wagner",
                "term": "wagner",
                "spans": [
                    {"field": "text", "start": 2, "end": 8},
                    {"field": "title", "start": 0, "end": 6},
                ],
            }
        ],
    }


def test_a_query_stands_in_for_the_watchlists_and_knows_their_aliases():
    found = asked(id=1, text="Wagner in Bamako", query="@mali")
    assert found["matches"] == [
        {"watchlist": None, "term": "@mali", "spans": [{"field": "text", "start": 10, "end": 16}]}
    ]
    assert asked(id=1, text="Wagner", query="@mali") == {"id": 1, "lang": None, "matches": []}


def test_a_query_for_all_lines_gives_way_to_a_lines_own():
    assert answer('{"text": "gao"}', BOOK, "gao")["matches"]
    assert not answer('{"text": "gao", "query": "mali"}', BOOK, "gao")["matches"]


def test_other_fields_are_looked_at_too():
    fields = {"url": "https://x.example/y", "country": "ML", "authors": ["A B"], "tags": ["t"]}
    query = "url:y country:ml author:b tag:t source:rfi lang:fr"
    assert asked(id=1, title="T", source="RFI", lang="fr", query=query, **fields)["matches"]
    assert asked(id=1, title="T", source="RFI")["matches"]


@pytest.mark.parametrize(
    ("line", "name", "code", "column"),
    [
        ("", None, "bad-line", 1),
        ('{"id": 1,', None, "bad-line", 10),
        ("[]", None, "bad-line", 1),
        ('"x"', None, "bad-line", 1),
        (b"\xff\xfe\xfa", None, "bad-line", 1),
        ('{"id": 1' + "0" * 5000 + "}", None, "bad-line", 1),
        ("[" * 100_000, None, "bad-line", 1),
        ('{"id": 1}', 1, "bad-line", 1),
        ('{"id": [1], "text": "x"}', None, "bad-line", 1),
        ('{"id": NaN, "text": "x"}', None, "bad-line", 1),
        ('{"id": "a", "title": 1}', "a", "bad-line", 1),
        ('{"id": "a", "text": ["x"]}', "a", "bad-line", 1),
        ('{"id": "a", "text": "x", "lang": {}}', "a", "bad-line", 1),
        ('{"id": "a", "text": "x", "tags": "t"}', "a", "bad-line", 1),
        ('{"id": "a", "text": "x", "authors": [1]}', "a", "bad-line", 1),
        ('{"id": "a", "text": "x", "query": 1}', "a", "bad-line", 1),
        ('{"id": "a", "text": "x", "query": ""}', "a", "missing-operand", 1),
        ('{"id": "a", "text": "x", "query": "mali \\"x"}', "a", "unclosed-quote", 6),
        ('{"id": null, "query": "@malli"}', None, "unknown-alias", 1),
    ],
)
def test_a_bad_line_is_answered_with_what_is_wrong(line, name, code, column):
    found = answer(line, BOOK)
    assert found["id"] == name
    assert (found["error"]["code"], found["error"]["column"]) == (code, column)
    assert found["error"]["message"]


def test_title_or_text_alone_is_enough():
    assert asked(id=1, title=None, text="wagner")["matches"]
    assert asked(id=1, title="wagner")["matches"]


def test_what_is_answered_can_be_written_whatever_was_asked():
    line = (
        '{"id": "\\ud800", "lang": "\\ud800", "text": "mali \\udfff", "query": "mali NOT \\ud800x"}'
    )
    found = answer(line, BOOK)
    json.dumps(found, ensure_ascii=False).encode()
    assert found["matches"]


def explained(**line: object):
    found = answer(json.dumps(line), BOOK, explains=True)
    json.dumps(found, ensure_ascii=False).encode()
    return found["explain"]


def test_a_query_is_explained_by_its_tree():
    found = explained(title="Wagner \ud800", query="wagner NEAR mali")
    assert found == {
        "term": "wagner NEAR mali",
        "holds": False,
        "verdict": "wagner holds, but the word 'mali' stands nowhere",
        "tree": {
            "part": "wagner NEAR/4 mali",
            "operator": "NEAR",
            "holds": False,
            "why": "1 of its 2 parts hold, missing: mali",
            "count": 0,
            "found": [],
            "parts": [
                {
                    "part": "wagner",
                    "operator": "WORD",
                    "holds": True,
                    "why": "'Wagner' in the title",
                    "count": 1,
                    "found": [{"field": "title", "start": 0, "end": 6, "text": "Wagner"}],
                    "parts": [],
                },
                {
                    "part": "mali",
                    "operator": "WORD",
                    "holds": False,
                    "why": "the word 'mali' stands nowhere",
                    "count": 0,
                    "found": [],
                    "parts": [],
                },
            ],
        },
    }


def test_without_a_query_each_list_is_explained():
    (found,) = explained(text="Wagner")
    assert (found["watchlist"], found["holds"]) == ("wagner", True)
    assert found["verdict"] == "`wagner` holds: 'Wagner' in the text"
    because = found["because"]
    assert (because["role"], because["term"]) == ("any", "wagner")
    assert because["tree"]["found"][0]["text"] == "Wagner"
    (missed,) = explained(text="opera")
    assert missed == {
        "watchlist": "wagner",
        "holds": False,
        "verdict": "none of its 2 terms holds",
        "because": None,
    }


def test_what_is_explained_can_be_written_whatever_was_asked():
    assert explained(text="\ud800 mali", query="mali NEAR \ud800x")["holds"] is False


@given(
    st.text()
    | st.binary()
    | st.recursive(
        st.none() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(["id", "text", "query"]), inner)
        ),
    ).map(json.dumps)
)
def test_any_line_is_answered(line):
    found = answer(line, BOOK)
    assert set(found) in ({"id", "error"}, {"id", "lang", "matches"})
    json.dumps(found, ensure_ascii=False).encode()


def test_the_language_is_asked_for_only_where_the_line_does_not_say_it():
    asked_for: list[tuple[str, str]] = []

    def detect(title: str, text: str) -> str:
        asked_for.append((title, text))
        return "fr"

    said = json.dumps({"title": "Mali", "text": "x", "lang": "de"})
    unsaid = json.dumps({"title": "Mali", "text": "x", "query": "lang:fr"})
    assert answer(said, BOOK, detect=detect)["lang"] == "de"
    found = answer(unsaid, BOOK, detect=detect)
    assert (found["lang"], len(found["matches"])) == ("fr", 1)
    assert asked_for == [("Mali", "x")]
