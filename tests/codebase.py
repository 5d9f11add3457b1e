"""The program's own text, taken apart without running it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import MappingProxyType

ROOT = Path(__file__).parent.parent
LEVELS = frozenset({"debug", "info", "warning", "error", "critical", "exception", "log"})
PIECE = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def modules() -> MappingProxyType[Path, ast.Module]:
    """Return every module of the program by its path from the project's folder."""
    paths = sorted((ROOT / "bot").rglob("*.py"))
    return MappingProxyType(
        {path.relative_to(ROOT): ast.parse(path.read_text("utf-8")) for path in paths}
    )


def names(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield each name that is given somewhere in a tree, and the line where."""
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                yield node.name, node.lineno
            case ast.arg():
                yield node.arg, node.lineno
            case ast.Name(ctx=ast.Store()):
                yield node.id, node.lineno
            case ast.Attribute(ctx=ast.Store()):
                yield node.attr, node.lineno
            case ast.alias(asname=str(name)):
                yield name, node.lineno


def pieces(name: str) -> list[str]:
    """Return the words of which a name is made, in small letters."""
    return [piece.lower() for piece in PIECE.findall(name)]


def functions(path: Path) -> Iterator[Function]:
    """Yield every function of a module."""
    return (node for node in ast.walk(modules()[path]) if isinstance(node, Function))


def events() -> frozenset[str]:
    """Return the name of every event that the program logs.

    A name is written where it is logged, or in a dict of the module from which it is taken.
    """
    return frozenset(
        event
        for tree in modules().values()
        for call in _calls(tree)
        if _is_log(call.func)
        for event in _texts(call.args[0], tree)
    )


def codes(folder: str, *callees: str) -> frozenset[str]:
    """Return each text that comes first in a call of one of these, within a folder of `bot`."""
    return frozenset(
        code
        for path, tree in modules().items()
        if path.is_relative_to(folder)
        for call in _calls(tree)
        if _name(call.func) in callees and call.args
        for code in _texts(call.args[0], tree)
    )


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def _is_log(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and node.attr in LEVELS
        and isinstance(node.value, ast.Name)
        and node.value.id == "log"
    )


def _texts(node: ast.expr, tree: ast.Module) -> Iterator[str]:
    """Yield the texts that an expression can be, as far as they stand in the module.

    A variable is any text ever given to it there.
    """
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp():
            yield from _texts(node.body, tree)
            yield from _texts(node.orelse, tree)
        case ast.Dict(values=values):
            yield from (text for value in values for text in _texts(value, tree))
        case ast.Subscript():
            yield from _texts(node.value, tree)
        case ast.Name():
            for value in _given(node.id, tree):
                yield from _texts(value, tree)


def _given(name: str, tree: ast.Module) -> Iterator[ast.expr]:
    """Yield each value that a variable is given somewhere in a module."""
    for node in ast.walk(tree):
        targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
        if isinstance(node, ast.Assign | ast.AnnAssign) and name in map(_name, targets):
            yield from filter(None, [node.value])
