"""Static files from memory, under addresses that change with their content.

All of static/ is read once at start: a few dozen small files. Every file of css/ is served as one
style sheet, and of js/ as one module, so that a page asks for two files and needs no build step.
An address with the right hash is kept by browsers for a year.
"""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

# The order of the cascade; files not named here follow by name, in the components layer.
CSS_FIRST = ("layers", "tokens", "reset", "base", "layout")
FOREVER = b"public, max-age=31536000, immutable"


@dataclass(frozen=True)
class StaticFile:
    content: bytes
    compressed: bytes
    media_type: str
    digest: str


class StaticFiles:
    """An ASGI app; `url(name)` gives the address of a file such as "css/site.css" or "img/icon.svg"."""

    def __init__(self, folder: Path, prefix: str = "/static") -> None:
        self._prefix = prefix
        self._files = {name: _static_file(name, content) for name, content in _contents(folder).items()}

    def url(self, name: str) -> str:
        """Raises KeyError for a file that is not there."""
        stem, _, ending = name.rpartition(".")
        return f"{self._prefix}/{stem}.{self._files[name].digest}.{ending}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        name, digest = _split_digest(
            path.removeprefix(scope.get("root_path", "")).removeprefix(self._prefix).lstrip("/")
        )
        file = self._files.get(name)
        if scope["method"] not in ("GET", "HEAD"):
            await _answer(send, 405, [(b"allow", b"GET, HEAD")], b"")
        elif file is None or digest not in ("", file.digest):
            await _answer(send, 404, [(b"content-type", b"text/plain; charset=utf-8")], b"There is no such file.")
        else:
            await _serve(scope, send, file, hashed=bool(digest))


async def _serve(scope: Scope, send: Send, file: StaticFile, *, hashed: bool) -> None:
    request = Headers(scope=scope)
    etag = f'"{file.digest}"'.encode()
    headers = [
        (b"cache-control", FOREVER if hashed else b"no-cache"),
        (b"etag", etag),
        (b"vary", b"Accept-Encoding"),
    ]
    if request.get("if-none-match", "").encode() == etag:
        await _answer(send, 304, headers, b"")
        return
    headers.append((b"content-type", file.media_type.encode()))
    body = file.content
    if "gzip" in request.get("accept-encoding", "") and len(file.compressed) < len(file.content):
        body = file.compressed
        headers.append((b"content-encoding", b"gzip"))
    headers.append((b"content-length", str(len(body)).encode()))
    await _answer(send, 200, headers, b"" if scope["method"] == "HEAD" else body)


async def _answer(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _contents(folder: Path) -> dict[str, bytes]:
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
    sheets = [name for name in files if name.startswith("css/")]
    scripts = [name for name in files if name.startswith("js/")]
    first = [f"css/{name}.css" for name in CSS_FIRST]
    sheets.sort(key=lambda name: (first.index(name) if name in first else len(first), name))
    bundles = {
        "css/site.css": b"\n".join(files[name] for name in sheets),
        # Braces keep each file's names to itself.
        "js/site.js": b"\n".join(b"{\n" + files[name] + b"}" for name in scripts),
    }
    others = {name: content for name, content in files.items() if name not in sheets and name not in scripts}
    return bundles | others


def _static_file(name: str, content: bytes) -> StaticFile:
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if media_type.startswith("text/"):
        media_type += "; charset=utf-8"
    digest = hashlib.sha256(content).hexdigest()[:12]
    return StaticFile(content, gzip.compress(content, 9, mtime=0), media_type, digest)


def _split_digest(path: str) -> tuple[str, str]:
    """The file's name and the hash in its address, which may be absent."""
    parts = path.rsplit(".", 2)
    if len(parts) == 3 and len(parts[1]) == 12:
        return f"{parts[0]}.{parts[2]}", parts[1]
    return path, ""
