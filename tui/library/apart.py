"""Reading a long post in a process of its own, which is ended where nobody waits for the post any more.

Most of the work on a body is done by calls that let no other thread run before they return, and that nothing ends: HTML
is parsed, regular expressions search. On a body of megabytes one may take seconds, in which the screen stood still.
"""

from __future__ import annotations

import os
import pickle
import select
import sys
from dataclasses import replace
from functools import partial
from typing import IO, TYPE_CHECKING, Any, Final, cast

from tui import language
from tui.child import end, import_path, start_python
from tui.errors import Cancelled, MicroficheError
from tui.index.parse_worker import LENGTH_BYTES
from tui.index.stuck import StuckWatch, TaskLimits, processor_seconds
from tui.language import stated
from tui.library.documents import Document, as_in_file, read_beginning, read_document
from tui.time_limit import OutOfTime

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tui.article.preview import Preview
    from tui.model import Post

MIN_BYTES: Final = 256 * 1024
"""The size of a file from which it is read apart. To start a process takes as long as to read a shorter one."""
_LIMITS: Final = TaskLimits(busy=12.0, idle=60.0, unknown=60.0)
"""How long the process may take, more than the stages of an article have together."""
_LOOK_SECONDS: Final = 0.05
"""How often it is looked whether anybody waits for the post."""
_READ_BYTES: Final = 1 << 20
_LISTS: Final = ("blocks", "links", "images")
"""What an article may have a hundred thousand of: they come piece by piece, since unpickling lets others run between
two pieces alone.
"""
_PIECE: Final = 200
_PROGRAM: Final = (
    "import pickle, sys\n"
    "sys.path[:] = pickle.load(sys.stdin.buffer)\n"
    "from tui.library.apart import main\n"
    "main()\n"
)  # fmt: skip


def _never() -> bool:
    return False


def read(
    post: Post,
    on_preview: Callable[[Post, Preview], None] | None = None,
    is_given_up: Callable[[], bool] = _never,
) -> Document:
    """A post with its article, as `read_document` gives it; read apart where it is long.

    Of a post that is read apart `on_preview` is always called: where its beginning takes long, with no blocks.

    Raises Cancelled soon after it `is_given_up`.
    """
    process = _start(post) if _size(post) >= MIN_BYTES and sys.executable else None
    if process is None:
        return read_document(post, on_preview, is_given_up=is_given_up)
    try:
        if on_preview is not None:
            _preview(post, on_preview, is_given_up)
        return process.receive(is_given_up)
    finally:
        process.end()


def _preview(post: Post, on_preview: Callable[[Post, Preview], None], is_given_up: Callable[[], bool]) -> None:
    from tui.article.preview import Preview

    is_sent = False

    def send(found: Post, preview: Preview) -> None:
        nonlocal is_sent
        is_sent = True
        on_preview(found, preview)

    read_beginning(post, send, is_given_up)
    if not is_sent and not is_given_up():
        on_preview(post, Preview((), (), ()))


def _size(post: Post) -> int:
    """The size of the first file of a post that is there; 0 without one."""
    from tui.archive.read import stamp_of

    for path in post.read_from:
        try:
            return stamp_of(path)[0]
        except OSError:
            continue
    return 0


def _start(post: Post) -> _Process | None:
    """A process that reads a post; None where none can be started."""
    try:
        return _Process(post)
    except OSError:
        return None


class _Process:
    """A process that reads one post."""

    def __init__(self, post: Post) -> None:
        """Start it. Raises OSError."""
        self._post = post
        self._process = start_python(_PROGRAM)
        self._in = cast("IO[bytes]", self._process.stdin)
        self._out = cast("IO[bytes]", self._process.stdout)
        try:
            pickle.dump(import_path(), self._in)
            pickle.dump((post, language.in_force()), self._in)
            self._in.close()
        except OSError:
            self.end()
            raise

    def receive(self, is_given_up: Callable[[], bool]) -> Document:
        """The document that the process makes; where it dies or is stuck, the text of the file as it is."""
        from tui.article.split import Stages

        found: dict[str, list[Any]] = {name: [] for name in _LISTS}
        try:
            for message in self._messages(is_given_up):
                if isinstance(message, MicroficheError):
                    raise message
                if isinstance(message, Document):
                    blocks, links, images = (tuple(found[name]) for name in _LISTS)
                    return replace(message, article=replace(message.article, blocks=blocks, links=links, images=images))
                name, values = message
                found[name] += values
            raise EOFError
        except (OutOfTime, EOFError, OSError) as error:
            stages = Stages()
            stages.note(stated("reading the file"), error)
            return as_in_file(self._post, stages.failures)

    def _messages(self, is_given_up: Callable[[], bool]) -> Iterator[Any]:
        """What the process sends. Raises Cancelled when it `is_given_up`, OutOfTime when it is stuck."""
        watch = StuckWatch(_LIMITS, partial(processor_seconds, self._process.pid))
        ready = select.poll()
        ready.register(self._out, select.POLLIN)
        buffer = bytearray()
        while True:
            if is_given_up():
                raise Cancelled
            if not ready.poll(_LOOK_SECONDS * 1000):
                if watch.is_stuck(-1):
                    raise OutOfTime
                continue
            piece = os.read(self._out.fileno(), _READ_BYTES)
            if not piece:
                return
            watch.restart()
            buffer += piece
            start = 0
            while (end := start + LENGTH_BYTES) <= len(buffer):
                end += int.from_bytes(buffer[start:end], "little")
                if end > len(buffer):
                    break
                yield pickle.loads(memoryview(buffer)[start + LENGTH_BYTES : end])  # noqa: S301 - from our own process
                if is_given_up():
                    raise Cancelled
                start = end
            del buffer[:start]

    def end(self) -> None:
        """End it, whatever it is doing."""
        end(self._process)


def main() -> None:
    """The main function of the process: read a post from stdin, and write its document to stdout in pieces.

    The system ends it where it takes too long: whoever would end it may be gone.
    """
    import gc
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    limit = int(2 * _LIMITS.busy)
    resource.setrlimit(resource.RLIMIT_CPU, (limit if most == resource.RLIM_INFINITY else min(limit, most), most))
    gc.set_threshold(50_000, 20, 20)
    post: Post
    post, spoken = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our own process
    language.use(spoken)
    try:
        document = read_document(post)
    except MicroficheError as error:
        _send(error)
        return
    article = document.article
    for name in _LISTS:
        values = getattr(article, name)
        for at in range(0, len(values), _PIECE):
            _send((name, values[at : at + _PIECE]))
    _send(replace(document, article=replace(article, blocks=(), links=(), images=())))


def _send(message: object) -> None:
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    sys.stdout.buffer.write(len(data).to_bytes(LENGTH_BYTES, "little"))
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
