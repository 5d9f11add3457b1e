"""The language cases that lie beside the project, where they are at hand."""

import json
from pathlib import Path

import pytest

from bot.core.errors import AskError
from bot.core.match import Page, compile_term, match_term
from bot.core.model import Alias, Field, Term

CASES = Path(__file__).parents[4] / "shared" / "data" / "match_cases.jsonl"
LINES = CASES.read_text(encoding="utf-8").splitlines() if CASES.exists() else []
INFLECTED = frozenset({"m039", "m059", "m060", "m062", "m071"})
TIMBUKTU = Alias("timbuktu", (("en", (Term("timbuktu"),)), ("ru", (Term("Тимбукту"),))))


def _param(line: str):
    case = json.loads(line)
    is_later = case["id"] in INFLECTED
    marks = [pytest.mark.xfail(strict=True, reason="inflection")] if is_later else []
    return pytest.param(case, id=case["id"], marks=marks)


@pytest.mark.skipif(not LINES, reason="the cases are not at hand")
@pytest.mark.parametrize("case", [_param(line) for line in LINES])
def test_case(case):
    page = Page(case.get("title", ""), case["text"], case["lang"])
    if "error" in case:
        with pytest.raises(AskError) as refused:
            compile_term(Term(case["query"]), (TIMBUKTU,))
        assert (refused.value.code, refused.value.column) == tuple(case["error"].values())
        return
    spans = match_term(page, compile_term(Term(case["query"]), (TIMBUKTU,)))
    assert bool(spans) is case["expect"]
    for field, key in ((Field.TEXT, "expect_spans"), (Field.TITLE, "expect_title_spans")):
        found = [[span.start, span.end] for span in spans if span.field is field]
        assert found == case.get(key, found)
