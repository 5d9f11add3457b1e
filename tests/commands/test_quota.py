import pytest

from bot.commands import quota
from bot.commands.quota import refuse_hoard
from bot.core.errors import AskError
from bot.core.match import CompiledTerm, compile_term
from bot.core.model import AddedTerm, Term
from tests.fakes.clock import START
from tests.fakes.values import WAGNER


def of(person: str, text: str = "gao") -> CompiledTerm:
    return compile_term(Term(text, origin=person))


def refuse(new: CompiledTerm, *in_force: CompiledTerm) -> None:
    added = [AddedTerm(WAGNER, each.term, each.term.origin, START) for each in in_force]
    refuse_hoard(new, added, in_force)


def test_one_person_may_add_so_many_terms_and_another_as_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(quota, "MOST_TERMS", 2)
    refuse(of("a"), of("a", "kidal"), of("b"), of("b", "kidal"))
    with pytest.raises(AskError, match="added 2 terms, 2 are the most") as caught:
        refuse(of("a"), of("a", "kidal"), of("a", "menaka"))
    assert caught.value.code == "too-many-terms"
    assert "watch remove" in caught.value.hint


def test_one_person_may_add_terms_of_so_many_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quota, "MOST_FORMS", 4)
    refuse(of("a", "gao kidal"), of("a", "menaka ansongo"), of("b", "bamako"))
    with pytest.raises(AskError, match="look for 5 forms of words, 4 are the most"):
        refuse(of("a", "gao kidal"), of("a", "menaka ansongo segou"))
