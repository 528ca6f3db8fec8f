"""Whatever is typed into a posting stays words: nothing of it runs, loads or breaks out of its place."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from db.models import Job
from db.schemas.posting import PostingFields
from tests.factories import draft_job, member, published_job
from tests.visitor import Page
from tests.webapps.conftest import Browse
from tests.webapps.policy import forbidden

PAYLOADS = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "<!--<script>",
    "--><img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "\" onmouseover=\"alert(1)",
    "' onfocus='alert(1)' autofocus='",
    "`${alert(1)}`",
    "{{ 31337 * 3 }}{% raw %}",
    "${31337*3}#{31337*3}<%= 31337*3 %>",
    "javascript:alert(1)",
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "<a href=javascript:alert(1)>x</a>",
    "<https://example.com/\"onclick=alert(1)>",
    "![x](//evil.example/x.png)",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<style>@import '//evil.example'</style>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u2028alert(1)\u2029",
    "]]><script>alert(1)</script>",
]  # fmt: skip


def posting(payloads: Sequence[str], make: Any = published_job) -> Job:
    """A posting with the payloads wherever words may stand; fields that refuse one do without it."""
    first, lines = payloads[0], [payload.replace("\n", " ").strip() for payload in payloads]
    fields: dict[str, Any] = {
        "title": first[:150],
        "company": (first + " Company")[-100:],
        "location": [line[:100] for line in lines[:9]],
        "remote_regions": [line[:100].replace(",", " ") for line in lines[:9]],
        "workplace": "remote",
        "tags": [line[:30].replace(",", " ") for line in lines[:8]],
        "description": ("\n\n".join(payloads) + "\n\nand the words after them")[-20_000:],
    }
    accepted = {name: value for name, value in fields.items() if _is_accepted(name, value)}
    return make(member(name=first[:100] or "Ann"), **accepted)  # type: ignore[no-any-return]


def _is_accepted(name: str, value: Any) -> bool:
    try:
        return bool(getattr(PostingFields.model_validate({name: value}), name))
    except ValueError:
        return False


def pages(browse: Browse, job: Job) -> Iterator[Page]:
    """Everywhere the posting shows."""
    visitor = browse()
    for path in (job.path, "/", "/jobs", "/companies"):
        yield visitor.get(path)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_in_a_posting_stays_words(browse: Browse, payload: str) -> None:
    job = posting([payload])
    for page in pages(browse, job):
        assert page.status == 200
        assert forbidden(page) == []
        assert "94011" not in page.text
    page = browse().get(job.path)
    shown = " ".join(payload.replace("\u2028", " ").replace("\u2029", " ").split())
    assert page.heading == shown
    assert page.title.startswith(f"{shown} at ")
    assert page.text.count("and the words after them") == 1


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_typed_into_a_form_or_a_search_stays_words(browse: Browse, payload: str) -> None:
    owner = member()
    browser = browse(owner)
    fields = dict.fromkeys(PostingFields.model_fields, payload) | {"form_key": payload, "action": "publish"}
    page = Page(browser.post("/post-a-job", fields))
    assert page.status == 422
    assert forbidden(page) == []
    assert payload.strip() in (page.value("description") or "")
    preview = Page(browser.post("/post-a-job/description", {"description": payload}))
    assert forbidden(preview) == []
    for path, name in (("/jobs", "q"), ("/jobs", "location"), ("/jobs", "tag"), ("/login", "next"), ("/jobs", "after")):
        page = Page(browse().client.get(path, params={name: payload}))
        assert page.status in (200, 422)
        assert forbidden(page) == []


def test_markup_in_a_draft_stays_words_for_its_author(browse: Browse) -> None:
    owner = member()
    for payload in PAYLOADS:
        draft_job(owner, title=payload, company=payload, description=payload + " and more words")
    page = browse(owner).get("/dashboard")
    assert page.status == 200
    assert forbidden(page) == []
    assert len(page.all("tbody tr")) == len(PAYLOADS)


@pytest.fixture
def hostile(shared_data: Path) -> list[str]:
    """Strings that have broken other programs."""
    strings = json.loads((shared_data / "naughty_strings.json").read_text("utf-8"))
    found = [text for kind in ("blns", "xss") for text in strings[kind] if text.strip()]
    assert len(found) > 1000
    return found


@pytest.mark.parametrize("backend", ["sqlite"])
def test_thousands_of_hostile_strings_stay_words(browse: Browse, hostile: list[str]) -> None:
    visitor = browse()
    for start in range(0, len(hostile), 60):
        page = visitor.get(posting(hostile[start : start + 60]).path)
        assert page.status == 200
        assert forbidden(page) == []
        assert "and the words after them" in page.text
    page = visitor.get("/jobs")
    assert len(page.all(".row")) == 25
    assert forbidden(page) == []


@pytest.mark.parametrize("backend", ["postgresql"])
def test_hostile_strings_are_searched_for_as_words(browse: Browse, hostile: list[str]) -> None:
    published_job()
    client = browse().client
    for start in range(0, len(hostile), 30):
        words, place, tag = (*hostile[start : start + 3], "x", "x")[:3]
        answer = client.get("/jobs", params={"q": words[:200], "location": place[:200], "tag": tag[:200]})
        assert answer.status_code == 200
        assert forbidden(Page(answer)) == []
