"""The web server: uvicorn, told what it must not guess."""

import gc
from typing import Any

import uvicorn
from uvicorn.supervisors import Multiprocess

from commands import COLLECTED_BY_DEFAULT
from core.config import settings
from core.log import TO_STANDARD_ERROR


def serve(*, workers: int, reload: bool) -> None:
    """Serves until it is stopped, and prints the address once it answers there."""
    options: dict[str, Any] = {
        "host": settings.HOST,
        "port": settings.PORT,
        "http": "core.encoded_head:EncodedHeadProtocol",
        "ws": "none",
        "log_config": TO_STANDARD_ERROR,
        "log_level": "warning",
        "access_log": False,
        "server_header": False,
        # Off: uvicorn would believe what any program on this machine says of the client's address.
        "proxy_headers": False,
        "timeout_graceful_shutdown": 10,
    }
    if reload:
        _announce()
        uvicorn.run("main:app", reload=True, **options)
        return
    if workers > 1:
        config = uvicorn.Config("main:app", workers=workers, **options)
        sock = config.bind_socket()
        sock.listen(config.backlog)  # from here on a visitor waits and is not refused
        _announce()
        Multiprocess(config, sockets=[sock]).run()
        return
    _AnnouncedServer(uvicorn.Config("main:app", **options)).run()


class _AnnouncedServer(uvicorn.Server):
    async def startup(self, sockets: Any = None) -> None:
        # What is there now stays. From here on the collector looks as often as ever: see run_command().
        gc.freeze()
        gc.set_threshold(*COLLECTED_BY_DEFAULT)
        await super().startup(sockets)
        if self.started:
            _announce()


def _announce() -> None:
    print(f"{settings.PROJECT_NAME} is at {settings.base_url} (Ctrl+C stops it)", flush=True)
