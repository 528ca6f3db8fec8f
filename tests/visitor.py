"""Somebody with a browser and no JavaScript: reads pages, follows links, fills in the forms they show."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, urlsplit

from fastapi.testclient import TestClient
from httpx2 import Response
from selectolax.lexbor import LexborHTMLParser, LexborNode

Value = str | Sequence[str]


class Page:
    """An answer as a person sees it."""

    def __init__(self, response: Response) -> None:
        self.response = response
        self.status = response.status_code
        self.path = response.url.path
        self.tree = LexborHTMLParser(response.text or "<html></html>")

    @property
    def title(self) -> str:
        return self._text("title")

    @property
    def heading(self) -> str:
        return self._text("h1")

    @property
    def text(self) -> str:
        """The words of the page's main part, on one line."""
        return self._text("main")

    def _text(self, selector: str) -> str:
        node = self.tree.css_first(selector)
        return " ".join(node.text().split()) if node else ""

    def all(self, selector: str) -> list[str]:
        """The texts of what a CSS selector finds."""
        return [" ".join(node.text().split()) for node in self.tree.css(selector)]

    def error(self, field: str) -> str:
        """The sentence beside a field, or nothing."""
        return self._text(f"#error-{field}").removeprefix("Error: ")

    def value(self, field: str) -> str | None:
        """What stands in a field of the page's forms."""
        for form in self.tree.css("form"):
            for name, value in _fields(form):
                if name == field:
                    return value
        return None

    def link(self, words: str) -> str:
        """Where the link with these words leads."""
        for node in self.tree.css("a[href]"):
            if words in " ".join(node.text().split()):
                return str(node.attributes["href"])
        raise AssertionError(f"no link says {words!r} on {self.path}")

    def form(self, action: str) -> LexborNode:
        for node in self.tree.css("form"):
            if (node.attributes.get("action") or self.path) == action:
                return node
        raise AssertionError(f"no form leads to {action!r} on {self.path}")


class Visitor:
    """A client with the manners of a browser."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def get(self, path: str) -> Page:
        return self._follow(self.client.get(path))

    def submit(self, page: Page, action: str, button: tuple[str, str] | None = None, **filled: Value) -> Page:
        """Sends the page's form that leads to `action`, with what stands in it but for what is `filled` in.

        Fails if the form has no such field, as a person would.
        """
        form = page.form(action)
        fields = _fields(form)
        names = {node.attributes.get("name") for node in form.css("[name]")}
        unknown = set(filled) - names
        assert not unknown, f"the form has no field {unknown}"
        sent: list[tuple[str, str]] = [(name, value) for name, value in fields if name not in filled]
        for name, value in filled.items():
            sent += [(name, item) for item in ([value] if isinstance(value, str) else value)]
        if button:
            sent.append(button)
        if (form.attributes.get("method") or "get").lower() == "get":
            return self._follow(self.client.get(action, params=sent))  # type: ignore[arg-type]
        return self._follow(self.post(action, sent))

    def post(self, path: str, fields: Sequence[tuple[str, str]] | Mapping[str, Value]) -> Response:
        """Sends fields as a form, without a page to take them from, and follows nothing."""
        pairs = list(fields.items()) if isinstance(fields, Mapping) else list(fields)
        data: dict[str, list[str]] = {}
        for name, value in pairs:
            data.setdefault(name, []).extend([value] if isinstance(value, str) else value)
        return self.client.post(path, data=data)

    def _follow(self, response: Response) -> Page:
        for _ in range(5):
            if response.status_code not in (301, 302, 303, 307, 308):
                return Page(response)
            assert response.status_code in (301, 303), "a redirect that sends the form again"
            response = self.client.get(response.headers["location"])
        raise AssertionError(f"redirected in circles, to {response.headers['location']}")


def _fields(form: LexborNode) -> list[tuple[str, str]]:
    """What a browser would send of a form that nobody touched."""
    found: list[tuple[str, str]] = []
    for node in form.css("input[name], textarea[name], select[name]"):
        attributes = node.attributes
        name = str(attributes["name"])
        kind = attributes.get("type") or ""
        if node.tag == "select":
            options = node.css("option[selected]") or node.css("option")
            found.append((name, options[0].attributes.get("value") or "" if options else ""))
        elif node.tag == "textarea":
            found.append((name, node.text(deep=True).removeprefix("\n")))
        elif kind in ("checkbox", "radio"):
            if "checked" in attributes:
                found.append((name, attributes.get("value") or "on"))
        else:
            found.append((name, attributes.get("value") or ""))
    return found


def query(path: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(path).query))
