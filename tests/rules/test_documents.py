"""What the documents say is there."""

import re
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from commands import app
from tests.rules.sources import PROJECT, ROOMS, all_files, imports_of, matches, python_files, report, shown

REQUIREMENTS = [PROJECT / "requirements.txt", PROJECT / "requirements-dev.txt"]
DOCUMENTS = [path for path in all_files() if path.suffix == ".md"]
LIBRARIES = PROJECT / "docs" / "decisions" / "libraries.md"

# Imported by another library, not by us: hashes for libpass, a driver for SQLAlchemy, forms for Starlette.
WORK_UNSEEN = {"argon2-cffi", "bcrypt", "psycopg", "python-multipart"}

_PINNED = re.compile(r"[a-z0-9][a-z0-9-]*(\[[a-z,]+\])?==[0-9][\w.]*( ; .+)?")
_PATH = re.compile(r"`((?:[\w-]+/)+[\w.-]*|[\w-]+\.(?:py|md|txt|toml|ini|template))`")
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)")


def each(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=[shown(path) for path in paths])


def requirements(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]


@each(REQUIREMENTS)
def test_every_library_is_pinned(path: Path) -> None:
    loose = [line for line in requirements(path) if not _PINNED.fullmatch(line)]
    assert not loose, f"{shown(path)}: pin exactly, like fastapi==0.165.0: {loose}"
    names = [line.split("==")[0] for line in requirements(path)]
    assert len(names) == len(set(names)), f"{shown(path)}: a library is there twice"


def test_every_library_of_the_board_is_used() -> None:
    imported = {module.split(".")[0] for path in python_files("main", *ROOMS) for module, _ in imports_of(path)}
    modules: dict[str, set[str]] = {}
    for module, names in packages_distributions().items():
        for name in names:
            modules.setdefault(name.lower(), set()).add(module)
    chosen = re.findall(r"(?m)^([a-z0-9-]+)(?:\[.*\])?==", REQUIREMENTS[0].read_text("utf-8").split("\n\n")[0])
    unused = [name for name in chosen if name not in WORK_UNSEEN and not modules.get(name, set()) & imported]
    assert not unused, f"take out of requirements.txt, with what only they needed: {unused}"


def test_what_the_libraries_need_in_turn_is_pinned_too() -> None:
    pinned = [Requirement(line) for path in REQUIREMENTS for line in requirements(path)]
    needed = {canonicalize_name(library.name) for library in _with_what_they_need(pinned)}
    names = {canonicalize_name(library.name) for library in pinned}
    assert needed - names == set(), "pin these too, under “What those need in turn”"


def _with_what_they_need(libraries: list[Requirement]) -> list[Requirement]:
    """On this machine; an extra counts as a part of its library."""
    found: dict[tuple[str, str], Requirement] = {}
    waiting = [library for library in libraries if library.marker is None or library.marker.evaluate()]
    while waiting:
        library = waiting.pop()
        for extra in ("", *library.extras):
            if (library.name, extra) not in found:
                found[library.name, extra] = library
                needs = [Requirement(line) for line in distribution(library.name).requires or []]
                waiting += [need for need in needs if need.marker is None or need.marker.evaluate({"extra": extra})]
    return list(found.values())


def test_every_library_we_chose_is_explained() -> None:
    chosen = "\n".join(path.read_text("utf-8").split("\n\n")[0] for path in REQUIREMENTS)
    names = set(re.findall(r"(?m)^([a-z0-9-]+)(?:\[.*\])?==", chosen))
    explained = set(re.findall(r"(?m)^\| `([a-z0-9-]+)", LIBRARIES.read_text("utf-8")))
    assert names - explained == set(), "say in docs/decisions/libraries.md why it is there"
    assert explained - names == set(), "docs/decisions/libraries.md explains what no requirements file has"


def test_every_command_is_in_the_operators_guide() -> None:
    guide = (PROJECT / "docs" / "operating.md").read_text("utf-8")
    names = [command.name or command.callback.__name__ for command in app.registered_commands if command.callback]
    missing = [name for name in names if f"manage.py {name.replace('_', '-')}" not in guide]
    assert not missing, f"docs/operating.md says nothing of: {missing}"


def test_every_command_that_the_documents_give_exists() -> None:
    names = {
        (command.name or command.callback.__name__).replace("_", "-")
        for command in app.registered_commands
        if command.callback
    }
    found = [
        place
        for path in DOCUMENTS
        for place in matches(path, r"manage\.py ([a-z][a-z-]*)")
        if place.rsplit(" ", 1)[1] not in names
    ]
    assert not found, report(found, f"manage.py knows: {', '.join(sorted(names))}")


@each(DOCUMENTS)
def test_links_and_paths_lead_somewhere(path: Path) -> None:
    text = path.read_text("utf-8")
    broken = [link for link in _LINK.findall(text) if not (path.parent / link).exists()]
    assert not broken, f"{shown(path)}: these links lead nowhere: {broken}"
    rooms = {entry.name for entry in PROJECT.iterdir()}
    named = [name for name in _PATH.findall(text) if "/" not in name or name.split("/")[0] in rooms]
    gone = [name for name in named if not any((folder / name).exists() for folder in (PROJECT, path.parent))]
    assert not gone, f"{shown(path)}: there is no {gone}"


def test_the_examples_of_style_are_code_of_this_board() -> None:
    sources = ["\n".join(_stripped(path.read_text("utf-8"))) for path in all_files() if path.suffix in (".py", ".css")]
    for example in re.findall(r"(?ms)^```(?:python|css)\n(.*?)^```", (PROJECT / "STYLE.md").read_text("utf-8")):
        lines = "\n".join(_stripped(example))
        assert any(lines in source for source in sources), f"STYLE.md shows what is nowhere in the code:\n{example}"


def _stripped(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()]


def test_the_changelog_has_room_for_what_comes_next() -> None:
    log = (PROJECT / "CHANGELOG.md").read_text("utf-8")
    unreleased = log.partition("\n## Unreleased\n")[2].split("\n## ")[0]
    assert re.search(r"(?m)^- \w", unreleased), "CHANGELOG.md begins with “## Unreleased” and a line for each change"


def test_every_protection_that_is_listed_has_the_test_it_names() -> None:
    named = re.findall(r"`(test_\w+)::(test_\w+)`", (PROJECT / "docs" / "security.md").read_text("utf-8"))
    assert named
    paths = list((PROJECT / "tests").rglob("test_*.py"))
    there = {(path.stem, name) for path in paths for name in re.findall(r"^def (\w+)\(", path.read_text("utf-8"), re.M)}
    missing = [f"{file}::{name}" for file, name in named if (file, name) not in there]
    assert missing == []
