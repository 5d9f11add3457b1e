"""What we ship in watchlists/: lists that find the event and keep silent beside it."""

import json
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks.watchlists import (
    DATA,
    GIVEN,
    HALVES,
    MADE_UP,
    half,
    labelled,
    made_up,
    score,
    seed_book,
    truth,
)
from bot.core.match import Book
from bot.core.match.lines import answer
from bot.settings import load_watchlists

ROOT = Path(__file__).parent.parent
NAMES = ("french-withdrawal", "mali-russia", "timbuktu", "wagner")
ON_REQUEST = ("armed-groups", "human-rights")
ALL = (*NAMES, *ON_REQUEST)
HEADLINES = yaml.safe_load((ROOT / "tests/data/headlines.yaml").read_text("utf-8"))
CALM = ("ru", "ar", "es")  # languages in which no labelled item may raise a false alarm
FLOORS = {"wagner": 0.95, "timbuktu": 1.0, "french-withdrawal": 0.92, "mali-russia": 0.92}
# Made-up items that the lists get wrong, by how their title begins. Whoever mends one without
# harm elsewhere takes it out.
KNOWN_MISTAKES = {
    "wagner": {"Belarus camp empties", "Putin signs decree"},
    "french-withdrawal": {
        "« Nous partons »",
        "Norway drops plan",
        "Final unit of Chadian reinforcements",
        "Letzte Einheit der Bundeswehr-Brand",
    },
    "mali-russia": {"Moscow: man held over theft"},
    "armed-groups": {
        "'We sleep in the bush'",
        "Bamako : un militant enlevé",
        "Russian mercenaries accused",
        "« France dégage » : à Kaya",
        "غارة بطائرة مسيرة",
    },
    "human-rights": {"'They took only the men'", "Floods leave 100 dead"},
}
SHOWN = 40  # characters of a term that an alert shows

needs_labels = pytest.mark.skipif(not DATA.exists(), reason=f"no labelled items at {DATA}")


@cache
def book() -> Book:
    return seed_book()


def found_in(items) -> list[frozenset[str]]:
    """Return the lists that each item matches, asked as a user would, in one go."""
    command = [sys.executable, "-m", "bot", "match", "--watchlists", str(ROOT / "watchlists")]
    lines = "".join(json.dumps({key: item[key] for key in GIVEN}) + "\n" for item in items)
    done = subprocess.run(  # noqa: S603 - our own program
        command, input=lines, capture_output=True, text=True, cwd=ROOT, check=True
    )
    answers = map(json.loads, done.stdout.splitlines())
    return [frozenset(each["watchlist"] for each in a["matches"]) for a in answers]


@cache
def labelled_and_found():
    items = labelled()
    return items, found_in(items)


@cache
def headlines_and_found() -> dict[tuple[str, str, str], frozenset[str]]:
    asked = [(lang, field, text) for lang, text, _ in HEADLINES for field in ("title", "text")]
    items = [
        {"id": "", "title": "", "text": "", "lang": lang, field: text}
        for lang, field, text in asked
    ]
    return dict(zip(asked, found_in(items), strict=True))


@cache
def made_up_and_found():
    items = made_up()
    return tuple(zip(items, found_in(items), strict=True))


def matches(**item: str):
    return answer(json.dumps(item), book())["matches"]


def carried(found, item, name: str) -> set[str]:
    """Return the words that carry a list's match, in small letters."""
    return {
        item[span["field"]][span["start"] : span["end"]].lower()
        for match in found
        if match["watchlist"] == name
        for span in match["spans"]
    }


def test_the_lists_that_ship_are_there_and_compile():
    found = load_watchlists(ROOT / "watchlists")
    assert found.warnings == ()
    assert {each.name for each in found.watchlists} == set(ALL)
    assert {"wagner", "timbuktu", "mali", "russia", "france", "sahel"} <= {
        each.name for each in found.aliases
    }
    assert book().lists


@pytest.mark.parametrize("name", ALL)
def test_every_term_says_what_it_is_for(name):
    (watchlist,) = (w for w in load_watchlists(ROOT / "watchlists").watchlists if w.name == name)
    for term in (*watchlist.any, *watchlist.all, *watchlist.unless):
        assert term.note, term.text


@pytest.mark.parametrize("name", ALL)
def test_terms_differ_in_what_an_alert_shows_of_them(name):
    (watchlist,) = (w for w in load_watchlists(ROOT / "watchlists").watchlists if w.name == name)
    shown = [term.text[:SHOWN] for term in (*watchlist.any, *watchlist.all, *watchlist.unless)]
    assert len(set(shown)) == len(shown)


@pytest.mark.skipif(not DATA.exists(), reason=f"no seed article at {DATA}")
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("timbuktu", {"timbuktu"}),
        ("wagner", {"wagner group", "wagner’s mercenaries"}),
        ("french-withdrawal", {"french", "withdrawal", "former french base"}),
        ("mali-russia", {"mali", "russia", "russian"}),
    ],
)
def test_the_article_they_grew_from_triggers_all_four(name, words):
    title, text = (DATA / "seed-article.txt").read_text("utf-8").split("\n", 1)
    item = {"title": title, "text": text, "lang": "en"}
    assert words <= carried(matches(**item), item, name)


@pytest.mark.parametrize("field", ["title", "text"])
@pytest.mark.parametrize(("lang", "headline", "lists"), HEADLINES)
def test_a_headline_alerts_the_lists_it_is_about_and_no_other(lang, headline, lists, field):
    found = headlines_and_found()[lang, field, headline]
    assert found & set(NAMES) == set(lists.split())


def test_the_table_of_headlines_has_traps_for_every_list_and_many_languages():
    wanted = [lists.split() for _, _, lists in HEADLINES]
    assert len({lang for lang, _, _ in HEADLINES}) >= 12
    assert wanted.count([]) >= 100
    assert all(sum(name in lists for lists in wanted) >= 10 for name in NAMES)


@pytest.mark.parametrize("name", ALL)
def test_made_up_items_are_told_apart_but_for_known_mistakes(name):
    wrong = {
        item["title"]
        for item, found in made_up_and_found()
        if truth(item, name) is (name not in found)
    }
    known = KNOWN_MISTAKES.get(name, set())
    assert {title for title in wrong if not title.startswith(tuple(known))} == set()
    assert len(wrong) == len(known)


@pytest.mark.parametrize("name", ALL)
def test_every_list_has_made_up_items_for_and_against_it_in_many_languages(name):
    own = [item for item in made_up() if item["id"].rpartition("-")[0] == name]
    wanted = [item for item in own if truth(item, name)]
    assert len(own) >= 60
    assert len(own) - len(wanted) >= 12
    assert {"en", "fr", "ru", "ar", "es"} <= {item["lang"] for item in wanted}


def test_every_made_up_item_says_why_it_is_there_and_names_lists_that_exist():
    lines = [line for path in MADE_UP.glob("*.jsonl") for line in path.read_text().splitlines()]
    for item in map(json.loads, lines):
        assert item["why"]
        assert {*item["lists"], *item["doubtful"]} <= set(ALL)


def pairs_of(name: str, is_wanted: Callable[[Any], bool]) -> list[tuple[Any, bool]]:
    """Return the wanted items, each with whether a list was found in it."""
    items, found = labelled_and_found()
    return [
        (item, name in lists) for item, lists in zip(items, found, strict=True) if is_wanted(item)
    ]


@pytest.mark.slow
@needs_labels
@pytest.mark.parametrize("part", HALVES)
@pytest.mark.parametrize("name", NAMES)
def test_scores_stay_above_the_floor(name, part):
    assert score(pairs_of(name, lambda item: half(item) == part), name)[2] >= FLOORS[name]


@pytest.mark.slow
@needs_labels
@pytest.mark.parametrize("lang", CALM)
@pytest.mark.parametrize("name", NAMES)
def test_there_is_no_false_alarm_in_languages_of_other_desks(name, lang):
    assert score(pairs_of(name, lambda item: item["lang"] == lang), name)[3] == 0
