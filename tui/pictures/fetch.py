"""Fetching one picture from the web at the user's request, over http or https, with limits on time and size.

No cookies and no referrer are sent; proxies are those of the environment (`http_proxy`, `no_proxy`). Redirects are
followed to these two schemes only. Addresses of the local network are allowed: the user sees the host before, and
could reach it with a browser as well.
"""

from __future__ import annotations

import http.client
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from typing import IO, Any

from tui.addresses import address_to_open, refusal
from tui.errors import Cancelled, PictureError
from tui.language import N_, _
from tui.text import clean_line, cut

_CHUNK_BYTES = 64 * 1024
_MAX_REDIRECTS = 5
_REDIRECT_REFUSED = N_("The server passes on to an address that is not opened")
_TOO_MANY_REDIRECTS = N_("The server passes on and on")


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Limits of a fetch: seconds without an answer, seconds in total, bytes."""

    silence: float = 10.0
    seconds: float = 30.0
    bytes: int = 20 * 1024 * 1024


_LIMITS = FetchLimits()


class Fetch:
    """One fetch. `run` blocks the thread that calls it; `cancel` may be called from any other."""

    def __init__(self, address: str, limits: FetchLimits = _LIMITS) -> None:
        self.address = address
        self._limits = limits
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self._cancelled = False
        self._is_late = False

    def cancel(self) -> None:
        """Make `run` raise Cancelled soon, whatever it is waiting for."""
        self._cancelled = True
        self._shut_down()

    def run(self) -> bytes:
        """Fetch the bytes at the address. Raises PictureError, with the reason in one sentence, or Cancelled."""
        if (reason := refusal(self.address)) is not None:
            raise PictureError(reason)
        # A server that sends a byte now and then never runs into the time-out of a single read.
        clock = threading.Timer(self._limits.seconds, self._time_out)
        clock.daemon = True
        clock.start()
        try:
            return self._read()
        except (OSError, http.client.HTTPException, ValueError) as error:
            if self._cancelled:
                raise Cancelled(_("The fetch was given up")) from error
            raise PictureError(self._reason(error)) from error
        finally:
            clock.cancel()

    def _read(self) -> bytes:
        request = urllib.request.Request(  # noqa: S310 - the scheme was checked
            address_to_open(self.address),
            headers={"User-Agent": "microfiche", "Accept": "image/*;q=1, */*;q=0.1", "Accept-Encoding": "identity"},
        )
        most = self._limits.bytes
        began = time.monotonic()
        with self._opener().open(request, timeout=self._limits.silence) as response:
            announced = response.headers.get("Content-Length", "")
            if announced.isdecimal() and int(announced) > most:
                raise PictureError(_("The picture is larger than {size}", size=_size(most)))
            chunks: list[bytes] = []
            size = 0
            while chunk := response.read1(_CHUNK_BYTES):
                size += len(chunk)
                if size > most:
                    raise PictureError(_("The picture is larger than {size}", size=_size(most)))
                if self._is_late or time.monotonic() - began > self._limits.seconds:
                    raise TimeoutError
                if self._cancelled:
                    raise Cancelled(_("The fetch was given up"))
                chunks.append(chunk)
        # A read from a connection that was shut down looks like the end of the response.
        if self._cancelled:
            raise Cancelled(_("The fetch was given up"))
        if self._is_late:
            raise TimeoutError
        if announced.isdecimal() and size < int(announced):
            raise PictureError(_("The picture came only in part"))
        return b"".join(chunks)

    def _opener(self) -> urllib.request.OpenerDirector:
        """An opener for http and https only: not for files, ftp or data."""
        opener = urllib.request.OpenerDirector()
        for handler in (
            urllib.request.ProxyHandler(),
            urllib.request.UnknownHandler(),
            _Connector(self._connected),
            urllib.request.HTTPDefaultErrorHandler(),
            _Redirects(),
            urllib.request.HTTPErrorProcessor(),
        ):
            opener.add_handler(handler)
        opener.addheaders = []
        return opener

    def _connected(self, opened: socket.socket) -> None:
        """Remember the socket of a connection, so that it can be shut down."""
        with self._lock:
            self._sockets.append(opened)
        if self._cancelled or self._is_late:
            self._shut_down()

    def _time_out(self) -> None:
        self._is_late = True
        self._shut_down()

    def _shut_down(self) -> None:
        with self._lock:
            for opened in self._sockets:
                with suppress(OSError):
                    opened.shutdown(socket.SHUT_RDWR)

    def _reason(self, error: Exception) -> str:
        """Why the fetch failed, in one sentence."""
        cause = error.reason if isinstance(error, urllib.error.URLError) else error
        if isinstance(error, urllib.error.HTTPError):
            error.close()
            if 300 <= error.code < 400:
                has_circled = str(error.reason).startswith(_Redirects.inf_msg)
                return str(_TOO_MANY_REDIRECTS if has_circled else _REDIRECT_REFUSED)
            answer = f"{error.code} {clean_line(str(error.reason))}".rstrip()
            return _("The server answers {answer}", answer=answer)
        if self._is_late or isinstance(cause, TimeoutError):
            return _("The server takes too long")
        if isinstance(cause, socket.gaierror):
            return _("The host is not known, or there is no network")
        text = cause.strerror if isinstance(cause, OSError) and cause.strerror else str(cause) or type(cause).__name__
        return _("It cannot be fetched: {fault}", fault=cut(clean_line(text), 120))


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects to http and https, up to `_MAX_REDIRECTS`."""

    max_redirections = _MAX_REDIRECTS

    def redirect_request(  # noqa: PLR0917 - as urllib calls it
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request | None:
        if refusal(newurl) is not None:
            raise PictureError(str(_REDIRECT_REFUSED))
        return super().redirect_request(req, fp, code, msg, headers, address_to_open(newurl))  # type: ignore[arg-type]


class _Connector(urllib.request.HTTPSHandler):
    """http, and https with certificates checked, calling `connected` with the socket of each connection."""

    http_request = urllib.request.HTTPSHandler.do_request_

    def __init__(self, connected: Callable[[socket.socket], None]) -> None:
        super().__init__()
        self._connected = connected

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self._open(http.client.HTTPConnection, req)

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self._open(http.client.HTTPSConnection, req)

    def _open(self, connection: type[Any], req: urllib.request.Request) -> http.client.HTTPResponse:
        connected = self._connected

        class Connection(connection):  # type: ignore[misc]  # mypy wants a class that is known before
            def connect(self) -> None:
                super().connect()
                connected(self.sock)

        return self.do_open(Connection, req)


def _size(size: int) -> str:
    return f"{size >> 20} MB" if size >= 1 << 20 else f"{size >> 10} KB"
