"""Who may call whom. CONTRIBUTING.md says what each room is for."""

import ast
import sys
from pathlib import Path

import pytest

from db.models import Base
from tests.rules.sources import PROJECT, ROOMS, imports_of, python_files, report, room_of, shown, tree_of

MAY_IMPORT = {
    "core": set[str](),
    "db": {"core"},
    "importing": {"db", "core"},
    "webapps": {"db", "core"},
    "commands": {"webapps", "importing", "db", "core"},
    "main": {"webapps", "db", "core"},
    "manage": {"commands", "scripts"},
}
EVERY_ROOM = {*MAY_IMPORT, "scripts", "tests", "benchmarks"}

# Where a page may be made without render(): the renderer, the page for when it fails, a fragment for a script.
MAKES_HTML = {"webapps/rendering.py", "webapps/errors.py", "webapps/postings/views.py"}


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_the_rooms_below_it(room: str) -> None:
    found = [
        f"{shown(path, line)}: imports {module}"
        for path in python_files(room)
        for module, line in imports_of(path)
        if (other := module.split(".")[0]) in EVERY_ROOM - {room} and other not in MAY_IMPORT[room]
    ]
    below = ", ".join(sorted(MAY_IMPORT[room])) or "no other room"
    assert not found, report(found, f"{room} may import {below}. Move what is shared down, or hand it in from above.")


def test_areas_of_webapps_do_not_know_each_other() -> None:
    found = []
    for path in python_files("webapps"):
        area = _area(path)
        for module, line in imports_of(path):
            parts = module.split(".")
            other = parts[1] if parts[0] == "webapps" and len(parts) > 1 else ""
            if (PROJECT / "webapps" / other).is_dir() and other not in ("", area):
                found.append(f"{shown(path, line)}: imports {module}")
    assert not found, report(found, "What two areas need moves up to webapps/, which imports no area, or down to db/.")


def _area(path: Path) -> str:
    parts = path.relative_to(PROJECT / "webapps").parts
    return parts[0] if len(parts) > 1 else ""


@pytest.mark.parametrize(
    ("library", "home"),
    [("sqlalchemy", "db/"), ("alembic", "db/"), ("jinja2", "webapps/rendering.py"), ("passlib", "core/")],
)
def test_a_library_is_known_in_one_place(library: str, home: str) -> None:
    found = [
        f"{shown(path, line)}: imports {module}"
        for path in python_files("main", "manage", *ROOMS)
        for module, line in imports_of(path)
        if module.split(".")[0] == library and not shown(path).startswith(home)
    ]
    assert not found, report(
        found, f"Only {home} imports {library}. Ask it for what you need; add it there if missing."
    )


def test_only_the_session_commits() -> None:
    found = [
        f"{shown(path, node.lineno)}: {ast.unparse(node)}"
        for path in python_files("main", "manage", *ROOMS)
        if shown(path) != "db/session.py"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert not found, report(found, "A request is one transaction: get_session() commits it, writing() a command's.")


def test_pages_are_made_by_render() -> None:
    found = [
        f"{shown(path, node.lineno)}: HTMLResponse"
        for path in python_files("main", "webapps")
        if shown(path) not in MAKES_HTML
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.alias | ast.Name | ast.Attribute) and "HTMLResponse" in ast.unparse(node)
    ]
    assert not found, report(found, "Return render(request, template, context): it sets the headers of a page too.")


def test_queries_take_their_arguments_by_name() -> None:
    found = [
        f"{shown(path, node.lineno)}: {node.name}"
        for path in python_files("db")
        if path.parent.name == "queries"
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and len(node.args.posonlyargs + node.args.args) > 1
    ]
    assert not found, report(
        found, "After the session comes a *: jobs.find(session, job_id=7) reads, (session, 7) does not."
    )


def test_no_relationship_loads_by_itself() -> None:
    found = [
        f"{mapper.class_.__name__}.{relation.key}: lazy={relation.lazy!r}"
        for mapper in Base.registry.mappers
        for relation in mapper.relationships
        if relation.lazy != "raise"
    ]
    assert not found, report(found, 'Say lazy="raise": a query loads what its page shows.')


def test_a_script_that_runs_before_the_libraries_needs_none() -> None:
    found = [
        f"{shown(path, line)}: imports {module}"
        for path in (PROJECT / "manage.py", PROJECT / "scripts" / "environment.py")
        for module, line in imports_of(path)
        if module.split(".")[0] not in sys.stdlib_module_names | {"commands", "scripts"}
    ]
    assert not found, report(found, "This runs on a bare Python: only the standard library is there.")


def test_no_module_is_named_for_nothing() -> None:
    found = [
        shown(path)
        for path in python_files()
        if {"utils", "util", "helpers", "helper", "common", "misc"} & {path.stem, room_of(path), path.parent.name}
    ]
    assert not found, report(found, "Name it for what it does, as core/slugs.py and db/upsert.py are.")
