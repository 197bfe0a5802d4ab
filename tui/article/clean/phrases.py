"""Phrases of boilerplate: `classify` says what a line is, for pages, for Markdown scraped from them, and for the index.

To have a new phrase dropped, add it to `_FILLER` ("Advertisement", "5 min read"). A phrase that stands over links to
other posts belongs in `_ANNOUNCEMENT` ("Related posts"): it goes only together with those links.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from tui.article.clean.density import PROSE_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_OTHER: Final = r"(?:older|newer|previous|next) (?:posts?|entr(?:y|ies)|articles?|stor(?:y|ies))"
_FILLER: Final = re.compile(
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
_ANNOUNCEMENT: Final = re.compile(
    r"(?:related|recommended|more|popular|trending|latest)(?: (?:posts?|articles?|stor(?:y|ies)|news|topics?|links?"
    r"|reading|from .{1,40}|on .{1,40}))?"
    r"|recent (?:posts?|articles?|stor(?:y|ies)|news|comments?)"
    r"|you (?:may|might) also (?:like|be interested in)|read (?:more|next)|share(?: this.{0,20})?"
    r"|subscribe.{0,40}|tags?|tagged"
    r"|相关(?:文章|阅读|新闻|推荐|内容)?|相關(?:文章|閱讀|新聞|推薦|內容|報道|報導)?|推荐阅读|推薦閱讀|猜你喜欢"
    r"|您?可能感(?:兴趣|興趣)的?(?:文章)?"
    r"|分享(?:到|此文章)?|共享此文章|赞过|关注我们|標籤|标签|関連記事|関連ニュース"
    r"|관련 ?(?:기사|글)|похожие (?:статьи|записи|материалы)",
    re.IGNORECASE,
)
_DATE: Final = re.compile(
    r"(?:(?:published|posted|updated|on|发布于|發佈於|发表于|時間|时间|日期)?[\s:：]*)"
    r"(?:\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{2}[-/.]\d{2}"
    r"|\d{1,2}[-/.]\d{1,2}(?=[T\s,，]*\d{1,2}:\d{2})|\d{1,2}\.?\s+[^\W\d]{3,12}\.?,?\s+\d{4}|[^\W\d]{3,12}\.?\s+\d{1,2},?\s+\d{4})"
    r"(?:[T\s,，]*\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:[ap]m|Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)
_DATELINE: Final = re.compile(
    rf"{_DATE.pattern}[\s|·]*(?:来源|來源|作者|记者|記者|编辑|編輯|责编|字号|source|author)\s*[:：].{{0,60}}",
    re.IGNORECASE,
)
_WIDGET_LABEL: Final = re.compile(
    r"(?:ad|ads|advert(?:s|isements?|ising)?|sponsored(?: content| by .{1,40})?|promoted|anzeige|werbung|publicité"
    r"|publicidad|pubblicità|реклама|广告|廣告|推广|推廣|赞助|贊助|広告|광고"
    r"|share(?:s| (?:this|on|via|with|to) ?.{0,30})?|follow(?: us.{0,30})?|print(?: this.{0,20})?|tweet|likes?"
    r"|\d+ (?:shares|likes|comments|views|reactions|claps)|分享.{0,12}|点赞|赞过|打印|收藏|转发"
    r"|subscribe(?: (?:to (?:our|the newsletter)|now|here|today).{0,30})?|(?:sign ?up|join (?:us|our)).{0,40}"
    r"|newsletters?|订阅.{0,12}|訂閱.{0,12}|donate(?: now| today)?"
    r"|(?:by|posted (?:on|by|in)|published(?: on)?|submitted by|updated|filed under|tag(?:s|ged)?|categor(?:y|ies)"
    r"|作者|来源|來源|标签|標籤|发布于)\b.{0,60}|.{0,40}\b(?:19|20)\d\d\b.{0,30}|.{0,40}\d+ min(?:ute)?s? read.{0,20}"
    r"|(?:leave|post|add) a (?:comment|reply)|(?:no )?comments?(?: \(?\d+\)?)?|评论.{0,10}"
    r"|menu|close|loading|trending|popular|recommended|related(?: (?:posts?|articles?|stories|news))?)[\s:：.…!×]*",
    re.IGNORECASE,
)
"""The labels of advertisements, share bars and comment forms."""
_OF_PAGE: Final = re.compile(
    r"(?:about|date|time|author|writer|editor|section|topics?|source|views?|reads?|words|reading time"
    r"|length|language"
    r"|last (?:updated|modified)|created|rating|share|print|e-?mail|日期|时间|時間|作者|来源|來源|分类|分類"
    r"|标签|標籤|浏览|阅读)\s*[:：]?"
    r"|.{0,40}\d+\s*(?:h|hrs?|hours?|days?|weeks?|months?|years?|mins?|minutes?|views?|reads?|words|comments?"
    r"|shares?)(?: ago| read)?"
    r"|.{0,30}\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}\b.{0,30}"
    r"|.{0,30}\d{1,2}[:.]\d{2}\s*(?:[ap]\.?m\.?)?.{0,10}"
    r"|.*\b(?:th(?:is|e) (?:entry|post|article|story|page) (?:was|is|has been) (?:posted|filed|tagged|published"
    r"|written|updated|shared)"
    r"|bookmark the permalink|follow any (?:responses|comments)|comments are (?:off|closed)|trackback|permalink"
    r"|filed under"
    r"|your (?:friends|followers|e-?mail|browser|timeline)|share (?:it|this|on|via)|e-?mail (?:it|this)"
    r"|print (?:it|this)"
    r"|tweet (?:it|this)|copy (?:the )?link|follow us|sign up|log ?in|subscribe)\b.*"
    r"|.*(?:分享|转发|轉發|关注|關注|扫一扫|二维码|转载请注明|未经授权).*",
    re.IGNORECASE,
)
"""What bylines and share bars say of the page."""
_COMMENTS: Final = (
    r"comments?|responses?|replies|reactions?|thoughts?|kommentare?|antworten|commentaires?|réponses?"
    r"|comentarios?|respuestas?"
    r"|comentários?|respostas?|commenti|reacties|kommentarer|komentarze|yorumlar|комментари(?:и|ев|я|й)|відгуки"
    r"|コメント|評論|评论|留言|回應|回应|댓글"
)
_COMMENTS_HEADING: Final = re.compile(
    rf"(?:(?:all|reader|latest|user|view|show|recent|the|no|one"
    rf"|\d[\d,.]*) )*(?:{_COMMENTS})\s*[:：]?\s*[(（\[]?\s*\d*\s*[)）\]]?"
    rf"(?: (?:on|to|about|for|zu|sur|sobre|su)\b.*)?|\d+\s*(?:条|條|件の|件|개의?)?\s*(?:{_COMMENTS}).{{0,20}}"
    r"|(?:leave|post|add|write) (?:a|your) (?:comment|reply)|join the (?:discussion|conversation)|discussion",
    re.IGNORECASE,
)
_REPLY_LABEL: Final = re.compile(
    r"[↩↪⤷]?\s*(?:reply(?: to .{1,40}| ↓)?|quote|respond|report(?: abuse)?|antworten|répondre|responder"
    r"|rispondi|svar|svara|odpowiedz|beantwoorden|yanıtla"
    r"|ответить|відповісти|回复|回覆|回復|返信|답글|답변)\s*[↓↩»]?",
    re.IGNORECASE,
)
_TAGS_LABEL: Final = re.compile(
    r"(?:tags?|tagged(?: with)?|filed under|posted in|categor(?:y|ies)|标签|標籤|分类|分類)[\s:：,，、|·#]*",
    re.IGNORECASE,
)
_AUTHOR_PAGE: Final = re.compile(
    r"https?://[^/?#]+/(?:@[\w.-]+|(?:authors?|users?|u|people|profiles?|contributors?|members?)/[\w.%-]+)"
    r"(?:/(?:about|followers))?/?(?:[?#].*)?"
    r"|https?://[^/?#]+/?\?source=(?:post_page|user_profile)\b.*",
    re.IGNORECASE,
)
"""The page of an author, also one with a host of its own: https://ann.medium.com/?source=post_page."""
_BYLINE_SEPARATORS: Final = re.compile(r"[·•|\v\n]|(?<=\S)\s+[-–—]\s+")
_BYLINE_WORDS: Final = re.compile(
    r"(?:written )?by|and|in|follow(?:ing)?|author|posted by|listen|save|share|more|-{1,3}"
    r"|[^\W\d]{3,9}\.? \d{1,2}|作者|文|撰文|by[:：]",
    re.IGNORECASE,
)
_AUTHOR_CARD: Final = re.compile(r"written by\b.{0,60}", re.IGNORECASE)
_BYLINE_TRIM: Final = " \t\u00a0,，:：/"
_MAX_LENGTH_OF_PAGE: Final = 300
_MAX_DATE_LENGTH: Final = 60
_MAX_DATELINE_LENGTH: Final = 100
ORIGINAL: Final = "阅读原文"
"""A button of WeChat's, and the label of an author's link to the original of a text."""


class PhraseKind(Enum):
    """What a line is; TEXT is whatever is not known to be boilerplate."""

    TEXT = "text"
    FILLER = "filler"
    """Words without meaning for the text: "Advertisement", "Continue reading below", "5 min read"."""
    SHARING = "sharing"
    """A filler that may stand over links as well: "Share this article"."""
    ANNOUNCEMENT = "announcement"
    """A label of the links to other posts, ways to share or tags that follow: "Related posts", "Tags"."""
    DATE = "date"
    DATELINE = "dateline"
    """A date and the source of the text: "2024-05-01 来源：新华社"."""

    @property
    def is_filler(self) -> bool:
        """Whether the line is no part of the text."""
        return self in (PhraseKind.FILLER, PhraseKind.SHARING)

    @property
    def announces_links(self) -> bool:
        """Whether the line announces links that are no part of the text."""
        return self in (PhraseKind.ANNOUNCEMENT, PhraseKind.SHARING)


@lru_cache(maxsize=4096)
def classify(line: str) -> PhraseKind:
    """What a line is. White space in it has to be single."""
    if not line or len(line) > PROSE_BYTES:
        return PhraseKind.TEXT
    if len(line) <= _MAX_DATE_LENGTH and _DATE.fullmatch(line):
        return PhraseKind.DATE
    announces = _ANNOUNCEMENT.fullmatch(line.strip(" ：:"))
    if _FILLER.fullmatch(line):
        return PhraseKind.SHARING if announces else PhraseKind.FILLER
    if announces:
        return PhraseKind.ANNOUNCEMENT
    if len(line) <= _MAX_DATELINE_LENGTH and _DATELINE.fullmatch(line):
        return PhraseKind.DATELINE
    return PhraseKind.TEXT


def is_widget_label(line: str) -> bool:
    """Whether a line is the label of a control: "Share on Facebook", "3 comments", "Subscribe now"."""
    return bool(_WIDGET_LABEL.fullmatch(line))


def is_of_page(line: str) -> bool:
    """Whether a line of a byline or a share bar says when, by whom, how to pass it on, and no word of the text."""
    if is_widget_label(line) or classify(line) is not PhraseKind.TEXT:
        return True
    return len(line) <= _MAX_LENGTH_OF_PAGE and bool(_OF_PAGE.fullmatch(line))


def is_comments_heading(line: str) -> bool:
    """Whether a line is the heading of a thread of comments: "3 Responses to The thaw"."""
    return len(line) <= _MAX_LENGTH_OF_PAGE and bool(_COMMENTS_HEADING.fullmatch(line))


def is_reply_label(words: str) -> bool:
    """Whether a link says that it answers a comment."""
    return bool(_REPLY_LABEL.fullmatch(words))


def is_tags_label(text: str) -> bool:
    """Whether the text beside links is no more than a label for tags."""
    return bool(_TAGS_LABEL.fullmatch(text))


def is_author_page(url: str) -> bool:
    """Whether an address is that of a person's page."""
    return bool(_AUTHOR_PAGE.fullmatch(url))


def is_byline(lines: Iterable[str], authors: Iterable[str]) -> bool:
    """Whether lines say no more than who wrote the text, and when. `authors` are the words of links to their pages."""
    text = "\n".join(lines)
    for name in authors:
        text = text.replace(name, "\n", 1)
    for piece in _BYLINE_SEPARATORS.split(text):
        words = " ".join(piece.strip(_BYLINE_TRIM).split())
        if words and not _BYLINE_WORDS.fullmatch(words):
            phrase = classify(words)
            if not phrase.is_filler and phrase is not PhraseKind.DATE:
                return False
    return True


def begins_author_card(lines: Sequence[str]) -> bool:
    """Whether the first line is the heading of a card about the author: "Written by Ann"."""
    return bool(lines) and bool(_AUTHOR_CARD.fullmatch(lines[0]))
