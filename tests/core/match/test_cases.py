"""The language cases that lie beside the project, where they are at hand."""

import json
from pathlib import Path

import pytest

from bot.app.wording import word_forms
from bot.core.errors import AskError
from bot.core.match import Page, compile_term, match_term
from bot.core.model import Alias, Field, Term

CASES = Path(__file__).parents[4] / "shared" / "data" / "match_cases.jsonl"
LINES = CASES.read_text(encoding="utf-8").splitlines() if CASES.exists() else []
TIMBUKTU = Alias("timbuktu", (("en", (Term("timbuktu"),)), ("ru", (Term("Тимбукту"),))))


@pytest.mark.skipif(not LINES, reason="the cases are not at hand")
@pytest.mark.parametrize("case", [*map(json.loads, LINES)], ids=lambda case: case["id"])
def test_case(case):
    page = Page(case.get("title", ""), case["text"], case["lang"])
    if "error" in case:
        with pytest.raises(AskError) as refused:
            compile_term(Term(case["query"]), (TIMBUKTU,))
        assert (refused.value.code, refused.value.column) == tuple(case["error"].values())
        return
    spans = match_term(page, compile_term(Term(case["query"]), (TIMBUKTU,), word_forms()))
    assert bool(spans) is case["expect"]
    for field, key in ((Field.TEXT, "expect_spans"), (Field.TITLE, "expect_title_spans")):
        found = [[span.start, span.end] for span in spans if span.field is field]
        assert found == case.get(key, found)
