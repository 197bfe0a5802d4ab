"""Starting and closing the workers behind the screen."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message

from tui.config_file import save_setting
from tui.ui.messages import MarksFailed, MarksWritten
from tui.ui.paint_gate import PaintGate
from tui.ui.workers.archive_watcher import ArchiveWatcher
from tui.ui.workers.article_loader import ArticleLoader
from tui.ui.workers.catalogue_loader import CatalogueLoader
from tui.ui.workers.completer import Completer
from tui.ui.workers.index_watcher import IndexWatcher
from tui.ui.workers.refresher import Refresher
from tui.ui.workers.search_worker import SearchWorker
from tui.ui.workers.text_index_builder import TextIndexBuilder

if TYPE_CHECKING:
    from pathlib import Path

    from tui.library.library import Library


class Session:
    """The workers of a screen on a library, one for each job. `post` takes messages from any thread."""

    def __init__(self, library: Library, config_file: Path, post: Callable[[Message], object]) -> None:
        self.library = library
        self._config_file = config_file
        self._post = post
        self._closing = threading.Event()
        self.paint_gate = PaintGate()
        library.give_way = self.paint_gate.wait
        self.articles = ArticleLoader(library, post, self.paint_gate.wait)
        self._catalogue = CatalogueLoader(library, post, self.articles)
        self.text_index = TextIndexBuilder(library, post, self._closing)
        self.refresher = Refresher(
            library, post, self._catalogue, self.articles, self.text_index,
            check_index=self._check_index, closing=self._closing,
        )  # fmt: skip
        self.index_watcher = IndexWatcher(
            library, post, self._catalogue, self.articles,
            refresh=self.refresher.refresh_changed_index, closing=self._closing,
        )  # fmt: skip
        self.archive_watcher = ArchiveWatcher(
            [archive.root for archive in library.archives], self.refresher, closing=self._closing
        )
        self.searcher = SearchWorker(library, post, self.refresher.pause_for_typing, self.paint_gate.wait)
        self.completer = Completer(library, post, self.paint_gate.wait)
        library.on_written(lambda had_failed: post(MarksWritten(had_failed)), lambda error: post(MarksFailed(error)))

    def start(self, posts: int, *, watch: bool) -> None:
        """Load the catalogue of so many posts, refresh the index, load the article that was requested meanwhile. With
        `watch`, follow the files of the archives from then on.

        To be called once the first frame is painted: before that the threads would only delay it.
        """
        # Garbage is collected from here on, and not looked for among what the program itself is made of.
        gc.freeze()
        gc.enable()
        self._catalogue.request(posts)
        self.articles.start()
        self.refresher.start(has_posts=posts > 0 and not self.library.is_first_refresh_begun)
        self.index_watcher.start()
        if watch:
            self.archive_watcher.start()

    def close(self) -> None:
        """Cancel what is under way and wait for it to end."""
        self._closing.set()
        for worker in (
            self.archive_watcher, self.refresher, self._catalogue, self.index_watcher, self.text_index, self.searcher,
            self.completer, self.articles,
        ):  # fmt: skip
            worker.close()

    def save_setting(self, name: str, value: str | float) -> None:
        """Write a setting into the config file, without the screen waiting for it."""
        self.library.submit(partial(save_setting, self._config_file, name, value))

    def _check_index(self) -> None:
        self.index_watcher.check()
