"""The floor: a bare ASGI app that answers 20 KB from memory. What the server and the machine cost by themselves."""

from starlette.types import Message, Receive, Scope, Send

_ROW = b"<li><a href=/jobs/1>Night Nurse, Intensive Care</a> St. Anne's Hospital, Ghent, 3,400 a month</li>\n"
BODY = (b"<!doctype html><title>Jobs</title><ul>\n" + _ROW * 300)[:20480]
START: Message = {
    "type": "http.response.start",
    "status": 200,
    "headers": [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(BODY)).encode())],
}
END: Message = {"type": "http.response.body", "body": BODY}


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await _live(receive, send)
    else:
        await send(START)
        await send(END)


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return
