import pytest

from bot.commands import quota, watch
from bot.core.match import match
from bot.core.model import Person, Term, Watchlist, WatchlistName
from bot.ports import Store
from tests.fakes.clock import FakeClock
from tests.fakes.desk import Asking
from tests.fakes.values import EDITOR, READER, an_item


async def test_an_added_term_is_live_at_once(asking: Asking) -> None:
    item = an_item(title="Gold convoy leaves Kidal", text="")
    before = match(item, asking.desk.watching.book)
    answer = await asking.ask("watch add wagner Kidal")
    (found,) = match(item, asking.desk.watching.book)
    assert before == ()
    assert (found.watchlist, found.term) == ("wagner", "Kidal")
    assert "now watches Kidal" in answer.headline
    assert "undo" in answer.lines[-1]
    assert answer.facts == (("list", "wagner"), ("term", "Kidal"))


async def test_a_term_is_kept_exactly_as_written_with_who_added_it(asking: Asking) -> None:
    term = "“Africa Corps” NEAR/3 Mali"
    await asking.ask(f"/vedette watch add wagner {term}")
    (added,) = await asking.store.edits.terms()
    assert added.term == Term(term, origin="an editor in console")


async def test_a_term_that_cannot_be_read_is_refused_with_a_caret_and_a_way_out(
    asking: Asking,
) -> None:
    answer = await asking.ask('watch add wagner Kidal "gold')
    assert (answer.is_refusal, answer.code) == (True, "unclosed-quote")
    assert answer.lines[:2] == ('Kidal "gold', "      ^")
    assert len(answer.lines) == 3
    assert await asking.store.edits.terms() == ()


async def test_a_word_that_looks_like_an_operator_is_pointed_out(asking: Asking) -> None:
    answer = await asking.ask("watch add wagner gold and Kidal")
    assert any("'and' in column 6" in line for line in answer.lines)


@pytest.mark.parametrize("term", ["wagner", '"Africa Corps"', '"Africa  Corps"', "opera"])
async def test_a_term_that_stands_there_is_refused_with_its_place(
    asking: Asking, term: str
) -> None:
    answer = await asking.ask(f"watch add wagner {term}")
    assert answer.code == "duplicate-term"
    assert "watchlists/wagner.yaml" in answer.headline


async def test_a_term_added_twice_is_refused(asking: Asking) -> None:
    await asking.ask("watch add wagner Kidal")
    answer = await asking.ask("watch add wagner Kidal")
    assert answer.code == "duplicate-term"


async def test_two_who_add_the_same_term_at_once_add_it_once(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list is looked at before, the store decides."""
    await asking.ask("watch add wagner Kidal")
    monkeypatch.setattr(watch, "_refuse_repeat", lambda *_: None)
    answer = await asking.ask("watch add wagner Kidal")
    assert answer.code == "duplicate-term"


async def test_an_unknown_list_is_refused_with_the_nearest(asking: Asking) -> None:
    answer = await asking.ask("watch add wagnr Kidal")
    assert answer.code == "unknown-list"
    assert answer.lines[-1] == "did you mean 'wagner'?"


async def test_nobody_can_fill_the_memory(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quota, "MOST_TERMS", 2)
    for term in ("Kidal", "Gao"):
        await asking.ask(f"watch add wagner {term}")
    refused = await asking.ask("watch add mali-russia Segou")
    other = Person(EDITOR.chat, "u9", "another editor", is_editor=True)
    added = await asking.ask("watch add mali-russia Segou", person=other)
    assert refused.code == "too-many-terms"
    assert not added.is_refusal


async def test_the_first_term_of_any_warns_that_it_narrows_the_list(asking: Asking) -> None:
    answer = await asking.ask("watch add mali-russia Lavrov")
    again = await asking.ask("watch add mali-russia Shoigu")
    assert any("must also match" in line for line in answer.lines)
    assert not any("must also match" in line for line in again.lines)


async def test_what_was_understood_is_told_back(asking: Asking) -> None:
    answer = await asking.ask("watch add wagner (gold OR salt) NEAR/3 Kidal")
    assert answer.lines[0] == "It looks for any of “gold”, “salt” within 3 words of “Kidal”."


async def test_other_names_are_shown_and_added_only_by_the_command_that_is_named(
    asking: Asking,
) -> None:
    asking.knows_places()
    answer = await asking.ask("watch add wagner Timbuktu")
    names, offer = answer.lines[1:3]
    added = await asking.store.edits.terms()
    assert "Tombouctou (fr), Тимбукту (ru)" in names
    assert [each.term.text for each in added] == ["Timbuktu"]
    command = "watch add wagner Tombouctou OR Тимбукту OR تمبكتو"
    assert f"`{command}`" in offer

    again = await asking.ask(command)
    assert match(an_item(title="Пожар в Тимбукту", text=""), asking.desk.watching.book)
    assert not any("also called" in line or "`watch add" in line for line in again.lines)


async def test_names_that_are_better_not_added_come_without_a_command(asking: Asking) -> None:
    asking.knows_places()
    answer = await asking.ask("watch add wagner Mali OR Мали")
    assert "also “financial” in Arabic" in answer.lines[1]
    assert not any("To watch such names" in line for line in answer.lines)


@pytest.mark.parametrize("words", ["watch add wagner Kidal", "watch remove wagner Kidal"])
async def test_readers_change_nothing(asking: Asking, words: str) -> None:
    answer = await asking.ask(words, person=READER)
    assert (answer.is_refusal, answer.code) == (True, "not-editor")
    assert await asking.store.edits.terms() == ()


@pytest.mark.parametrize("term", ["Kidal", "KIDAL", " kidal "])
async def test_a_removed_term_matches_no_more(asking: Asking, term: str) -> None:
    await asking.ask("watch add wagner Kidal")
    answer = await asking.ask(f"watch remove wagner {term}")
    item = an_item(title="Gold convoy leaves Kidal", text="")
    assert "no longer watches Kidal" in answer.headline
    assert match(item, asking.desk.watching.book) == ()


async def test_of_terms_that_differ_in_capitals_the_one_written_is_removed(
    asking: Asking,
) -> None:
    await asking.ask("watch add wagner ={IS}")
    await asking.ask("watch add wagner ={is}")
    await asking.ask("watch remove wagner ={is}")
    (left,) = await asking.store.edits.terms()
    assert left.term.text == "={IS}"


async def test_a_term_of_a_file_is_removed_there_and_muted_here(asking: Asking) -> None:
    answer = await asking.ask('watch remove wagner "Africa Corps"')
    assert answer.code == "in-file"
    assert "watchlists/wagner.yaml:4:6" in answer.headline
    hint = answer.lines[-1].split("`")[1]
    muted = await asking.ask(hint)
    (mute,) = await asking.store.edits.mutes(asking.clock.now())
    assert not muted.is_refusal
    assert mute.subject == '"Africa Corps"'


@pytest.mark.parametrize(
    ("term", "hint"), [("wagnr", "did you mean wagner?"), ("xyz", "see `watch show wagner`")]
)
async def test_a_term_that_is_not_there_is_refused_with_the_nearest(
    asking: Asking, term: str, hint: str
) -> None:
    answer = await asking.ask(f"watch remove wagner {term}")
    assert (answer.code, answer.lines) == ("unknown-term", (hint,))


async def test_a_term_that_somebody_else_just_removed_is_refused(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asking.ask("watch add wagner Kidal")
    stale = await asking.store.edits.terms()
    await asking.ask("watch remove wagner Kidal")

    async def terms():
        return stale

    monkeypatch.setattr(asking.store.edits, "terms", terms)
    assert (await asking.ask("watch remove wagner Kidal")).code == "unknown-term"


async def test_lists_are_named_with_title_terms_and_priority(asking: Asking) -> None:
    answer = await asking.ask("watch list", person=READER)
    assert answer.headline == "2 watchlists"
    assert answer.lines[:2] == (
        "wagner: Wagner Group and successors (3 terms, high)",
        "mali-russia: Mali–Russia (1 term, normal)",
    )


async def test_one_list_or_none_is_said_so(store: Store, clock: FakeClock) -> None:
    one = Asking.at(store, clock, [Watchlist(WatchlistName("one"), "One")])
    none = Asking.at(store, clock, [])
    assert (await one.ask("watch list")).headline == "One watchlist"
    assert (await none.ask("watch list")).headline == "There is no watchlist yet"


async def test_a_list_shows_its_terms_with_role_and_place_newest_first(asking: Asking) -> None:
    await asking.ask("watch add wagner Kidal")
    answer = await asking.ask("watch show wagner", person=READER)
    assert answer.headline == "Wagner Group and successors: 4 terms, priority high"
    assert answer.lines == (
        "any of: Kidal (an editor in console)",
        'any of: "Africa Corps" (watchlists/wagner.yaml:4:6)',
        "any of: wagner (watchlists/wagner.yaml:3:6)",
        "unless: opera (watchlists/wagner.yaml:6:6)",
    )


async def test_a_long_list_says_how_much_it_leaves_out(store: Store, clock: FakeClock) -> None:
    many = Watchlist(WatchlistName("many"), "Many", any=tuple(Term(f"w{n}") for n in range(50)))
    answer = await Asking.at(store, clock, [many]).ask("watch show many")
    assert len(answer.lines) == watch.MOST_SHOWN + 1
    assert answer.lines[-1] == "… and 10 more, in the file"


async def test_a_list_that_has_just_left_its_file_is_refused(
    asking: Asking, store: Store, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = Asking.at(store, clock, []).desk.watching.book

    async def refresh():
        return empty

    monkeypatch.setattr(asking.desk.watching, "refresh", refresh)
    assert (await asking.ask("watch show wagner")).code == "unknown-list"
