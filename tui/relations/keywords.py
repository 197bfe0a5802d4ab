"""The words by which a post is compared with others: those of its title, and the most frequent ones of its text.

Chinese is cut into words by rjieba. Loading it takes 0.3 s, so it is imported for the first Han characters. Of other
scripts a word is a run of letters. Texts are folded already; so are the words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import Final, NamedTuple, Self

from tui.patterns import lazy_pattern

MAX_WORDS: Final = 64
"""Words of a post that are kept."""
MAX_COUNT: Final = 8
"""A word that stands in a post more often counts as often as this."""
_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BETWEEN: Final = "\0"
"""Stands between texts that are cut together; folded text does not contain it."""
_NOT_HAN: Final = lazy_pattern(f"[^{_HAN}{_BETWEEN}]+")
_OTHER_WORD: Final = lazy_pattern(f"{_BETWEEN}|[^\\W\\d_\u3040-\u309f{_HAN}][^\\W_\u3040-\u309f{_HAN}]+")
_MAX_LETTERS: Final = 24
"""A longer run of letters is no word, but what is left of an address or of code."""
_MIN_LATIN: Final = 3
_LAST_LATIN: Final = "\u024f"
_PIECE_END: Final = _BETWEEN.encode()
_COUNT_END: Final = "\n"
_ENCODING: Final = "gb18030"
"""It has every character, and those of Chinese in two bytes."""

_COMMON: Final = """
一个 一些 一种 一样 一直 一定 一下 一起 一次 一点 一切 一般 一位 一名 一天 一年 不是 不会 不能 不要 不到 不同 不过
不得 不仅 不知 不再 不断 与其 之后 之前 之间 之一 也是 也有 也不 于是 人们 什么 仍然 今天 今年 他们 他的 以及 以后
以前 以来 任何 但是 但在 作为 你们 你的 使用 例如 关于 其中 其他 其它 其实 再次 几个 几乎 出来 出现 分别 别人 前后
包括 即使 却是 又是 及其 发现 发生 只是 只有 只能 只要 可以 可能 可是 各种 同时 名为 后来 告诉 因为 因此 在于 多少
大家 大量 她们 她的 好像 如何 如果 如此 对于 它们 它的 将会 就会 就是 就要 已经 已是 并不 并且 开始 引起 当时 当然
很多 得到 必须 怎么 怎样 总是 情况 想要 成为 我们 我的 所以 所有 所谓 才能 整个 方面 无法 无论 时候 时间 是否 显示
曾经 更加 最后 最近 有些 有人 有的 期间 本来 某些 根据 正在 正是 此外 每个 每天 比如 比较 没有 没人 然后 然而 现在
甚至 由于 由此 的话 目前 直到 直接 相关 看到 看看 真的 真是 知道 确实 那个 那些 那么 那样 那种 都是 都有 需要 非常
还是 还有 还会 这个 这些 这么 这样 这种 这里 这是 这次 这位 进行 进入 通过 造成 部分 那里 里面 问题 除了 随着 而是
而且 而言 能够 能力 自己 自我 至少 表示 要求 觉得 认为 许多 说道 说是 让人 起来 越来越 超过 过去 过程 十分 昨天 明天
去年 多年 左右 之中 之下 the and for that this with from are was were have has had not but you your they their there
which will would can could should our its his her she who whom what when where why how all any some more most other
than then them these those into over about after before also been being because between both each few just like make
made many may might much must only one two new now use used using very via out off per such same too under until while
did does doing don get got let set see way well yes here http https www com org html still open going come went first
last next always whether however part back even good want need know take work working works time times day days year
years thing things people please help end name include includes example able available every again look find found
without within against already instead around 있습니다 않습니다 에서 이는 없는 있는 합니다 됩니다 그리고 또는 위해
대한 때문에
"""
"""Words that stand in posts about anything, in simplified Chinese, English and Korean."""


@cache
def _common() -> frozenset[str]:
    return frozenset(_COMMON.split())


def words_of(pieces: Sequence[str]) -> list[list[str]]:
    """The words of some folded texts that say what these are about, each as often as it stands there."""
    common = _common()
    found: list[list[str]] = [[] for _ in pieces]
    joined = _BETWEEN.join(pieces)  # at once: a call for each takes twice as long
    at = 0
    for word in _OTHER_WORD.findall(joined):
        if word == _BETWEEN:
            at += 1
        elif (
            len(word) <= _MAX_LETTERS and (len(word) >= _MIN_LATIN or word[0] > _LAST_LATIN) and word not in common
        ):  # fmt: skip
            found[at].append(word)
    if not joined.isascii():
        from rjieba import cut

        at = 0
        for word in cut(_NOT_HAN.sub(" ", joined)):
            if word == _BETWEEN:
                at += 1
            elif len(word) > 1 and word not in common:
                found[at].append(word)
    return found


def packed_pieces(title: str, sentences: Iterable[str]) -> bytes:
    """The words of a title and of each sentence of its text, all folded, for `Keywords.chosen`."""
    return _BETWEEN.join(map(" ".join, words_of((title, *sentences)))).encode(_ENCODING, "replace")


class Keywords(NamedTuple):
    """The words that stand in a post's title, and all that are kept, with how often they stand in title and text, up
    to `MAX_COUNT`.
    """

    title: frozenset[str]
    counts: dict[str, int]

    @classmethod
    def chosen(cls, pieces: bytes, left_out: Collection[int] = ()) -> Self:
        """The words of a post from its `packed_pieces`; `left_out` are the sentences that others have as well."""
        title, _, sentences = pieces.partition(_PIECE_END)
        if left_out:
            kept = (piece for at, piece in enumerate(sentences.split(_PIECE_END)) if at not in left_out)
            sentences = _PIECE_END.join(kept)
        in_title = dict.fromkeys(title.decode(_ENCODING).split())
        counts = Counter((title + b" " + sentences.replace(_PIECE_END, b" ")).decode(_ENCODING).split())
        words: Iterable[str] = counts
        if len(counts) > MAX_WORDS:  # those of the title, which are counted first, go before others
            others = sorted((word for word in counts if word not in in_title), key=counts.__getitem__, reverse=True)
            words = [*in_title, *others][:MAX_WORDS]
        return cls(frozenset(in_title), {word: min(counts[word], MAX_COUNT) for word in words})

    def pack(self) -> bytes:
        """As it is stored: a line of the words of the title for each count, then one of the others."""
        lines: list[list[str]] = [[] for _ in range(2 * MAX_COUNT)]
        for word, count in self.counts.items():
            lines[2 * (MAX_COUNT - count) + (word not in self.title)].append(word)
        return _COUNT_END.join(map(" ".join, lines)).rstrip(_COUNT_END).encode(_ENCODING)

    @classmethod
    def unpack(cls, packed: bytes) -> Self:
        """What `pack` made. Raises ValueError where it made no such thing."""
        title: set[str] = set()
        counts: dict[str, int] = {}
        for at, line in enumerate(packed.decode(_ENCODING).split(_COUNT_END)):
            words = line.split(" ") if line else []
            counts |= dict.fromkeys(words, MAX_COUNT - at // 2)
            if not at % 2:
                title.update(words)
        return cls(frozenset(title), counts)

    def is_prominent(self, word: str) -> bool:
        """Whether the post is about a word and does not only mention it: it is in the title, or stands there twice."""
        return word in self.title or self.counts.get(word, 0) > 1


def unpacked_words(packed: bytes) -> list[str]:
    """The words alone of what `Keywords.pack` made. Raises ValueError where it made no such thing."""
    return packed.decode(_ENCODING).split()
