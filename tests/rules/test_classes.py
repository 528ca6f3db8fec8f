"""Classes: what pages and scripts give has a rule, and what has a rule is given."""

import re
from collections.abc import Iterator

from tests.rules.sources import files_of, line_of, report, shown
from tests.rules.templates import TEMPLATES, calls_of, constant, without_comments
from webapps.formatting import HUES

# Templates put these together; the rest of their names comes from elsewhere.
PUT_TOGETHER = {
    # The filter `hue` makes a number of a company's name.
    "tile-": {str(hue) for hue in range(HUES)},
    # What calls for somebody in webapps/dashboard/views.py, and what is well. The rest looks as any state.
    "state-": {"attention", "good"},
    # What the fields of a form ask for.
    "input-": {width for path in TEMPLATES for width in re.findall(r'width="([a-z]+)"', without_comments(path))},
    # A button that posts has the classes that its page gives it.
    "": {
        name
        for path in TEMPLATES
        for call in calls_of(path, "post_button")
        if len(call.args) > 2
        for name in constant(call.args[2]).split()
    },
}

_ATTRIBUTE = re.compile(r'\sclass="((?:\{\{.*?\}\}|\{%.*?%\}|[^"])*)"')
_SCRIPTED = re.compile(r'className = "([^"]*)"|classList\.\w+\("([^"]*)"')
_SELECTOR = re.compile(r"([^{};]+)\{")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def _given() -> Iterator[tuple[str, str]]:
    """Each class as it is written, and where; "tile-*" is one that is put together."""
    for path in TEMPLATES:
        text = without_comments(path)
        for match in _ATTRIBUTE.finditer(text):
            for name in re.sub(r"\{\{.*?\}\}", "*", re.sub(r"\{%.*?%\}", " ", match[1])).split():
                yield name, shown(path, line_of(text, match.start()))
    for path in files_of("static/js", ".js"):
        text = path.read_text("utf-8")
        for match in _SCRIPTED.finditer(text):
            for name in (match[1] or match[2]).split():
                yield name, shown(path, line_of(text, match.start()))


def _whole(name: str) -> set[str]:
    return {name.replace("*", rest) for rest in PUT_TOGETHER[name.removesuffix("*")]} if "*" in name else {name}


def _with_a_rule() -> set[str]:
    sheets = [_COMMENT.sub("", path.read_text("utf-8")) for path in files_of("static/css", ".css")]
    selectors = [selector for sheet in sheets for selector in _SELECTOR.findall(sheet) if "@" not in selector]
    return {name for selector in selectors for name in re.findall(r"\.([a-z][\w-]*)", selector)}


def test_a_class_that_is_put_together_is_known_here() -> None:
    found = [
        f"{place}: {name}" for name, place in _given() if "*" in name and name.removesuffix("*") not in PUT_TOGETHER
    ]
    assert not found, report(found, "Say in PUT_TOGETHER what it may become, and where that comes from.")


def test_every_class_that_is_given_has_a_rule() -> None:
    rules = _with_a_rule()
    found = [f"{place}: {missing}" for name, place in _given() if (missing := sorted(_whole(name) - rules))]
    assert not found, report(found, "Take the class off, or write its rule in static/css/.")


def test_every_rule_is_for_a_class_that_is_given() -> None:
    given = {whole for name, _ in _given() for whole in _whole(name)}
    found = sorted(_with_a_rule() - given)
    assert not found, report(found, "No page and no script gives this class: take its rules out of static/css/.")
