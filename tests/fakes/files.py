"""Configurations and watchlists in a folder, and what is said about them."""

from collections.abc import Mapping
from pathlib import Path

from bot.core.errors import Problem
from bot.settings import Inspection, Loaded, inspect, load
from tests.fakes.options import OPTIONS


def a_file(folder: Path, text: str | bytes, name: str = "config/vedette.yaml") -> Path:
    """Write one file, with its folders."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
    return path


def a_desk(folder: Path, text: str | bytes, **watchlists: str) -> Path:
    """Write a configuration with watchlists beside it; one named wagner unless given."""
    for name, content in (watchlists or {"wagner": "any: [wagner]\n"}).items():
        a_file(folder, content, f"watchlists/{name}.yaml")
    return a_file(folder, text)


def inspected(
    folder: Path, text: str | bytes, environ: Mapping[str, str] | None = None
) -> Inspection:
    return inspect(a_desk(folder, text), OPTIONS, environ or {})


def loaded(folder: Path, text: str, environ: Mapping[str, str] | None = None) -> Loaded:
    return load(a_desk(folder, text), OPTIONS, environ or {})


def told(folder: Path, text: str | bytes, environ: Mapping[str, str] | None = None) -> list[str]:
    """Return what is wrong with a configuration as `line:column: what (hint)`, no warnings."""
    return said(folder, inspected(folder, text, environ).problems)


def warned(folder: Path, text: str) -> list[str]:
    """Return the warnings about a configuration."""
    problems = inspected(folder, text).problems
    return [_short(folder, problem) for problem in problems if problem.is_warning]


def said(folder: Path, problems: tuple[Problem, ...]) -> list[str]:
    return [_short(folder, problem) for problem in problems if not problem.is_warning]


def _short(folder: Path, problem: Problem) -> str:
    line = problem.line().replace("warning: ", "").replace(f"{folder}/", "")
    return line.removeprefix("config/vedette.yaml:").strip()
