"""Size, first words and leftovers of every file."""

import ast
import io
import re
import tokenize
from pathlib import Path

from tests.rules.sources import TEXT_ENDINGS, all_files, line_of, matches, python_files, report, shown, tree_of

LINES_MAX = 300
MEASURED = (".py", ".js", ".css", ".html")
# As wide as Python's, which ruff holds.
WIDTH_MAX = 120
HEAD = 10

# Put together here, so that this file does not break its own rule.
REMINDERS = "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"))
INDEX_HOSTS = "|".join(
    rf"{name}\.{ending}" for name, ending in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", ""))
)


def test_files_are_short_or_say_why_not() -> None:
    found = []
    for path in all_files():
        if path.suffix in MEASURED and "migrations" not in path.parts:
            lines = path.read_text("utf-8").splitlines()
            if len(lines) > LINES_MAX and not any("long file: " in line for line in lines[:HEAD]):
                found.append(f"{shown(path)}: {len(lines)} lines")
    assert not found, report(
        found, f"Over {LINES_MAX} lines a file is two things. Part it, or say “long file: <reason>”."
    )


def test_lines_are_not_longer_than_a_window_is_wide() -> None:
    found = [
        f"{shown(path, number)}: {len(line)} characters"
        for path in all_files()
        if path.suffix in (".css", ".html", ".js", ".md")
        for number, line in enumerate(_without_examples(path).splitlines(), 1)
        if len(line) > WIDTH_MAX and not line.startswith("|")
    ]
    assert not found, report(found, f"At most {WIDTH_MAX} characters; only a table and an example may be wider.")


def _without_examples(path: Path) -> str:
    """What stands between fences is typed as it is: some of it cannot be wrapped."""
    text = path.read_text("utf-8")
    return re.sub(r"(?ms)^```.*?^```", lambda match: "\n" * match[0].count("\n"), text)


def test_modules_open_with_what_they_are_for() -> None:
    found = [
        shown(path)
        for path in python_files()
        if path.read_text("utf-8").strip() and not ast.get_docstring(tree_of(path))
    ]
    assert not found, report(
        found, "Begin with a docstring of a line or two: what the module is for, and what is odd in it."
    )


def test_nothing_is_left_for_later() -> None:
    found = [place for path in all_files() for place in matches(path, rf"\b(?:{REMINDERS})\b.*")]
    assert not found, report(found, "Do it, or leave it: the repository holds what is done.")


def test_no_code_is_commented_out() -> None:
    found = [place for path in python_files() for place in _dead_python(path)]
    for path in all_files():
        if path.suffix == ".js":
            found += matches(path, r"(?m)^\s*//.*[;{}]\s*$")
        elif path.suffix == ".css":
            found += matches(path, r"/\*[^*]*(?:\{[^*]*\}|[\w-]+\s*:[^*;]+;)[^*]*\*/")
        elif path.suffix == ".html":
            found += matches(path, r"\{#(?:(?!#\}).)*(?:\{\{|\{%|<\w)(?:(?!#\}).)*#\}")
    assert not found, report(found, "Take it out: the history keeps it.")


def _dead_python(path: Path) -> list[str]:
    found = []
    for token in tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline):
        words = token.string.removeprefix("#").strip()
        if token.type == tokenize.COMMENT and _is_code(words):
            found.append(f"{shown(path, token.start[0])}: {token.string}")
    return found


def _is_code(words: str) -> bool:
    """Whether a comment is a statement; a word alone, or two compared, is English as often as Python."""
    if re.match(r"(type|fmt|ruff|noqa|pragma|mypy)\b", words) or words.startswith("!"):
        return False
    try:
        body = ast.parse(f"{words}\n    pass" if words.endswith(":") else words).body
    except SyntaxError:
        return False
    plain = (ast.Name, ast.Constant, ast.Attribute, ast.BinOp, ast.Tuple, ast.Compare, ast.UnaryOp, ast.Subscript)
    return any(not (isinstance(node, ast.Expr) and isinstance(node.value, plain)) for node in body)


def test_no_package_index_is_named() -> None:
    found = [
        place for path in all_files() for place in matches(path, rf"(?i)\b(?:{INDEX_HOSTS})\S*|--(?:extra-)?index-url")
    ]
    assert not found, report(found, "Whoever installs chooses where from: pip and npm have settings for it.")


def test_text_is_plain() -> None:
    found = []
    for path in all_files():
        if path.suffix in TEXT_ENDINGS:
            text = path.read_text("utf-8")
            if "\r" in text or (text and not text.endswith("\n")):
                found.append(f"{shown(path, line_of(text, len(text)))}: ends without a newline, or has CR in it")
            found += matches(path, r"(?m)[ \t]+$" if path.suffix != ".md" else r"(?m)\t+$")
    assert not found, report(found, "UTF-8, lines that end in LF, none with spaces at its end.")
