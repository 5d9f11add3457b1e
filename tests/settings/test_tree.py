"""YAML that people write, and YAML that attacks, as both parsers see them."""

from pathlib import Path

import pytest
import yaml

from bot.core.errors import SetupError
from bot.settings import tree
from bot.settings.reading import read
from tests.fakes.files import a_file

both_loaders = pytest.mark.parametrize("loader", [yaml.SafeLoader, yaml.CSafeLoader])


def problem(folder: Path, text: str | bytes, loader: type[yaml.SafeLoader]) -> str:
    path = a_file(folder, text, "x.yaml")
    try:
        problems = read(path, loader).problems
    except SetupError as err:
        problems = err.problems
    return "\n".join(each.line().replace(f"{path}:", "") for each in problems)


@both_loaders
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3", "3:1: the key 'a' is given twice (see line 1)"),
        ("{tok-9: 1, tok-9: 2}", "1:12: this key is given twice (see line 1)"),
        ("a: !!python/object:os.system x", "1:4: a tag ('!') is not allowed"),
        ("a: !hunter2", "1:4: a tag ('!') is not allowed (remove it, or quote the value)"),
        ("!!map {a: 1}", "1:1: a tag ('!') is not allowed"),
        ("a: *hunter2", "1:4: a value that begins with '*' means an alias, and none has this name"),
        ("a: &x [*x]", "1:8: a value that begins with '*' means an alias"),
        ("? [a]\n: b", "1:3: a key must be a text"),
        ("? {a: b}\n: c", "1:3: a key must be a text"),
        ("a: 1\n---\nb: 2", "2:1: a second document begins here"),
        ('a: "x\\0y"', "1:4: the character U+0000 is not allowed here (remove it)"),
        ('a: "\\e[31m"', "1:4: the character U+001B is not allowed here"),
        ('"\\a": 1', "1:1: the character U+0007 is not allowed here"),
        ("a: x\x07", "1:5: the character U+0007 is not allowed here"),
        ("a: 1\nb: \ufeffc", "2:4: the character U+FEFF is not allowed here"),
        ("[" * 21 + "]" * 21, "1:21: nested more than 20 deep"),
        ("[" * 500_000, "nested"),
        ("a: b\n\tc: d", "2:1: a tab cannot indent YAML (use spaces)"),
        ("a:\n  - b\n \t- c", "3:2: a tab cannot indent YAML (use spaces)"),
        ("a: 'it", "1:4: a quote opens here and never closes (close it)"),
        ("- @mali", "1:3: a value cannot begin with '@' without quotes (write \"@…\")"),
        ("- 'x' OR y", "1:7: something follows a closing quote (quote the whole"),
        ("a: {b: 1\nc: 2", "2:2: expected a comma, or the end of '{' opened in line 1"),
        ("a: [b\nc: 2", "2:2: expected a comma, or the end of '[' opened in line 1"),
        ("a: b: c", "1:5: unexpected ':' (quote a value that holds \": \")"),
        ("a: 1\nb\nc: 2", "2:1: a key without ':' (write key: value)"),
        ('a: "\\q"', "unknown escape in double quotes (use single quotes"),
        ('a: "\\xzz"', "unknown escape in double quotes (use single quotes"),
        ("a: ]", "1:4: expected a value here"),
        ("a: *", "1:5: a value cannot begin with '*' or '&' without quotes"),
        ("[a]]", "1:4: only one document fits in a file"),
        ("a:\n  - b\n - c", "3:2: expected"),
        ("- a\nb: c", "2:1: expected the"),
        ("a: -\n  b", "1:4: a list cannot begin here"),
        ("%YAML 3.0\n---\na", "1:1: this is no YAML (found incompatible YAML document"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path, loader, text, said):
    assert said in problem(tmp_path, text, loader)


@both_loaders
def test_what_stands_twice_keeps_its_first_value(tmp_path, loader):
    assert read(a_file(tmp_path, "{a: 1, a: 2}"), loader).value == {"a": "1"}


def test_the_fast_loader_is_used_where_it_exists():
    assert tree.FASTEST is yaml.CSafeLoader
