"""Static files: bundles, addresses with a hash, caching."""

import gzip
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from core.static_files import StaticFiles


@pytest.fixture
def files(tmp_path: Path) -> StaticFiles:
    for name, content in {
        "css/zebra.css": ".zebra { color: red }",
        "css/base.css": "body { margin: 0 }",
        "css/layers.css": "@layer reset, base;",
        "js/one.js": "const name = 1;\n",
        "js/two.js": "const name = 2;\n",
        "img/mark.svg": "<svg xmlns='http://www.w3.org/2000/svg'>" + "<path/>" * 100 + "</svg>",
        "img/dot.gif": "GIF89a",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)
    return StaticFiles(tmp_path)


@pytest.fixture
def client(files: StaticFiles) -> TestClient:
    return TestClient(files)


def test_all_style_sheets_are_one_in_the_order_of_the_cascade(client: TestClient, files: StaticFiles) -> None:
    answer = client.get(files.url("css/site.css"))
    assert answer.text == "@layer reset, base;\nbody { margin: 0 }\n.zebra { color: red }"
    assert answer.headers["content-type"] == "text/css; charset=utf-8"


def test_all_scripts_are_one_module_and_share_no_names(client: TestClient, files: StaticFiles) -> None:
    answer = client.get(files.url("js/site.js"))
    assert answer.text == "{\nconst name = 1;\n}\n{\nconst name = 2;\n}"
    assert "javascript" in answer.headers["content-type"]


def test_the_address_changes_with_the_content(files: StaticFiles, tmp_path: Path) -> None:
    before = files.url("css/site.css")
    assert files.url("css/site.css") == before
    (tmp_path / "css/zebra.css").write_text(".zebra { color: blue }")
    assert StaticFiles(tmp_path).url("css/site.css") != before


def test_a_file_that_is_not_there_has_no_address(files: StaticFiles) -> None:
    with pytest.raises(KeyError):
        files.url("css/missing.css")


def test_an_address_with_the_hash_is_kept_for_a_year_and_one_without_is_asked_for_again(
    client: TestClient, files: StaticFiles
) -> None:
    hashed = client.get(files.url("img/mark.svg"))
    assert hashed.headers["cache-control"] == "public, max-age=31536000, immutable"
    plain = client.get("/static/img/mark.svg")
    assert plain.headers["cache-control"] == "no-cache"
    assert plain.content == hashed.content


@pytest.mark.parametrize(
    "path",
    [
        "/static/img/mark.000000000000.svg",
        "/static/css/zebra.css",
        "/static/missing.css",
        "/static/",
        "/static/../main.py",
        "/static/..%2fmain.py",
        "/static/img/%00",
        "/static/img/mark.svg/",
    ],
)
def test_what_is_not_there_answers_404(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.text) == (404, "There is no such file.")


def test_a_browser_that_has_the_file_is_told_so(client: TestClient) -> None:
    etag = client.get("/static/img/mark.svg").headers["etag"]
    again = client.get("/static/img/mark.svg", headers={"if-none-match": etag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    assert client.get("/static/img/mark.svg", headers={"if-none-match": '"other"'}).status_code == 200


def test_a_file_is_sent_compressed_to_whoever_takes_it_so(client: TestClient) -> None:
    with client.stream("GET", "/static/img/mark.svg", headers={"accept-encoding": "gzip, br"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) == len(raw)
    plain = client.get("/static/img/mark.svg", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(raw) == plain.content
    assert plain.headers["vary"] == "Accept-Encoding"


def test_a_file_that_does_not_shrink_is_sent_as_it_is(client: TestClient) -> None:
    answer = client.get("/static/img/dot.gif", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in answer.headers
    assert (answer.headers["content-type"], answer.content) == ("image/gif", b"GIF89a")


def test_head_tells_the_length_without_the_body(client: TestClient) -> None:
    answer = client.head("/static/img/dot.gif")
    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (200, b"", "6")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_file_is_only_ever_read(client: TestClient, method: str) -> None:
    answer = client.request(method, "/static/img/dot.gif")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
