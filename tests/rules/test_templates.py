"""What every template keeps to, read from its source and from its syntax tree."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import StrictUndefined, meta, nodes

from tests.rules.sources import PROJECT, files_of, imports_of, line_of, matches, report, shown
from tests.rules.templates import (
    FOLDER,
    PAGES,
    PARTIALS,
    STANDS_ALONE,
    TEMPLATES,
    calls_of,
    constant,
    each,
    imported_names,
    tree_of,
    without_comments,
)
from webapps.formatting import FILTERS
from webapps.rendering import environment, static_files

# All that a template may call: what render() gives it, and methods of values that are there already.
# What rendering itself gives to each.
ON_EVERY_PAGE = {"board"}
FUNCTIONS = {"static_url", "now", "countries", "currencies", "found_row", "job_row", "range", "caller", "new_form_key"}
METHODS = {
    "append", "complaints", "error", "format", "get", "is_open", "isoformat", "items", "limit", "startswith",
    "total_seconds", "value", "values",
}  # fmt: skip


def test_the_environment_escapes_and_refuses_unknown_names() -> None:
    assert environment().autoescape is True
    assert environment().undefined is StrictUndefined


@each(TEMPLATES)
def test_it_compiles(path: Path) -> None:
    assert environment().get_template(path.relative_to(FOLDER).as_posix())


@each(PAGES)
def test_a_page_stands_in_a_layout_and_has_a_title(path: Path) -> None:
    extended = [parent.template for parent in tree_of(path).find_all(nodes.Extends)]
    assert [constant(name).split("/")[0] for name in extended] == ["layouts"], (
        'begin with {% extends "layouts/base.html" %}'
    )
    titles = [block for block in tree_of(path).find_all(nodes.Block) if block.name == "title"]
    assert titles, "say what the page is: {% block title %}Log in{% endblock %}"
    assert any(_says_something(block) for block in titles), "its title is empty"


def _says_something(block: nodes.Block) -> bool:
    texts = [data.data for data in block.find_all(nodes.TemplateData)]
    return bool("".join(texts).strip()) or any(block.find_all((nodes.Name, nodes.Const)))


@each(PARTIALS)
def test_a_partial_extends_nothing(path: Path) -> None:
    assert not list(tree_of(path).find_all(nodes.Extends)), "a file that starts with _ is a part of a page"


@each(PARTIALS)
def test_a_partial_says_on_its_first_line_what_it_needs(path: Path) -> None:
    first = path.read_text("utf-8").splitlines()[0]
    assert re.fullmatch(r"\{# .+ #\}", first), "begin with a comment: what it is, and what it needs"
    said, needed = set(re.findall(r"`(\w+)`", first)), _needs(path)
    assert said == needed, f"it needs {', '.join(f'`{name}`' for name in sorted(needed)) or 'nothing'}"


def _needs(path: Path) -> set[str]:
    """The names that whoever includes it must set; what it includes itself counts too."""
    tree = tree_of(path)
    needed = set(meta.find_undeclared_variables(tree))
    own = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"}
    for include in tree.find_all(nodes.Include):
        needed |= _needs(FOLDER / constant(include.template))
    return needed - own - environment().globals.keys() - ON_EVERY_PAGE


@each(TEMPLATES)
def test_every_macro_that_is_imported_is_used(path: Path) -> None:
    used = {name.name for name in tree_of(path).find_all(nodes.Name) if name.ctx == "load"}
    assert imported_names(path) - used == set(), "import what is used"


@each(sorted(files_of("templates/macros", ".html")))
def test_every_parameter_of_a_macro_is_used_and_given(path: Path) -> None:
    for macro in tree_of(path).find_all(nodes.Macro):
        used = {name.name for node in macro.body for name in node.find_all(nodes.Name)}
        names = [parameter.name for parameter in macro.args]
        assert set(names) <= used, f"{macro.name}() does nothing with {sorted(set(names) - used)}"
        calls = [call for template in TEMPLATES for call in calls_of(template, macro.name)]
        given = {name for call in calls for name in (*names[: len(call.args)], *(pair.key for pair in call.kwargs))}
        assert set(names) <= given, f"nobody gives {macro.name}() its {sorted(set(names) - given)}"


@each(TEMPLATES)
def test_words_stand_in_the_markup_itself(path: Path) -> None:
    for output in tree_of(path).find_all(nodes.Output):
        for node in output.nodes:
            assert not isinstance(node, nodes.Const), f"line {node.lineno}: write it without {{{{ }}}}"


@each(TEMPLATES)
def test_only_partials_are_included_and_only_macros_imported(path: Path) -> None:
    for node in tree_of(path).find_all(nodes.Include):
        name = constant(node.template)
        assert name.rsplit("/", 1)[-1].startswith("_"), f"line {node.lineno}: call what is included _{name}"
    for imported in tree_of(path).find_all(nodes.FromImport):
        assert constant(imported.template).startswith("macros/"), (
            f"line {imported.lineno}: macros live in templates/macros/"
        )


def test_the_page_for_when_all_fails_needs_no_other_template() -> None:
    found = list(tree_of(STANDS_ALONE).find_all((nodes.Extends, nodes.Include, nodes.FromImport, nodes.Import)))
    assert not found, "errors/500.html must come up when everything else is broken"
    assert "<title>" in STANDS_ALONE.read_text("utf-8")


@pytest.mark.parametrize(
    ("pattern", "mend"),
    [
        (r"(?i)\sstyle\s*=", "The policy refuses inline styles. Give it a class and a rule in static/css/."),
        (r"(?i)<style\b", "The policy refuses inline styles. Rules live in static/css/."),
        (
            r"(?i)\son[a-z]+\s*=\s*[\"'{]",
            "The policy refuses inline handlers. Bind in static/js/ by a data- attribute.",
        ),
        (r"(?i)javascript:", "The policy refuses script addresses. Bind in static/js/ by a data- attribute."),
        (r"<!--", "A visitor can read this. Write {# #} instead."),
    ],
)
def test_markup_carries_no_styles_scripts_or_comments(pattern: str, mend: str) -> None:
    found = [place for path in TEMPLATES for place in matches(path, pattern, without_comments(path))]
    assert not found, report(found, mend)


def test_a_script_element_names_a_file_or_holds_data() -> None:
    found = [
        f"{shown(path, line)}: {tag}"
        for path in TEMPLATES
        for line, tag in _tags(path, "script")
        if "src=" not in tag and 'type="application/ld+json"' not in tag
    ]
    assert not found, report(found, "The policy refuses inline scripts. Put it in static/js/.")


def test_nothing_is_fetched_from_another_host() -> None:
    loads = ("script", "link", "img", "iframe", "source", "video", "audio", "object", "embed")
    found = [
        f"{shown(path, line)}: {tag}"
        for path in TEMPLATES
        for name in loads
        for line, tag in _tags(path, name)
        if re.search(r"""=["']?(https?:)?//""", tag)
    ]
    for folder, ending in (("css", ".css"), ("js", ".js")):
        for path in files_of(f"static/{folder}", ending):
            found += matches(path, r"""(?i)https?://(?!www\.w3\.org)\S*|url\(["']?//\S*|@import\b.*|@font-face""")
    assert not found, report(found, "The board brings along everything it shows: no CDN, no fonts, no trackers.")


def _tags(path: Path, name: str) -> Iterator[tuple[int, str]]:
    text = without_comments(path)
    for match in re.finditer(rf"<{name}\b[^>]*>", text):
        yield line_of(text, match.start()), match[0]


def test_static_files_are_addressed_by_their_content() -> None:
    found = [place for path in TEMPLATES for place in matches(path, r"/static/\S*", without_comments(path))]
    for ending in (".css", ".js"):
        found += [place for path in files_of("static", ending) for place in matches(path, r"/static/\S*")]
    assert not found, report(found, "Write {{ static_url('img/mark.svg') }}: the address changes with the file.")


@each([path for path in TEMPLATES if "static_url" in path.read_text("utf-8")])
def test_every_static_file_that_is_named_is_there(path: Path) -> None:
    for call in tree_of(path).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "static_url":
            name = constant(call.args[0])
            assert re.fullmatch(r"/static/.+\.[0-9a-f]{12}\.\w+", static_files.url(name)), name


@each(TEMPLATES)
def test_it_calls_nothing_that_could_query(path: Path) -> None:
    own = {macro.name for macro in tree_of(path).find_all(nodes.Macro)}
    known = FUNCTIONS | imported_names(path) | own
    for call in tree_of(path).find_all(nodes.Call):
        callee = call.node
        if isinstance(callee, nodes.Name):
            assert callee.name in known, f"line {call.lineno}: the view hands over what {callee.name}() would fetch"
        else:
            assert isinstance(callee, nodes.Getattr), f"line {call.lineno}: a call of a call"
            assert callee.attr in METHODS, f"line {call.lineno}: the view hands over what .{callee.attr}() would fetch"


def test_filters_and_globals_reach_no_database() -> None:
    queries = ("db.queries", "db.search", "db.session")
    of_texts_alone = ("db.search.highlight", "db.search.expression")
    for name in ("formatting.py", "rendering.py"):
        imports = list(imports_of(PROJECT / "webapps" / name))
        found = [line for module, line in imports if module.startswith(queries) and module not in of_texts_alone]
        assert not found, f"webapps/{name}:{found}: a template could query through this"
    assert all(filter_.__module__.split(".")[0] in ("webapps", "core") for filter_ in FILTERS.values())
