"""The forms of words: what making the tables takes, and then memory, time, and what comes out.

Opponent: simplemma and pymorphy3 loaded into the process, simplemma's tables turned round.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.kit.measure import MEGABYTE, run
from benchmarks.kit.setting import ROOT
from bot.app.wording import word_forms
from bot.languages.latin import LANGUAGES
from bot.languages.making import ENDING, installed, make

# Ten new terms in each of eight languages.
WORDS = {
    "en": "withdraw mercenary soldier base attack troops hostage rebel drone general",
    "fr": "retirer mercenaire soldat base attaque troupes otage rebelle drone général",
    "es": "retirar mercenario soldado base ataque tropas rehén rebelde dron general",
    "de": "abziehen Söldner Soldat Basis Angriff Truppen Geisel Rebell Drohne General",
    "pt": "retirar mercenário soldado base ataque tropas refém rebelde drone general",
    "pl": "wycofać najemnik żołnierz baza atak wojska zakładnik rebeliant dron generał",
    "ru": "вывести наемник солдат база атака войска заложник боевик Вагнер генерал",
    "uk": "вивести найманець солдат база атака війська заручник бойовик Вагнер генерал",
}
SHOWN = ("withdraw", "mercenaries", "base", "mali", "Wagner", "retirada", "боевики", "Тимбукту")

MEASURED = """
import json, sys, time
def resident_kb():
    lines = open("/proc/self/status").read().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
words = json.loads(sys.argv[1])
before, started = resident_kb(), time.process_time()
forms = opened()
opened_s = time.process_time() - started
started = time.process_time()
counts = [len(forms(word, language)) for language, each in words.items() for word in each.split()]
print(json.dumps({
    "opened_s": opened_s,
    "expanded_s": time.process_time() - started,
    "forms": sum(counts),
    "mb": (resident_kb() - before) / 1024,
}))
"""
OURS = """
from bot.app.wording import word_forms
def opened():
    forms = word_forms()
    return lambda word, language: forms(word, language)[None]
"""
OPPONENT = """
def opened():
    from collections import defaultdict
    import pymorphy3
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory
    tables, bases = {}, {}
    for language in ("en", "fr", "es", "de", "pt", "pl"):
        table = tables[language] = DefaultDictionaryFactory(1).get_dictionary(language)
        forms = bases[language] = defaultdict(list)
        for word in table:
            forms[table[word]].append(word)
    slavic = {each: pymorphy3.MorphAnalyzer(lang=each) for each in ("ru", "uk")}
    def forms(word, language):
        if language in slavic:
            return {form.word for each in slavic[language].parse(word) for form in each.lexeme}
        return bases[language][tables[language].get(word, word)]
    return forms
"""
COMPILED = """
import json, sys, time
from itertools import permutations
from bot.core.match import compile_book
from bot.core.model import Term, Watchlist
from bot.app.wording import word_forms
def resident_kb():
    lines = open("/proc/self/status").read().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
inflect = sys.argv[2] == "with"
terms = tuple(
    Term(f"{one} NEAR/8 {other}", inflect=inflect)
    for each in json.loads(sys.argv[1]).values()
    for one, other in permutations(each.split(), 2)
)
before, started = resident_kb(), time.process_time()
book = compile_book([Watchlist("all", "", any=terms)], (), word_forms())
cpu_s = time.process_time() - started
print(json.dumps({"terms": len(terms), "cpu_s": cpu_s, "mb": (resident_kb() - before) / 1024}))
"""


def asked(code: str, *arguments: str) -> dict[str, Any]:
    """Run code in a fresh interpreter and return what it says."""
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return json.loads(done.stdout)


def making() -> None:
    """Make each table in a folder of its own, and all of them as `make setup` does."""
    print(f"{'making the table of':28}{'cpu s':>8}{'peak MB':>9}{'on disk MB':>12}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for language in LANGUAGES:
            command = [sys.executable, "-m", "bot.languages.making", name, language]
            cost = run(command, log=folder / "log")
            size = (folder / f"{language}{ENDING}").stat().st_size / MEGABYTE
            print(f"{language:28}{cost.cpu_s:8.2f}{cost.peak_mb:9.0f}{size:12.1f}")


def expanding() -> None:
    """Compare what ten terms in each of eight languages take."""
    print(
        f"\n{'80 terms in 8 languages':28}{'open cpu s':>12}{'all cpu s':>11}{'MB':>12}{'forms':>8}"
    )
    found = {}
    for who, code in (("vedette", OURS), ("loaded in process", OPPONENT)):
        found[who] = it = asked(code + MEASURED, json.dumps(WORDS))
        figures = f"{it['opened_s']:12.2f}{it['expanded_s']:11.3f}{it['mb']:12.1f}{it['forms']:8d}"
        print(f"{who:28}{figures}")
    ours, theirs = found.values()
    opened = theirs["opened_s"] / (ours["opened_s"] + ours["expanded_s"])
    print(f"memory 1 : {theirs['mb'] / ours['mb']:.0f}, first answer 1 : {opened:.0f}")


def compiling() -> None:
    """Compile terms of two words each, whose language is not given, with forms and without."""
    print(f"\n{'terms of two words':28}{'cpu s':>8}{'MB':>9}")
    for mode in ("without", "with"):
        it = asked(COMPILED, json.dumps(WORDS), mode)
        print(f"{it['terms']} {mode + ' forms':23}{it['cpu_s']:8.2f}{it['mb']:9.1f}")


def showing() -> None:
    """Print the forms of a few words whose language is not given."""
    print()
    for word in SHOWN:
        for language, forms in word_forms()(word, None).items():
            others = sorted(forms - {word})
            more = f" … {len(others)} in all" if len(others) > 8 else ""
            if others:
                print(f"{word:14}{language}  {' '.join(others[:8])}{more}")
        if len(word_forms()(word, None)) == 1:
            print(f"{word:14}as written only")


def main() -> None:
    """Print every figure."""
    make(installed())
    making()
    expanding()
    compiling()
    showing()


if __name__ == "__main__":
    main()
