"""Serves the application with granian."""

import ipaddress
import socket
from collections.abc import Callable

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from ..core.errors import Unavailable
from ..settings import Settings

SECONDS_TO_STOP = 5


def address(host: str, port: int) -> str:
    """The server's address as one pastes it into a browser."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def is_loopback(host: str) -> bool:
    """Whether what listens on a host can be reached from this machine alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def require_free(host: str, port: int) -> None:
    """Raises Unavailable where the address cannot be listened on; the server would tell so by a traceback."""
    try:
        family, kind, protocol, _, target = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(target)
    except OSError as error:
        raise Unavailable(
            f"Port {port} of {host} cannot be listened on ({error.strerror}): stop what uses it, or take another "
            f"with --port (make serve PORT={port + 100 if port < 65000 else 8100})."
        ) from error


def run(host: str, port: int, workers: int, settings: Settings, announce: Callable[[], None]) -> None:
    """Serve until stopped. Each worker is a process with as many threads as it has database connections.

    announce: called once the address is ours and the server can be stopped, right before the workers start.
    """
    server = Granian(
        "qi_tracker:create_app",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=settings.database_pool_size,
        websockets=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        # A worker that is asked to stop while it starts does not hear it, and would be waited for without end.
        workers_kill_timeout=SECONDS_TO_STOP,
    )
    server.on_startup(announce)
    server.serve()
