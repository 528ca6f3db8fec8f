"""The repository's own files, as the rules read them."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parents[2]
# The code that serves the board, without tests, scripts and measurements.
ROOMS = ("core", "db", "importing", "webapps", "commands")
TEXT_ENDINGS = frozenset((".py", ".html", ".css", ".js", ".md", ".toml", ".txt", ".ini", ".template", ".svg", ".mako"))
_NOT_OURS = frozenset(("data", "node_modules", "__pycache__", "htmlcov"))


class Import(NamedTuple):
    """`module` is whole: "webapps.forms" for both `import webapps.forms` and `from webapps import forms`."""

    module: str
    line: int


@cache
def all_files() -> tuple[Path, ...]:
    """Every text file of the repository, but for what a run leaves behind."""
    return tuple(sorted(_files_below(PROJECT)))


def _files_below(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in _NOT_OURS or (path.name.startswith(".") and path.name not in (".ci", ".github")):
            if path.name == ".env.template":
                yield path
        elif path.is_dir():
            yield from _files_below(path)
        elif path.suffix in TEXT_ENDINGS or not path.suffix:
            yield path


def python_files(*rooms: str) -> list[Path]:
    """The modules of these rooms; "main" and "manage" are rooms of one file."""
    return [path for path in all_files() if path.suffix == ".py" and (not rooms or room_of(path) in rooms)]


def files_of(folder: str, ending: str) -> list[Path]:
    return [path for path in all_files() if path.suffix == ending and path.is_relative_to(PROJECT / folder)]


def room_of(path: Path) -> str:
    first = path.relative_to(PROJECT).parts[0]
    return first.removesuffix(".py")


def shown(path: Path, line: int | None = None) -> str:
    """A file as an editor opens it: "core/config.py:12"."""
    name = path.relative_to(PROJECT).as_posix()
    return f"{name}:{line}" if line else name


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def imports_of(path: Path) -> Iterator[Import]:
    """What a module imports, within functions too."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (Import(name.name, node.lineno) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{shown(path, node.lineno)}: say the whole name, like “from core.text import fold”"
            module = node.module or ""
            yield from (Import(_whole(module, name.name), node.lineno) for name in node.names)


def _whole(module: str, name: str) -> str:
    """`from webapps import forms` imports a module, `from webapps.forms import Form` does not."""
    path = PROJECT.joinpath(*module.split("."), name)
    return f"{module}.{name}" if path.is_dir() or path.with_suffix(".py").is_file() else module


def line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def matches(path: Path, pattern: str, text: str | None = None) -> Iterator[str]:
    """Where a pattern is found: "file:line: what was found"."""
    text = path.read_text("utf-8") if text is None else text
    for match in re.finditer(pattern, text):
        yield f"{shown(path, line_of(text, match.start()))}: {match[0].strip()}"


def report(found: list[str], mend: str) -> str:
    """What a failing rule says: each place, then how to mend it."""
    return "\n".join(["", *found, "", mend])
