"""Fetching a picture: what is asked, what is followed, and where it ends."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.conftest import PATIENCE
from tui.errors import Cancelled, PictureError
from tui.pictures.fetch import Fetch, FetchLimits

Answer = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """A server on this machine that answers as it is told; `release` lets go of whoever holds a connection."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.requests: list[BaseHTTPRequestHandler] = []
        self.release = threading.Event()
        self.holding = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.requests.append(self)
                server.answers[self.path](self)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self._server.server_port}{path}"

    def close(self) -> None:
        self.release.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    running = Server()
    yield running
    running.close()


def gives(body: bytes, status: int = 200, **headers: str) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            if value:
                request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def passes_on(target: str) -> Answer:
    return gives(b"", 302, Location=target)


def test_it_gives_what_the_server_sends(server: Server) -> None:
    server.answers["/lamp.png"] = gives(b"light" * 50_000)
    assert Fetch(server.address("/lamp.png")).run() == b"light" * 50_000


def test_it_tells_nothing_of_the_reader(server: Server) -> None:
    server.answers["/a"] = gives(b"", 302, Location="/b", Set_Cookie="reader=1")
    server.answers["/b"] = gives(b"light")
    assert Fetch(server.address("/a")).run() == b"light"
    for request in server.requests:
        assert request.headers["User-Agent"] == "microfiche"
        assert not {"Referer", "Cookie", "Authorization"} & {name.title() for name in request.headers}


@pytest.mark.parametrize(
    "address", ["file:///etc/hostname", "ftp://lantern.example/x.png", "data:image/png;base64,AA", ""]
)
def test_nothing_but_http_is_fetched(address: str) -> None:
    with pytest.raises(PictureError):
        Fetch(address).run()


@pytest.mark.parametrize(
    "target", ["file:///etc/hostname", "ftp://lantern.example/x.png", "javascript:alert(1)", "data:,x"]
)
def test_nothing_else_is_followed(server: Server, target: str) -> None:
    server.answers["/a"] = passes_on(target)
    with pytest.raises(PictureError, match="passes on to an address that is not opened"):
        Fetch(server.address("/a")).run()


def test_a_circle_of_redirects_ends(server: Server) -> None:
    server.answers["/a"] = passes_on("/a")
    with pytest.raises(PictureError, match="passes on and on"):
        Fetch(server.address("/a")).run()
    assert len(server.requests) <= 10


def test_an_error_of_the_server_is_named(server: Server) -> None:
    server.answers["/a"] = gives(b"gone", 404)
    with pytest.raises(PictureError, match="The server answers 404 Not Found"):
        Fetch(server.address("/a")).run()


def test_what_says_that_it_is_too_large_is_not_read(server: Server) -> None:
    server.answers["/a"] = gives(b"x" * 10, **{"Content-Length": "5000"})
    with pytest.raises(PictureError, match="larger than 1 KB"):
        Fetch(server.address("/a"), FetchLimits(bytes=1024)).run()


def test_what_does_not_say_how_large_it_is_ends_at_the_limit(server: Server) -> None:
    server.answers["/a"] = gives(b"x" * 200_000, **{"Content-Length": ""})
    with pytest.raises(PictureError, match="larger than 1 KB"):
        Fetch(server.address("/a"), FetchLimits(bytes=1024)).run()


def test_what_comes_in_part_is_not_taken_for_the_whole(server: Server) -> None:
    server.answers["/a"] = gives(b"x" * 10, **{"Content-Length": "500"})
    with pytest.raises(PictureError):
        Fetch(server.address("/a")).run()


def holds(server: Server) -> Answer:
    """Begin to answer, and go on a byte at a time, for ever."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        while not server.release.wait(0.02):
            try:
                request.wfile.write(b"x")
                request.wfile.flush()
            except OSError:
                return
            server.holding.set()

    return answer


def test_a_server_that_drips_is_left_when_the_time_is_over(server: Server) -> None:
    server.answers["/a"] = holds(server)
    with pytest.raises(PictureError, match="takes too long"):
        Fetch(server.address("/a"), FetchLimits(silence=5.0, seconds=0.3)).run()


def test_a_server_that_says_nothing_is_left(server: Server) -> None:
    server.answers["/a"] = lambda _request: server.release.wait() and None
    with pytest.raises(PictureError, match="takes too long"):
        Fetch(server.address("/a"), FetchLimits(silence=0.2, seconds=20.0)).run()


def test_it_is_given_up_at_once_when_nobody_waits_any_more(server: Server) -> None:
    server.answers["/a"] = holds(server)
    fetch = Fetch(server.address("/a"))
    ended: list[Exception] = []

    def run() -> None:
        try:
            fetch.run()
        except Cancelled as error:
            ended.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    assert server.holding.wait(PATIENCE)
    fetch.cancel()
    thread.join(PATIENCE)
    assert len(ended) == 1


def test_a_host_that_does_not_answer_is_named(server: Server) -> None:
    address = server.address("/a")
    server.close()
    with pytest.raises(PictureError, match="cannot be fetched: Connection refused"):
        Fetch(address).run()


def test_the_proxy_of_the_environment_is_asked(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", server.address(""))
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    server.answers["http://lantern.example/lamp.png"] = gives(b"by proxy")
    assert Fetch("http://lantern.example/lamp.png").run() == b"by proxy"
