"""Lines that say nothing of a text, whoever prints them: what stands beneath is an advertisement, the next page is over
there, the page was made with such and such.
"""

from __future__ import annotations

import re
from typing import Final

from tui.article.clean.density import PROSE, lines_of, weight_of
from tui.article.html.dom import Element
from tui.article.html.elements import names

_OTHER: Final = r"(?:older|newer|previous|next) (?:posts?|entr(?:y|ies)|articles?|stor(?:y|ies))"
_LINE: Final = re.compile(
    rf"(?:[←«‹]\s*{_OTHER}|{_OTHER}\s*[→»›]|[←«‹]?\s*{_OTHER}[\s|·•/]+{_OTHER}(?:\s*[→»›])?"
    r"|share this(?=\s?[:：])|(?:subscribe to|sign up for) (?:our|the|my) (?:\w+ )?newsletter(?=\s?[:：])"
    r"|advertisements?|广告|廣告|share this (?:article|story|post|page)|continue reading (?:the main story|below)"
    r"|(?:story|article) continues below(?: advertisement)?|\d{1,2} min(?:ute)?s? read(?:ing time)?"
    r"|(?:proudly|comments|blog|site) powered by \w[\w .]{1,30}|扫一扫[，,\s]*关注我们|扫码关注我们"
    r"|微信扫一扫|(?:微信扫一扫[，,\s]*)?关注(?:该|本)公众号|点击(?:上方|下方)?蓝字\S{0,2}关注\S{0,8}|长按(?:识别)?二维码\S{0,2}关注\S{0,8}"
    r"|喜欢此内容的人还喜欢"
    r"|(?:最后)?编辑于\s*\d{4}-\d{1,2}-\d{1,2}(?:\s+\d{1,2}:\d{2})?(?:\s*[·・]\s*\S{2,8})?"
    r"|text within this block will maintain its original spacing when published|leave a comment"
    r"|预览时标签不可点|继续滑动看下一个|轻触阅读原文|阅读原文"
    r"|(?:(?:阅读(?:原文)?|在看|点赞|赞|分享|收藏|写?留言)\s*(?:\d[\d.,]*\s*[万kKwW]?\+?)?\s*){2,}"
    r"|(?:\[?\d{1,3}\]?[\s|]*)*(?:(?:上|下)一(?:页|頁|篇)|尾页|末页|首页|尾頁|末頁|首頁)(?:[\s|]+(?:(?:上|下)一(?:页|頁|篇)|尾页|末页|尾頁|末頁))*"
    r"|(?:©|copyright)?\s*(?:\d{4}\s*)?\S{0,12}\s*(?:版权所有|版權所有)(?:[，,\s]*(?:不得转载|翻印必究|违者必究))?)[\s:：.。…]*",
    re.IGNORECASE,
)
ORIGINAL: Final = "阅读原文"
"""A button of WeChat's, and how authors call a link to where a text comes from."""
DATE: Final = re.compile(
    r"(?:(?:published|posted|updated|on|发布于|發佈於|发表于|時間|时间|日期)?[\s:：]*)"
    r"(?:\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{2}[-/.]\d{2}"
    r"|\d{1,2}[-/.]\d{1,2}(?=[T\s,，]*\d{1,2}:\d{2})|\d{1,2}\.?\s+[^\W\d]{3,12}\.?,?\s+\d{4}|[^\W\d]{3,12}\.?\s+\d{1,2},?\s+\d{4})"
    r"(?:[T\s,，]*\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:[ap]m|Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)
_MAY_BE: Final = names("p div section footer aside center h2 h3 h4 h5 h6")


def is_idle(line: str) -> bool:
    """Whether a line says nothing of a text. White space in it is single."""
    return len(line) <= PROSE and bool(_LINE.fullmatch(line))


def is_date(text: str) -> bool:
    """Whether a line is a date and nothing else."""
    return bool(text) and len(text) <= 60 and bool(DATE.fullmatch(text))


def holds_idle_lines(element: Element) -> bool:
    """Whether a block holds nothing but such lines."""
    if element.tag not in _MAY_BE:
        return False
    text = lines_of(element)
    if weight_of(text) > PROSE or (
        ORIGINAL in text and any(inner.get("href")[:4] == "http" for inner in element.walk() if inner.tag == "a")
    ):
        return False
    lines = [line for line in (" ".join(line.split()) for line in text.split("\v")) if line]
    return bool(lines) and all(map(is_idle, lines))


_OF_LABELS: Final = re.compile(
    r"(?:tags?|tagged(?: with)?|filed under|posted in|categor(?:y|ies)|标签|標籤|分类|分類)[\s:：,，、|·#]*",
    re.IGNORECASE,
)


def names_labels(element: Element) -> bool:
    """Whether what stands beside the links of a block says that they are tags, and no more."""
    return bool(_OF_LABELS.fullmatch(_beside_links(element)))


def _beside_links(element: Element) -> str:
    return "".join(
        child if isinstance(child, str) else "" if child.tag == "a" else _beside_links(child)
        for child in element.children
    ).strip()


_TO_PLACE: Final = re.compile(r"[a-z0-9]{1,2}|[↑^]", re.IGNORECASE)
_POINTER: Final = re.compile(r"\s*[\^↑][\s\^↑]*")


def drop_way_back(item: Element) -> int:
    """Drop the signs before a note that lead back to where it was called; how many links that were.

    An arrow or a caret stands before letters that are links, or is one.
    """
    texts: list[tuple[Element, int]] = []
    links: list[Element] = []
    pointed = False
    stack: list[tuple[Element, int]] = [(item, 0)]
    while stack:
        node, at = stack.pop()
        if at >= len(node.children):
            continue
        stack.append((node, at + 1))
        child = node.children[at]
        if isinstance(child, str):
            if _POINTER.fullmatch(child):
                pointed = True
                texts.append((node, at))
            elif child.strip():
                break
        elif child.tag == "a":
            if not child.get("href").startswith("#") or not _TO_PLACE.fullmatch(child.text().strip()):
                break
            links.append(child)
        elif child.tag in ("img", "br", "hr"):
            break
        else:
            stack.append((child, 0))
    if not pointed or not links:
        return 0
    for node, at in texts:
        node.children[at] = " "
    for link in links:
        link.drop()
    return len(links)
