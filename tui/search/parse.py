"""Parses queries. Every text is a query; errors become warnings.

    query    = { item }                      all of them; blanks between
    item     = operand { "OR" operand }      OR binds tighter: `a OR b tag:x` is `(a OR b) tag:x`;
                                             AND between two items is what a blank is
    operand  = [ "-" ] ( "(" query ")" | quoted | field ":" value | "#" value | "@" name | word )
    value    = word | quoted [ "*" | "~" number ] | "/" regular expression "/"

The full-width signs of a Chinese input method work as well: `：` `＃` `－` `（` `）` `“` `”`, and blanks of any width.
What is not understood is searched as a word and named in a warning: so is a filter without a value, or with one that
it cannot have, which is a mistake on the command line (`Query.mistakes`). A field's name with a capital before a blank
(`Date: the fruit of the palm`) is a word of a title.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from tui.language import _
from tui.patterns import lazy_pattern
from tui.search.dates import day_range, is_unfinished_date
from tui.search.fields import QUERY_FIELDS, SORTS, STATES, Sort
from tui.search.links import count_range
from tui.search.signs import CLOSING, CURLED, OPENING, QUOTES
from tui.search.syntax import (
    Field,
    Node,
    Not,
    Phrase,
    Query,
    QuerySpan,
    Word,
    any_of,
    every,
)
from tui.search.title_patterns import what_is_wrong

_MAX_DEPTH = 50
"""Deeper parentheses are ignored."""

_NAMED = lazy_pattern(r"([^\W\d_]{1,12})[:：]")
_BARE = lazy_pattern(r"[^\s()（）]+")
_NEXT_BARE = lazy_pattern(r"\s*[^\s()（）]+")
_PARENTHESIS_OR_BLANK = lazy_pattern(r"[()（）\s]")
_DATE_GOES_ON = lazy_pattern(r"(?<=[年년])\s+\d{1,2}\s?[月월]|\s+(?:\.\.+|[-~‐-―−〜至到]+|to)\s+\S")
"""What follows a date behind a blank and belongs to it: the month, or the other end of a range."""
_MAX_WORDS_OF_DATE = 3
_PATTERN = lazy_pattern(r"/((?:[^/\\]|\\.)*)(/?)", re.DOTALL)
"""A regular expression between slashes; one within has a backslash before it."""
_IGNORING_CASE = lazy_pattern(r"i(?![^\s()（）])")
"""What it is written with by habit: case counts nowhere."""
_WITHIN = lazy_pattern(r"[~～]([^\s()（）]*)")
_MAX_WITHIN = 1000
"""Words between two: more than that is the same article."""
_BETWEEN = lazy_pattern(r"(?:(?:OR|ＯＲ)|AND|ＡＮＤ)(?=[\s()（）]|$)")
_SURROGATE = lazy_pattern("[\ud800-\udfff]")
_SORT_NAMES: dict[str, Sort] = {name: name for name in SORTS}
_VALUES: dict[str, tuple[str, ...]] = {"state": tuple(STATES), "sort": SORTS}
"""All values of the kinds that have only these."""
_ANY_DAY = date(2000, 1, 1)


def parse(text: str) -> Query:
    """The query a text means."""
    return _Parser(text).query()


@dataclass
class _Group:
    """What stands in parentheses that are open: for each item its alternatives."""

    items: list[list[Node]] = field(default_factory=list)
    negated: bool = False
    start: int = 0
    either: bool = False
    both: bool = False

    @property
    def node(self) -> Node | None:
        """All of it; None where there is nothing."""
        return every([any_of(alternatives) for alternatives in self.items])


class _Parser:
    def __init__(self, text: str) -> None:
        self.typed = text
        # Undecodable bytes of an argument are lone surrogates, which no title contains and frizbee refuses.
        self.text = _SURROGATE.sub("\ufffd", text)
        self.at = 0
        self.sort: Sort | None = None
        self.warnings: list[str] = []
        self.unfinished: list[str] = []
        self.mistakes: list[str] = []
        self.order_spans: list[QuerySpan] = []
        self.groups = [_Group()]
        self.passed_over = 0
        self.end_of_words = len(self.text.rstrip())

    def query(self) -> Query:
        text = self.text
        while self.at < len(text):
            character = text[self.at]
            if character.isspace():
                self.at += 1
            elif character in OPENING:
                self._open(self.at, negated=False)
            elif character in CLOSING:
                self._close()
            elif match := _BETWEEN.match(text, self.at):
                if match[0] in {"OR", "ＯＲ"}:
                    self._either()
                else:
                    self._both()
                self.at = match.end()
            else:
                self._operand()
        if len(self.groups) > 1:
            self.unfinished.append(_("a parenthesis is not closed"))
        while len(self.groups) > 1:
            self._end_group()
        self._end_either()
        tree = self.groups[0].node
        ends = (0, *(end for _start, end in self.order_spans))
        starts = (*(start for start, _end in self.order_spans), len(text))
        words = " ".join(text[end:start] for end, start in zip(ends, starts, strict=True))
        warnings = tuple(dict.fromkeys((*self.warnings, *self.unfinished)))
        return Query(tree, self.sort, self.typed, warnings, tuple(self.mistakes), words)

    # Groups

    def _open(self, start: int, *, negated: bool) -> None:
        self.at += 1
        if len(self.groups) > _MAX_DEPTH:
            self.passed_over += 1
        else:
            self.groups.append(_Group(negated=negated, start=start))

    def _close(self) -> None:
        self.at += 1
        if self.passed_over:
            self.passed_over -= 1
        elif len(self.groups) > 1:
            self._end_group()
        else:
            self.warnings.append(_("a closing parenthesis has no opening one"))

    def _end_group(self) -> None:
        self._end_either()
        group = self.groups.pop()
        node = group.node
        if node is not None:
            self._add(Not(node, (group.start, self.at)) if group.negated else node)

    def _either(self) -> None:
        group = self.groups[-1]
        if group.items and not group.either:
            group.either = True
        else:
            self.unfinished.append(_("{name} needs something on both sides", name="OR"))

    def _both(self) -> None:
        group = self.groups[-1]
        if group.items and not group.either and not group.both:
            group.both = True
        else:
            self.unfinished.append(_("{name} needs something on both sides", name="AND"))

    def _end_either(self) -> None:
        for name, is_open in (("OR", self.groups[-1].either), ("AND", self.groups[-1].both)):
            if is_open:
                self.unfinished.append(_("{name} needs something on both sides", name=name))

    def _add(self, node: Node) -> None:
        group = self.groups[-1]
        group.both = False
        if group.either:
            group.items[-1].append(node)
            group.either = False
        else:
            group.items.append([node])

    # Operands

    def _operand(self) -> None:
        text, start = self.text, self.at
        after = text[start + 1 : start + 2]
        negated = text[start] in "-－"
        if negated and (not after or after.isspace() or after in CLOSING):
            self.at += 1  # a dash by itself, as in a pasted title
            return
        if negated and after not in "-－":
            self.at += 1
            if after in OPENING:
                self._open(start, negated=True)
                return
        else:
            negated = False
        sort = self.sort
        node = self._term()
        if negated and node is None and self.sort is not sort:
            self.warnings.append(_("the dash before {word} is passed over", word=short(text[start + 1 : self.at])))
        if node is not None:
            self._add(Not(node, (start, self.at)) if negated else node)

    def _term(self) -> Node | None:
        text, start = self.text, self.at
        if text[start] in QUOTES + CURLED:
            phrase = self._quoted()
            return Phrase(phrase, (start, self.at)) if phrase.strip() else None
        if text[start] in "#＃":
            self.at += 1
            if text[self.at : self.at + 1].isspace() and self.at < self.end_of_words:
                return Word(text[start], (start, self.at))  # a sign by itself, as in a pasted title
            return self._field("tag", text[start], start)
        if text[start] in "@＠":
            self.at += 1
            if text[self.at : self.at + 1].strip() not in {"", *OPENING, *CLOSING}:
                return self._field("saved", text[start], start)
            return Word(text[start], (start, self.at))
        if named := _NAMED.match(text, start):
            name = unicodedata.normalize("NFKC", named[1]).casefold()
            is_of_title = not named[1].islower() and (text[named.end() : named.end() + 1] or " ").isspace()
            if name == "re":
                return self._pattern(start, named.end())
            if (name in QUERY_FIELDS or name == "sort") and not is_of_title:
                self.at = named.end()
                return self._field(name, f"{name}:", start)
            word = self._bare()
            value = word[named.end() - start :]
            if named[1].isascii() and value and not value.startswith("//"):
                self.warnings.append(
                    _("{name}: is no field, {word} is searched as a word", name=name, word=short(word))
                )
            return Word(word, (start, self.at))
        return Word(self._bare(), (start, self.at))

    def _pattern(self, start: int, at: int) -> Node:
        """The regular expression that begins at a place; a word where none does, as in the `Re:` of a letter."""
        found = _PATTERN.match(self.text, at)
        if found is None:
            return Word(self._bare(), (start, self.at))
        self.at = found.end()
        if found[2] and (flag := _IGNORING_CASE.match(self.text, self.at)):
            self.at = flag.end()
        span, written = (start, self.at), self.text[start : self.at]
        if not found[2]:
            mistake = _("a regular expression is not closed by a slash")
            self.mistakes.append(mistake)
            self.unfinished.append(mistake)
        if not found[1]:
            return Phrase(written, span)
        if reason := what_is_wrong(found[1]):
            mistake = _("{filter} is no regular expression: {reason}", filter=short(written), reason=short(reason))
            self.mistakes.append(mistake)
            self.warnings.append(_("{mistake}; it is searched as a word", mistake=mistake))
            return Phrase(written, span)
        return Field("re", found[1], span=span)

    def _within(self, written: str) -> int:
        """The number of words that may stand between those of the quoted text before, where that says so; else 0."""
        found = _WITHIN.match(self.text, self.at)
        if found is None:
            return 0
        self.at = found.end()
        if not found[1]:
            mistake = _("{filter} is not whole yet", filter=f"{written}~")
            self.mistakes.append(mistake)
            self.unfinished.append(mistake)
        elif not found[1].isdecimal():
            mistake = _("{filter} is no number of words", filter=short(found[1]))
            self.mistakes.append(mistake)
            self.warnings.append(_("{mistake}; it is passed over", mistake=mistake))
            return 0
        return min(int(found[1] or "0", 10), _MAX_WITHIN) if len(found[1]) < 10 else _MAX_WITHIN

    def _field(self, name: str, written: str, start: int) -> Node | None:
        """The term of a field whose value is next; None for `sort:`, unless its value is none."""
        text = self.text
        exact = self.at < len(text) and text[self.at] in QUOTES + CURLED
        reading = {"source": self._address, "links": self._address, "date": self._date}.get(_kind_of(name), self._bare)
        value = self._quoted() if exact else reading()
        prefix = False
        within = self._within(f'{written}"{short(value)}"') if exact and name == "body" else 0
        if name in QUERY_FIELDS and QUERY_FIELDS[name].takes_prefix and not within:
            if exact and text[self.at : self.at + 1] == "*":
                self.at += 1
                prefix = True
            elif not exact and value.endswith("*"):
                value, prefix = value.rstrip("*"), True
        span = (start, self.at)
        plain = unicodedata.normalize("NFKC", value).casefold().strip()
        shown = f"{name}:{short(value)}" if plain else written
        mistake = self._what_is_wrong(name, value, plain, shown) if plain or not prefix else ""
        if mistake:
            self.mistakes.append(mistake)
            if name == "sort" and _is_unfinished(name, plain):
                self.unfinished.append(mistake)
                self.order_spans.append(span)
                return None
            told = self.unfinished if _is_unfinished(name, plain) else self.warnings
            told.append(_("{mistake}; it is searched as a word", mistake=mistake))
            # With its quotes closed, so that parsing its printed form gives the same word.
            return Word(f"{written}{Phrase(value)}" if exact else text[start : self.at], span)
        if name == "sort":
            self.sort = _SORT_NAMES[plain]
            self.order_spans.append(span)
            return None
        query_field = QUERY_FIELDS[name]
        if query_field.kind in ("state", "count", "length"):
            value = plain
        quoted = exact and query_field.is_text
        return Field(query_field.name, value, prefix, quoted, within, span, is_hashtag=written in "#＃")

    @staticmethod
    def _what_is_wrong(name: str, value: str, plain: str, shown: str) -> str:
        """What is wrong with the value of a field, which is `shown` so; "" where nothing is."""
        if not plain:
            return _("{filter} needs a value", filter=shown)
        kind = _kind_of(name)
        if kind == "date":
            is_known = day_range(value, _ANY_DAY) is not None
        elif kind in ("count", "length"):
            is_known = count_range(plain) is not None
        else:
            is_known = kind not in _VALUES or plain in _VALUES[kind]
        if is_known:
            return ""
        if _is_unfinished(name, plain):
            return _("{filter} is not whole yet", filter=shown)
        if kind == "date":
            return _("{filter} is no date", filter=shown)
        if kind == "count":
            return _("{filter} is no count", filter=shown)
        if kind == "length":
            return _("{filter} is no length", filter=shown)
        return _("{filter} is none of {values}", filter=shown, values=", ".join(_VALUES[kind]))

    def _bare(self) -> str:
        match = _BARE.match(self.text, self.at)
        if match is None:
            return ""
        self.at = match.end()
        return match[0]

    def _date(self) -> str:
        """As `_bare`, and on behind blanks where a date goes on: `June 2021`, `2021-06 – 2021-08`."""
        start, text = self.at, self.text
        value = self._bare()
        end: int | None = self.at
        if day_range(value, _ANY_DAY) is None:
            end = self._end_of_date(start, self.at) if value else None
        while end is not None:
            self.at = end
            more = _DATE_GOES_ON.match(text, end)
            end = self._end_of_date(start, more.end() - 1) if more else None
        return text[start : self.at]

    def _end_of_date(self, start: int, at: int) -> int | None:
        """Where the first of the next words ends with which the text from `start` on is a date."""
        for _word in range(_MAX_WORDS_OF_DATE):
            more = _NEXT_BARE.match(self.text, at)
            if more is None:
                break
            at = more.end()
            if day_range(self.text[start:at], _ANY_DAY) is not None:
                return at
        return None

    def _address(self) -> str:
        """As `_bare`, with the parentheses that are closed again: addresses of encyclopedias have them."""
        text, start = self.text, self.at
        while self.at < len(text) and not text[self.at].isspace() and text[self.at] not in CLOSING:
            closing = self.closings.get(self.at, -1) if text[self.at] in OPENING else self.at
            if closing < 0:
                break
            self.at = closing + 1
        return text[start : self.at]

    @cached_property
    def closings(self) -> dict[int, int]:
        """The place of each parenthesis that is closed before the next blank, and of what closes it."""
        closings: dict[int, int] = {}
        opened: list[int] = []
        for found in _PARENTHESIS_OR_BLANK.finditer(self.text):
            if found[0] in OPENING:
                opened.append(found.start())
            elif found[0] not in CLOSING:
                opened.clear()
            elif opened:
                closings[opened.pop()] = found.start()
        return closings

    def _quoted(self) -> str:
        """The text in the quotes that open here; all the rest if they are not closed."""
        text = self.text
        closing = QUOTES if text[self.at] in QUOTES else QUOTES + CURLED
        self.at += 1
        found: list[str] = []
        while self.at < len(text):
            character = text[self.at]
            self.at += 1
            if character == "\\" and (text[self.at : self.at + 1] or " ") in QUOTES + "\\":
                character = text[self.at]
                self.at += 1
            elif character in closing:
                return "".join(found)
            found.append(character)
        self.unfinished.append(_("a quotation mark is not closed"))
        return "".join(found)


def _kind_of(name: str) -> str:
    """What the values of a field are; `sort` is written as a field, and is none."""
    return QUERY_FIELDS[name].kind if name in QUERY_FIELDS else name


def _is_unfinished(name: str, value: str) -> bool:
    """Whether an unknown value may become a known one as more is typed."""
    kind = _kind_of(name)
    if kind == "date":
        return is_unfinished_date(value)
    if kind in ("count", "length"):
        return count_range(f"{value}0") is not None or count_range(f"{value}.0") is not None
    return not value or any(whole.startswith(value) for whole in _VALUES.get(kind, ()))


def short(text: str) -> str:
    """A part of a query as messages quote it."""
    text = " ".join(text.split())
    return text if len(text) <= 30 else text[:29] + "…"
