"""Fetching a picture from the web, for a person who asked for this one: http and https only, within limits.

No cookies, no referrer, a plain User-Agent; proxies as the environment names them (`http_proxy`, `no_proxy`). Only
these two schemes are followed in a redirect as well, and no opener for any other is there. Addresses of the reader's
own network are not refused: whoever asks sees the host before, and may reach it as in a browser.
"""

from __future__ import annotations

import http.client
import socket
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from typing import IO, Any

from tui.addresses import refusal
from tui.errors import Cancelled, PictureError
from tui.text import clean_line, cut

_CHUNK = 64 * 1024
_MOST_REDIRECTS = 5
_ASTRAY = "The server passes on to an address that is not opened"
_CIRCLE = "The server passes on and on"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a fetch may take: seconds without an answer, seconds in all, bytes."""

    silence: float = 10.0
    seconds: float = 30.0
    bytes: int = 20 * 1024 * 1024


class Fetch:
    """One fetch. `run` does it in the thread that calls it; `cancel` may be called from any other."""

    def __init__(self, address: str, limits: Limits = Limits()) -> None:
        self.address = address
        self._limits = limits
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self._cancelled = False
        self._is_late = False

    def cancel(self) -> None:
        """Give up: `run` raises Cancelled soon, whatever it waits for."""
        self._cancelled = True
        self._hang_up()

    def run(self) -> bytes:
        """What the address gives. Raises PictureError, with the reason in one sentence, or Cancelled."""
        if (reason := refusal(self.address)) is not None:
            raise PictureError(reason)
        # A server that sends a byte now and then keeps every single wait short, so the whole has an end of its own.
        clock = threading.Timer(self._limits.seconds, self._end)
        clock.daemon = True
        clock.start()
        try:
            return self._read()
        except (OSError, http.client.HTTPException, ValueError) as error:
            if self._cancelled:
                raise Cancelled("The fetch was given up") from error
            raise PictureError(self._reason(error)) from error
        finally:
            clock.cancel()

    def _read(self) -> bytes:
        request = urllib.request.Request(  # noqa: S310 - the scheme was looked at
            self.address,
            headers={"User-Agent": "microfiche", "Accept": "image/*;q=1, */*;q=0.1", "Accept-Encoding": "identity"},
        )
        most = self._limits.bytes
        began = time.monotonic()
        with self._opener().open(request, timeout=self._limits.silence) as response:
            told = response.headers.get("Content-Length", "")
            if told.isdecimal() and int(told) > most:
                raise PictureError(f"The picture is larger than {_size(most)}")
            chunks: list[bytes] = []
            size = 0
            while chunk := response.read1(_CHUNK):
                size += len(chunk)
                if size > most:
                    raise PictureError(f"The picture is larger than {_size(most)}")
                if self._is_late or time.monotonic() - began > self._limits.seconds:
                    raise TimeoutError
                if self._cancelled:
                    raise Cancelled("The fetch was given up")
                chunks.append(chunk)
        # A connection that was hung up ends like one that is done.
        if self._cancelled:
            raise Cancelled("The fetch was given up")
        if self._is_late:
            raise TimeoutError
        if told.isdecimal() and size < int(told):
            raise PictureError("The picture came only in part")
        return b"".join(chunks)

    def _opener(self) -> urllib.request.OpenerDirector:
        """An opener that knows http and https, and nothing else: no files, no ftp, no data."""
        opener = urllib.request.OpenerDirector()
        for handler in (
            urllib.request.ProxyHandler(),
            urllib.request.UnknownHandler(),
            _Plain(self._connected),
            _Secure(self._connected),
            urllib.request.HTTPDefaultErrorHandler(),
            _Redirects(),
            urllib.request.HTTPErrorProcessor(),
        ):
            opener.add_handler(handler)
        opener.addheaders = []
        return opener

    def _connected(self, line: socket.socket) -> None:
        """A connection is there: from now on it can be hung up."""
        with self._lock:
            self._sockets.append(line)
        if self._cancelled or self._is_late:
            self._hang_up()

    def _end(self) -> None:
        self._is_late = True
        self._hang_up()

    def _hang_up(self) -> None:
        with self._lock:
            for line in self._sockets:
                with suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)

    def _reason(self, error: Exception) -> str:
        """Why it did not come, in one sentence."""
        cause = error.reason if isinstance(error, urllib.error.URLError) else error
        if isinstance(error, urllib.error.HTTPError):
            error.close()
            if 300 <= error.code < 400:
                return _CIRCLE if str(error.reason).startswith(_Redirects.inf_msg) else _ASTRAY
            return f"The server answers {error.code} {clean_line(str(error.reason))}".rstrip()
        if self._is_late or isinstance(cause, TimeoutError):
            return "The server takes too long"
        if isinstance(cause, socket.gaierror):
            return "The host is not known, or there is no network"
        said = cause.strerror if isinstance(cause, OSError) and cause.strerror else str(cause) or type(cause).__name__
        return f"It cannot be fetched: {cut(clean_line(said), 120)}"


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows to http and https alone, and not for long."""

    max_redirections = _MOST_REDIRECTS

    def redirect_request(  # noqa: PLR0917 - as urllib calls it
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request | None:
        if refusal(newurl) is not None:
            raise PictureError(_ASTRAY)
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


class _Plain(urllib.request.HTTPHandler):
    """http, with the connection made known."""

    def __init__(self, connected: Any) -> None:
        super().__init__()
        self._connected = connected

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        connected = self._connected

        class Connection(http.client.HTTPConnection):
            def connect(self) -> None:
                super().connect()
                connected(self.sock)

        return self.do_open(Connection, req)


class _Secure(urllib.request.HTTPSHandler):
    """https, with the connection made known; certificates are checked."""

    def __init__(self, connected: Any) -> None:
        super().__init__()
        self._connected = connected

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        connected = self._connected

        class Connection(http.client.HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                connected(self.sock)

        return self.do_open(Connection, req)


def _size(size: int) -> str:
    return f"{size >> 20} MB" if size >= 1 << 20 else f"{size >> 10} KB"
