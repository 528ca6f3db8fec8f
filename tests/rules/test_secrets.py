"""What nobody may guess is made by the system's generator, and long enough (ASVS 11.5.1)."""

import ast
from collections.abc import Iterator

from tests.rules.sources import PROJECT, ROOMS, imports_of, python_files, report, shown, tree_of

LEAST_BYTES = 16
# Where a little chance is enough, as nobody gains by guessing it: what tells two companies' addresses apart.
NO_SECRET = {"db/queries/companies.py"}


def made() -> Iterator[tuple[str, str, int]]:
    """Where secrets are made, in which file, and of how many bytes."""
    for path in python_files("main", "manage", *ROOMS):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("secrets.token_"):
                [size] = node.args
                assert isinstance(size, ast.Constant), f"{shown(path, node.lineno)}: write the number of bytes here"
                yield shown(path, node.lineno), path.relative_to(PROJECT).as_posix(), int(str(size.value))


def test_no_secret_is_shorter_than_128_bits() -> None:
    found = [f"{place}: {size} bytes" for place, file, size in made() if size < LEAST_BYTES and file not in NO_SECRET]
    assert not found, report(found, f"Make secrets of {LEAST_BYTES} bytes or more.")
    assert len(list(made())) > 8


def test_chance_comes_from_the_system_alone() -> None:
    found = [
        f"{shown(path, line)}: imports {module}"
        for path in python_files("main", "manage", *ROOMS)
        for module, line in imports_of(path)
        if module.split(".")[0] in ("random", "uuid")
    ]
    assert not found, report(found, "Take what nobody may guess from `secrets`.")
