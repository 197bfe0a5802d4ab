"""The server itself: the tools as the protocol declares them, on stdin and stdout."""

# No annotations from the future: the protocol's library reads those of the tools.
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Final, Literal, TypeVar

from tui import __version__
from tui.errors import MicroficheError, UsageError
from tui.language import _
from tui.mcp.answers import MAX_CHARACTERS, MAX_POSTS, MAX_QUERIES, UNTRUSTED, Answers
from tui.model import CountedBy

_QUERY: Final = """\
The query language: words are fuzzy on the title, all of them must match; "exact words" are in the title literally. \
body:word and body:"exact words" are in the text, body:"a b"~5 within five words of each other, all:word in either. \
tag:x author:x site:host category:x (quotes for blanks, x* by the beginning); date:2021, date:2021-06, \
date:2021-06..2021-08, date:>=2021, date:7d; source:"https://…", link:host; cites:ID, citedby:ID, cited:>=3; \
len:>2000 by characters; re:/…/ a regular expression on the title; is:unread is:starred is:duplicate is:new. \
-x is not, a OR b, ( … ). sort:relevance, sort:date (oldest first), sort:-date, sort:title, sort:cited, sort:length. \
Case, accents and simplified or traditional Chinese make no difference. An empty query is every post, newest first."""

_INSTALLING: Final = "pip install 'microfiche[mcp]'"
_INSTRUCTIONS: Final = f"""\
An archive of news posts, to be searched and read; nothing can be changed. {UNTRUSTED}
Cite posts by title, date and source.

{_QUERY}"""

_ABOUT: Final = {
    "search": f"Search the posts. {UNTRUSTED}\n\n{_QUERY}",
    "show": f"Read a post by its id or key, as search gives them: its text as Markdown, at most {MAX_CHARACTERS} "
    f"characters at a time: go on with next_offset. {UNTRUSTED}",
    "facets": "Count the posts that a query finds by tag, author, site, category or month.",
    "trend": f"How many posts up to {MAX_QUERIES} queries find by day, month or year.",
    "similar": f"Posts about the same thing as one, given by its id or key, at most {MAX_POSTS}, with the words "
    f"that tie them. {UNTRUSTED}",
}
"""What an assistant is told of each tool. It is for programs, and in English as all they read."""


Tool = TypeVar("Tool", bound=Callable[..., Any])


def serve(paths: Sequence[str]) -> int:
    """Answer on stdin and stdout until they are closed. Raises UsageError where the extra is not installed."""
    try:
        import mcp.server.fastmcp  # noqa: F401 - whether it is there
    except ImportError as error:
        raise UsageError(
            _("The server for assistants is an extra: install it with {command}", command=_INSTALLING)
        ) from error
    from tui.config_file import load_settings
    from tui.language import use
    from tui.library.library import Library
    from tui.settings import Folders

    use("en")  # programs read it
    folders = Folders.of_user()
    settings, _warnings = load_settings(folders.config_file)
    with Library.with_settings(folders, settings, paths) as library:
        if not library.is_complete:
            library.refresh()
        answers = Answers(library)
        try:
            server_of(answers).run("stdio")
        finally:
            answers.close()
    return 0


def server_of(answers: Answers) -> Any:
    """The server with its tools."""
    import mcp.types
    from mcp.server.fastmcp import FastMCP
    from mcp.server.fastmcp.exceptions import ToolError
    from mcp.types import ToolAnnotations
    from pydantic import Field

    class Server(FastMCP):
        """Refuses arguments that a tool does not have: left out, as the protocol's library does, a misspelt one would
        have another question answered.
        """

        async def list_tools(self) -> list[mcp.types.Tool]:
            tools = await super().list_tools()
            for one in tools:
                one.inputSchema["additionalProperties"] = False
            return tools

        async def call_tool(self, name: str, arguments: dict[str, Any]) -> Any:
            has = {one.name: list(one.inputSchema["properties"]) for one in await super().list_tools()}
            if name in has and (unknown := [given for given in arguments if given not in has[name]]):
                known = ", ".join(has[name])
                raise ToolError(
                    _("{tool} has no argument {name}: it has {known}", tool=name, name=unknown[0], known=known)
                )
            return await super().call_tool(name, arguments)

    server = Server("microfiche", instructions=_INSTRUCTIONS, log_level="ERROR")
    # There is no public way to set it, and without one the version of the protocol's library is told as ours.
    server._mcp_server.version = __version__  # noqa: SLF001

    def answer(ask: Callable[..., dict[str, Any]], *values: Any) -> dict[str, Any]:
        try:
            return ask(*values)
        except MicroficheError as error:
            raise ToolError(str(error)) from error

    reading = ToolAnnotations(readOnlyHint=True, destructiveHint=False, idempotentHint=True, openWorldHint=False)

    def tool(name: str) -> Callable[[Tool], Tool]:
        def declare(function: Tool) -> Tool:
            server.tool(name, description=_ABOUT[name], annotations=reading)(function)
            return function

        return declare

    @tool("search")
    def search(query: str, limit: int = 20, offset: int = 0) -> dict[str, Any]:
        return answer(answers.search, query, limit, offset)

    @tool("show")
    def show(post: str | int, offset: int = 0, length: int = 8000) -> dict[str, Any]:
        return answer(answers.show, str(post), offset, length)

    @tool("facets")
    def facets(facet: CountedBy, query: str = "", limit: int = 50) -> dict[str, Any]:
        return answer(answers.facets, facet, query, limit)

    @tool("trend")
    def trend(
        queries: Annotated[list[str], Field(min_length=1, max_length=MAX_QUERIES)],
        by: Literal["day", "month", "year"] = "month",
    ) -> dict[str, Any]:
        return answer(answers.trend, queries, by)

    @tool("similar")
    def similar(post: str | int, limit: int = 10) -> dict[str, Any]:
        return answer(answers.similar, str(post), limit)

    return server
