"""The style sheets: values in tokens.css, layers instead of force."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.rules.sources import PROJECT, files_of, line_of, report, shown

SHEETS = files_of("static/css", ".css")
TOKENS = PROJECT / "static" / "css" / "tokens.css"
# Where force is the point: what is hidden stays hidden, less motion is less motion, paper is paper.
MAY_INSIST = {"reset.css", "utilities.css", "print.css"}

_COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color|light-dark)\("
    r"|(?<![\w-])(?:black|white|gr[ae]y|silver|red|maroon|orange|yellow|olive|lime|green|teal|aqua|cyan|blue|navy"
    r"|purple|fuchsia|magenta|pink|brown)(?![\w-])",
    re.IGNORECASE,
)
_DECLARATION = re.compile(r"[{;]\s*(--)?[\w-]+\s*:([^;{}]*)(?=[;}])")


def _without_comments(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", lambda match: "\n" * match[0].count("\n"), path.read_text("utf-8"), flags=re.DOTALL)


def _values(path: Path) -> Iterator[tuple[int, str]]:
    text = _without_comments(path)
    for match in _DECLARATION.finditer(text):
        yield line_of(text, match.start(2)), match[2].strip()


def test_every_colour_is_a_token() -> None:
    found = [
        f"{shown(path, line)}: {colour[0]} in “{value}”"
        for path in SHEETS
        if path != TOKENS
        for line, value in _values(path)
        if (colour := _COLOUR.search(value))
    ]
    assert not found, report(found, "Name the colour in static/css/tokens.css, light and dark, and use var(--name).")


def test_tokens_and_their_uses_agree() -> None:
    declared, used = set[str](), set[str]()
    for path in SHEETS:
        text = _without_comments(path)
        declared |= set(re.findall(r"[{;]\s*(--[\w-]+)\s*:", text))
        used |= set(re.findall(r"var\(\s*(--[\w-]+)", text))
    assert used <= declared, f"used but nowhere set: {sorted(used - declared)}"
    assert declared <= used, f"set but nowhere used: {sorted(declared - used)}; take them out of static/css/tokens.css"


def test_nothing_shouts_important() -> None:
    found = [
        f"{shown(path, line)}: {value}"
        for path in SHEETS
        if path.name not in MAY_INSIST
        for line, value in _values(path)
        if "!important" in value
    ]
    assert not found, report(found, "Make the selector say what it means, or put the rule in a later layer.")


def test_no_rule_is_pasted() -> None:
    """Four declarations may meet by chance."""
    seen: dict[str, str] = {}
    found = []
    for path in SHEETS:
        text = _without_comments(path)
        for match in re.finditer(r"\{([^{}]*)\}", text):
            declarations = sorted(part.strip() for part in match[1].split(";") if part.strip())
            place = shown(path, line_of(text, match.start()))
            if len(declarations) > 4 and (before := seen.setdefault("; ".join(declarations), place)) != place:
                found.append(f"{place}: as {before}")
    assert not found, report(found, "Give both the same class, or list both before one rule.")


def test_every_rule_is_in_a_layer() -> None:
    for path in SHEETS:
        if path != TOKENS:
            first = _without_comments(path).strip().split("{")[0].split(";")[0].strip()
            assert first.startswith(("@layer", "@media print")), f"{shown(path)}: begin with @layer components {{"
