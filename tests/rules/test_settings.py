"""Every setting is in .env.template and in docs/operating.md, with the default it has."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from pydantic import TypeAdapter

from core.config import Settings, secret_key_problem
from tests.rules.sources import PROJECT

TEMPLATE = PROJECT / ".env.template"
GUIDE = PROJECT / "docs" / "operating.md"
# Made for each board: there is no default to show.
WITHOUT_DEFAULT = "SECRET_KEY"

_LINE = re.compile(r"^(# )?([A-Z][A-Z_]+)=(.*)$", re.MULTILINE)
_ROW = re.compile(r"^\| `([A-Z][A-Z_]+)` \| (?:`(.*?)`)? *\|", re.MULTILINE)


def in_template() -> dict[str, str]:
    return {name: value for _, name, value in _LINE.findall(TEMPLATE.read_text("utf-8"))}


def in_guide() -> dict[str, str]:
    return dict(_ROW.findall(GUIDE.read_text("utf-8")))


@pytest.mark.parametrize("shown", [in_template, in_guide], ids=[".env.template", "docs/operating.md"])
def test_every_setting_is_described(shown: Any) -> None:
    described, settings = set(shown()), set(Settings.model_fields)
    assert described == settings, (
        f"not described: {sorted(settings - described)}; not a setting: {sorted(described - settings)}"
    )


@pytest.mark.parametrize("shown", [in_template, in_guide], ids=[".env.template", "docs/operating.md"])
def test_the_default_that_is_shown_is_the_true_one(shown: Any) -> None:
    assert _wrong_defaults(shown()) == []


def _wrong_defaults(shown: Mapping[str, str]) -> list[str]:
    found = []
    for name, field in Settings.model_fields.items():
        text = shown.get(name, "")
        value = TypeAdapter[Any](field.annotation or str).validate_python(text) if text else None
        if name != WITHOUT_DEFAULT and value != (field.default or None):
            found.append(f"{name}: shows {text!r}, is {field.default!r}")
    return found


def test_the_template_sets_nothing_but_a_placeholder_for_the_key() -> None:
    lines = _LINE.findall(TEMPLATE.read_text("utf-8"))
    assert [name for comment, name, _ in lines if not comment] == [WITHOUT_DEFAULT]
    assert secret_key_problem(in_template()[WITHOUT_DEFAULT]) is not None, "a board must refuse the template's own key"


def test_each_setting_of_the_template_has_words_above_it() -> None:
    for block in TEMPLATE.read_text("utf-8").strip().split("\n\n"):
        first = block.splitlines()[0]
        assert first.startswith("# "), f"say what this is for: {first}"
        assert not _LINE.match(first), f"say what this is for: {first}"
