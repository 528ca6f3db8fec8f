"""The templates, as the rules read them: their source, and their syntax trees."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from jinja2 import nodes

from tests.rules.sources import PROJECT, files_of
from webapps.rendering import environment

FOLDER = PROJECT / "templates"
TEMPLATES = sorted(files_of("templates", ".html"))
# It must come up when nothing else does.
STANDS_ALONE = FOLDER / "errors" / "500.html"


def _is_page(path: Path) -> bool:
    folder = path.relative_to(FOLDER).parts[0]
    return not path.name.startswith("_") and folder not in ("layouts", "macros") and path != STANDS_ALONE


PAGES = [path for path in TEMPLATES if _is_page(path)]
PARTIALS = [path for path in TEMPLATES if path.name.startswith("_")]


def each(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=[path.relative_to(FOLDER).as_posix() for path in paths])


@cache
def tree_of(path: Path) -> nodes.Template:
    return environment().parse(path.read_text("utf-8"))


@cache
def without_comments(path: Path) -> str:
    """The source with Jinja's comments blanked, line by line, so that places stay true."""
    return re.sub(r"\{#.*?#\}", lambda match: "\n" * match[0].count("\n"), path.read_text("utf-8"), flags=re.DOTALL)


def calls_of(path: Path, macro: str) -> Iterator[nodes.Call]:
    for call in tree_of(path).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == macro:
            yield call


def imported_names(path: Path) -> set[str]:
    """What a template calls the macros that it imports."""
    names = [name for node in tree_of(path).find_all(nodes.FromImport) for name in node.names]
    return {name if isinstance(name, str) else name[1] for name in names}


def constant(node: nodes.Expr) -> str:
    assert isinstance(node, nodes.Const), f"line {node.lineno}: say it here, not by a variable"
    return str(node.value)
