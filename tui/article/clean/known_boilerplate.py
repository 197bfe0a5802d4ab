"""All that is known by heart of what pages put around a text: class names, phrases and addresses, in tables.

To have a new kind of share bar, promotion, menu or thread of comments dropped, add

- what its class or id is called to `CLASS_NAMES`, under its kind ("share"), or to `_AROUND_NAMES` where it is
  boilerplate on whole pages only; of a block of comments to `_THREAD_NAMES` and `_COMMENTS_NAMES`, of one comment to
  `_COMMENT_NAMES`;
- what it says to `_FILLER` ("Advertisement", "5 min read"), or to `_ANNOUNCEMENT` where it stands over links to other
  posts ("Related posts"): that goes only together with those links; to `_LINK_LABEL` where it stands before such a
  link in the middle of an article ("Read more");
- where its links lead to `_SHARE_ADDRESS`.

The functions here only look things up. What follows from it is judged in `evidence.py`, `comments.py` and, for whole
pages, `page/main_content.py`, since neither a name nor a phrase decides alone: some pages call a whole article
`content-ad-wrapper`, some print essays as comments.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from tui.article.clean.density import PROSE_BYTES
from tui.article.html.elements import names
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

CLASS_NAMES: Final = {
    "ad": (
        "ad ads adv advert adverts advertisement advertisements advertising adsense adsbygoogle adslot adunit "
        "adbox adcontainer dfp gpt innity imu doubleclick sponsored sponsor sponsors taboola outbrain teads mgid "
        "revcontent dianomi atatags banner"
    ),
    "share": (
        "share shares sharing sharebar sharebox sharedaddy sharethis addthis addtoany a2a jiathis "
        "bdsharebuttonbox social socials likes likebox fblike tweet follow reactions clap claps toolbar print "
        "qrcode qr likes-widget sd-like like-button"
    ),
    "nav": (
        "nav navigation navbar breadcrumb breadcrumbs pagination pager paging menu submenu toc prevnext skiplink "
        "topbar editsection crumb crumbs read-more back-top skip-link post-navigation"
    ),
    "related": (
        "related relatedposts relatedarticles relatednews recommend recommended recommendation recommendations "
        "readalso alsolike youmaylike morestories mostread trending popular more-posts latest-posts recent-posts "
        "also-like"
    ),
    "subscribe": (
        "subscribe subscription newsletter newsletters signup optin paywall promo promos promotion promotions "
        "upsell membership donate donation cta mailchimp mailmunch"
    ),
    "meta": (
        "byline meta entrymeta postmeta submitted dateline posted published timestamp pubdate catlinks taglinks "
        "tagcloud wordcount readingtime posttags tags categories entryfooter entry-meta post-meta cat-links tag-links "
        "tags-links post-tags word-count reading-time entry-footer post-footer posted-on published-on "
        "entry-date post-date"
    ),
    "person": (
        "authorbox vcard avatar entry-author author-wrap author-info author-box post-author name-author author-name"
    ),
    "comment": (
        "respond commentform commentlist comments disqus dsq livefyre commentarea replybox comment-form comment-add "
        "comment-wrapper comment-respond"
    ),
    "popup": "cookie cookies gdpr consent popup modal overlay lightbox tooltip toast",
}
"""The words that class names and ids of boilerplate consist of, by kind; `a-b` are two words in a row."""
_KIND_OF_WORD: Final = {word: kind for kind, words in CLASS_NAMES.items() for word in words.split()}
_NUMBERED_WORDS: Final = names("imu dfp gpt adslot adunit atatags innity")
"""Names of advertisements that end in a number."""
_AMBIGUOUS_WORDS: Final = names(
    "ad ads advert banner sponsored sponsor sponsors share shares sharing social follow reactions clap claps toolbar "
    "print tweet menu related recommend recommended recommendation recommendations trending popular subscribe "
    "subscription newsletter newsletters promo promos promotion promotions membership donate donation meta submitted "
    "posted published tags tagcloud tag-cloud categories respond comments cookie cookies consent popup modal overlay "
    "lightbox tooltip toast"
)
"""Words of these names that people write about as well: `share-price`, `promotion-of-officers`."""
_DENIALS: Final = names("no non not without un never anti hide disable remove")
"""Words before a name that deny it: `non-paywall`, `no-ads`."""
_ABSENCES: Final = names("free off none less disabled removed hidden")
"""Words behind a name that deny it: `ad-free`."""
_KINDS_AROUND: Final = names("ad nav related subscribe person comment popup")
_AROUND_NAMES: Final = lazy_pattern(
    r"(?:^|[\s_-])(?:sidebar\w*|side-?bar|(?:right|left)-?rail|recirc\w*|teasers?"
    r"|footer|copyright|contentinfo|rodape|pie-?de-?pagina|pied-?de-?page|fu(?:ss|ß)zeile"
    r"|(?:see|read|more|load|show)-?(?:more|also|next|stories|news|from|articles?|on|in)|most-?(?:read|popular|viewed)"
    r"|latest|around-the-web|next-?(?:article|post|story)|prev(?:ious)?-?(?:article|post|story)|up-?next"
    r"|author-?bio|bio-?box|about-?(?:the-?)?author|widget-?area"
    r"|(?:content|article|post|entry|story)-?(?:after|footer|bottom|end)|(?:after|below)-?(?:content|article|post|entry|story)"
    r"|social(?:-?(?:media|share|links?|icons?|bar|buttons?))?|shar(?:e|ing)|share-?(?:bar|box|links?|buttons?|tools?)"
    r"|sign-?up\w*|newsletters?|subscri(?:be|ption)|promos?|advert\w*|relateds?|related-?\w+|recommend(?:ed|ations?)"
    r"|comments?|comments?-?(?:list|area|section|form|box|thread|container|wrapper))(?:$|[\s_-])|(?:^|\s)widget\s+widget_",
    re.IGNORECASE,
)
"""Names of what stands around an article on whole pages only, beside those in `CLASS_NAMES`."""
COMMENT_WORDS: Final = (
    r"comments?|kommentar\w*|comentarios?|coment[aá]rios?|commentaires?|comment[io]|reacties?|komentar\w*|yorum\w*"
)
"""What a comment is called in names and addresses, as a part of a pattern."""
_THREAD_NAMES: Final = lazy_pattern(
    rf"(?:^|[\s_-])(?:{COMMENT_WORDS}|comment(?!ar)s?[a-z]+|disqus\w*|dsq|livefyre|intensedebate|remark42|giscus"
    rf"|isso|hypercomments"
    r"|replies|responses|reactions|discussion|talkback|guestbook|nodebb\w*|discourse\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""What the block around comments is called."""
_COMMENTS_NAMES: Final = lazy_pattern(
    r"(?:^|[\s_-])(?:comments|kommentare|comentarios|comentários|commentaires|commenti|reacties|yorumlar"
    r"|comment_?(?:list|area|thread|block)s?"
    r"|comments?[_-](?:list|section|area|wrapper|thread|block|box|container|feed|tree)|replies|responses"
    r"|disqus\w*|dsq|livefyre)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""What a block is called that holds several comments; "comment" alone may be the kind of an article."""
_COMMENT_NAMES: Final = lazy_pattern(
    r"(?:^|\s)(?:kommentar|comentario|comentário|commentaire|commento|reactie|yorum|pingback|trackback"
    r"|(?:dsq-|user-|reader-|single-|blog-|parent-)?comment(?:[_-]?(?:item|container|entry|node|wrap|box|row"
    r"|post|block|single))?)"
    r"(?:\s|$)",
    re.IGNORECASE,
)
"""What one comment is called."""
_STATE_NAMES: Final = lazy_pattern(
    r"(?:has|with|no|show|hide|allow)[_-]?comments?|comments?[_-]?(?:open|closed|enabled|disabled|on|off"
    r"|counts?|number|links?"
    r"|allowed|popup)(?![a-z])",
    re.IGNORECASE,
)
"""What an article is called that has comments, or may have them."""
_SIGNATURE_NAMES: Final = lazy_pattern(
    rf"(?:^|[\s_-])(?:commenter\w*|(?:{COMMENT_WORDS}|dsq|reply|post)[_-]?(?:author\w*|by\w*|name|meta\w*|info"
    rf"|header|head|footer|foot|user"
    r"|time|date|timestamp|submitted|permalink|details)|commentmetadata|says|said|username|user-name|nickname"
    r"|nick|author\w*"
    r"|byline|creator|fn|vcard|posted|submitted|attribution|time-ago|timestamp|postdetails|postprofile"
    r"|poster)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""What is called so says who wrote a comment, or when."""
_NOT_A_WORD: Final = lazy_pattern(r"[^a-z0-9]+")
_CAMEL_CASE: Final = lazy_pattern(r"(?<=[a-z])(?=[A-Z])")
_KINDS_OF_ROLES: Final = {
    "navigation": "nav",
    "search": "nav",
    "menu": "nav",
    "menubar": "nav",
    "dialog": "popup",
    "alertdialog": "popup",
}
_SUBJECTS: Final = names(
    "event events recipe product film movie book job venue place location game album track property listing hotel tour "
    "session talk exhibition concert course show car vehicle ingredient ingredients"
)
"""Words before `meta` by which it holds facts of what the text is about, and not of the text."""
_NETWORKS: Final = lazy_pattern(
    r"(?:(?:on|to|via|auf|sur|en|em|分享到|分享至)\s*)?(?:facebook|fb|twitter|x|weibo|wechat|whats ?app"
    r"|telegram|signal|line|qq|qzone|linked ?in"
    r"|pinterest|reddit|tumblr|pocket|instapaper|flipboard|digg|delicious|stumbleupon|hacker news|hn"
    r"|google ?(?:\+|plus)|mastodon|bluesky"
    r"|threads|instagram|youtube|tik ?tok|vk(?:ontakte)?|viber|skype|messenger|xing|evernote|douban|e-?mail"
    r"|mail|sms|print|link"
    r"|copy(?: link)?|rss|feed|more|share|save|like|tweet|pdf|qr(?: ?code)?|微信|朋友圈|新浪微博|微博|腾讯微博"
    r"|豆瓣|qq ?空间|知乎|人人网|复制链接|邮件|打印|收藏)"
    r"(?: \(\d+\))?",
    re.IGNORECASE,
)
"""The labels of a share bar."""
_BUTTON: Final = lazy_pattern(r"(?:^|[\s_-])(?:button|btn)(?:$|[\s_-])", re.IGNORECASE)
_KINDS_OF_TAGS: Final = {"nav": "nav", "dialog": "popup"}
_OTHER: Final = r"(?:older|newer|previous|next) (?:posts?|entr(?:y|ies)|articles?|stor(?:y|ies))"
_FILLER: Final = lazy_pattern(
    rf"(?:[←«‹]\s*{_OTHER}|{_OTHER}\s*[→»›]|[←«‹]?\s*{_OTHER}[\s|·•/]+{_OTHER}(?:\s*[→»›])?"
    r"|share this(?=\s?[:：])|(?:subscribe to|sign up for) (?:our|the|my) (?:\w+ )?newsletter(?=\s?[:：])"
    r"|advertisements?|广告|廣告|share this (?:article|story|post|page)|continue reading (?:the main story|below)"
    r"|(?:story|article) continues below(?: advertisement)?|\d{1,2} min(?:ute)?s? read(?:ing time)?"
    r"|(?:proudly|comments|blog|site) powered by \w[\w .]{1,30}|扫一扫[，,\s]*关注我们|扫码关注我们"
    r"|微信扫一扫|(?:微信扫一扫[，,\s]*)?关注(?:该|本)公众号|点击(?:上方|下方)?蓝字\S{0,2}关注\S{0,8}"
    r"|长按(?:识别)?二维码\S{0,2}关注\S{0,8}"
    r"|喜欢此内容的人还喜欢"
    r"|(?:最后)?编辑于\s*\d{4}-\d{1,2}-\d{1,2}(?:\s+\d{1,2}:\d{2})?(?:\s*[·・]\s*\S{2,8})?"
    r"|text within this block will maintain its original spacing when published|leave a comment"
    r"|预览时标签不可点|继续滑动看下一个|轻触阅读原文|阅读原文"
    r"|(?:(?:阅读(?:原文)?|在看|点赞|赞|分享|收藏|写?留言)\s*+(?:\d[\d.,]*+\s*+[万kKwW]?\+?)?\s*+){2,}"
    r"|(?:\[?\d{1,3}\]?[\s|]*+)*+(?:(?:上|下)一(?:页|頁|篇)|尾页|末页|首页|尾頁|末頁|首頁)(?:[\s|]+(?:(?:上"
    r"|下)一(?:页|頁|篇)|尾页|末页|尾頁|末頁))*"
    r"|(?:©|copyright)?\s*(?:\d{4}\s*)?\S{0,12}\s*(?:版权所有|版權所有)(?:[，,\s]*(?:不得转载|翻印必究"
    r"|违者必究))?)[\s:：.。…]*",
    re.IGNORECASE,
)
_ANNOUNCEMENT: Final = lazy_pattern(
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
_POSTS_HEADING: Final = lazy_pattern(
    r"(?:more|other|related|recommended|latest|popular|trending|recent|further|top)\b.{0,40}"
    r"\b(?:stories|articles|posts|news|reads?|coverage)",
    re.IGNORECASE,
)
"""What stands over a list of other posts, with words of the site in between."""
_LINK_LABEL: Final = lazy_pattern(
    r"(?:(?:read|see|watch|view|find out|learn|hear|listen to) )?(?:more|also|next|this)"
    r"(?: (?:on|about|in|from|at) .{1,40})?"
    r"|(?:read|watch|see|listen|related|recommended|video|photos?|gallery|in pictures|opinion|analysis|don't miss)"
    r"(?: (?:stor(?:y|ies)|articles?|posts?|coverage|reading|news|links?|videos?))?"
    r"|(?:lees|lesen sie|mehr) (?:ook|auch|mehr|zum thema)|siehe auch|(?:à )?lire aussi|(?:leggi|guarda) anche"
    r"|(?:lea|lee|ver|vea) también|(?:leia|veja) (?:também|mais)|(?:читайте|смотрите|читать) также"
    r"|(?:zobacz|czytaj|przeczytaj) (?:też|także|również)|(?:läs|les) (?:också|også)|lue myös|baca juga|xem thêm"
    r"|ayrıca oku|(?:اقرأ|شاهد) أيضا?ً?|(?:相关|相關|推荐|推薦|延伸)(?:阅读|閱讀|文章|新闻|新聞|报道|報導)"
    r"|更多(?:阅读|内容)?|関連記事|あわせて読みたい|관련 ?기사",
    re.IGNORECASE,
)
"""What stands before a link to another post of the site, in the middle of an article."""
_PICTURE_LABEL: Final = lazy_pattern(
    r"(?:(?:image|photo|picture|slide)\s*)?\d+\s*(?:of|/|of\s*/)\s*\d+"
    r"|(?:hide )?captions?|close|enlarge(?: image)?|expand|next"
    r"|prev(?:ious)?|toggle caption|(?:view|open|show) (?:gallery|image|full ?screen)|(?:image|photo) copyright"
    r"|(?:photo|image|picture|foto|bild|credit)s?(?: by| credit| courtesy(?: of)?)?\s*[:：].{0,70}"
    r"|media playback is (?:un)?supported on your device|this (?:slideshow|video) requires javascript\.?",
    re.IGNORECASE,
)
_DATE: Final = lazy_pattern(
    r"(?:(?:published|posted|updated|on|发布于|發佈於|发表于|時間|时间|日期)?[\s:：]*)"
    r"(?:\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{2}[-/.]\d{2}"
    r"|\d{1,2}[-/.]\d{1,2}(?=[T\s,，]*\d{1,2}:\d{2})|\d{1,2}\.?\s+[^\W\d]{3,12}\.?,?\s+\d{4}"
    r"|[^\W\d]{3,12}\.?\s+\d{1,2},?\s+\d{4})"
    r"(?:[T\s,，]*\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:[ap]m|Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)
_DATELINE: Final = lazy_pattern(
    rf"{_DATE.pattern}[\s|·]*(?:来源|來源|作者|记者|記者|编辑|編輯|责编|字号|source|author)\s*[:：].{{0,60}}",
    re.IGNORECASE,
)
_WIDGET_LABEL: Final = lazy_pattern(
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
_OF_PAGE: Final = lazy_pattern(
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
_COMMENTS_HEADING: Final = lazy_pattern(
    rf"(?:(?:all|reader|latest|user|view|show|recent|the|no|one"
    rf"|\d[\d,.]*) )*(?:{_COMMENTS})\s*[:：]?\s*[(（\[]?\s*\d*\s*[)）\]]?"
    rf"(?: (?:on|to|about|for|zu|sur|sobre|su)\b.*)?|\d+\s*(?:条|條|件の|件|개의?)?\s*(?:{_COMMENTS}).{{0,20}}"
    r"|(?:leave|post|add|write) (?:a|your) (?:comment|reply)|join the (?:discussion|conversation)|discussion",
    re.IGNORECASE,
)
_REPLY_LABEL: Final = lazy_pattern(
    r"[↩↪⤷]?\s*(?:reply(?: to .{1,40}| ↓)?|quote|respond|report(?: abuse)?|antworten|répondre|responder"
    r"|rispondi|svar|svara|odpowiedz|beantwoorden|yanıtla"
    r"|ответить|відповісти|回复|回覆|回復|返信|답글|답변)\s*[↓↩»]?",
    re.IGNORECASE,
)
_TAGS_LABEL: Final = lazy_pattern(
    r"(?:tags?|tagged(?: with)?|filed under|posted in|categor(?:y|ies)|标签|標籤|分类|分類)[\s:：,，、|·#]*",
    re.IGNORECASE,
)
_AUTHOR_PAGE: Final = lazy_pattern(
    r"https?://[^/?#]+/(?:@[\w.-]+|(?:authors?|users?|u|people|profiles?|contributors?|members?)/[\w.%-]+)"
    r"(?:/(?:about|followers))?/?(?:[?#].*)?"
    r"|https?://[^/?#]+/?\?source=(?:post_page|user_profile)\b.*",
    re.IGNORECASE,
)
"""The page of an author, also one with a host of its own: https://ann.medium.com/?source=post_page."""
_BYLINE_SEPARATORS: Final = lazy_pattern(r"[·•|\v\n]|(?<=\S)\s+[-–—]\s+")
_BYLINE_WORDS: Final = lazy_pattern(
    r"(?:written )?by|and|in|follow(?:ing)?|author|posted by|listen|save|share|more|-{1,3}"
    r"|[^\W\d]{3,9}\.? \d{1,2}|作者|文|撰文|by[:：]",
    re.IGNORECASE,
)
_AUTHOR_CARD: Final = lazy_pattern(r"written by\b.{0,60}", re.IGNORECASE)
_BYLINE_TRIM: Final = " \t\u00a0,，:：/"
_MAX_LENGTH_OF_PAGE: Final = 300
_MAX_DATE_LENGTH: Final = 60
_MAX_DATELINE_LENGTH: Final = 100
ORIGINAL: Final = "阅读原文"
"""A button of WeChat's, and the label of an author's link to the original of a text."""
_PROMOTION_ADDRESS: Final = lazy_pattern(
    r"subscri|promo(?:tion)?s?[/=?_-]|/promo|membership|/donat|paywall|sign-?up|adclick|/ads?/|/click\?"
    r"|doubleclick|[?&](?:utm_campaign|utm_medium|aff(?:iliate)?(?:_id)?)=",
    re.IGNORECASE,
)
_SHARE_ADDRESS: Final = lazy_pattern(
    r"(?:twitter|x)\.com/(?:share|intent)|facebook\.com/(?:sharer|share\.php|dialog)"
    r"|plus\.google\.com/share|linkedin\.com/share"
    r"|service\.weibo\.com/share|t\.me/share|telegram\.me/share|reddit\.com/submit"
    r"|pinterest\.\w+/pin/create|getpocket\.com/(?:save|edit)"
    r"|google\.com/bookmarks|line\.me/R/msg|share\.hsforms|[?&]share=(?:twitter|facebook|email|linkedin"
    r"|reddit|telegram|whatsapp|pocket)|api\.whatsapp\.com/send",
    re.IGNORECASE,
)
_SHARE_ADDRESS_PARTS: Final = (
    "shar", "intent", "dialog", "submit", "create", "pocket", "bookmarks", "/msg", "whatsapp",
)  # fmt: skip
"""Every address that `_SHARE_ADDRESS` finds contains one of these, and few others do."""
TAG_ADDRESS: Final = lazy_pattern(r"/(?:category|categories|tags?|columns?|topics?|section)/", re.IGNORECASE)
"""The page of a category or a tag."""


@lru_cache(maxsize=8192)
def kinds_of(names: str) -> frozenset[str]:
    """The kinds of boilerplate that class names and an id speak of, as in `CLASS_NAMES`."""
    return frozenset(kind for kind, _ in _find_kinds(names))


@lru_cache(maxsize=8192)
def unambiguous_kinds_of(names: str) -> frozenset[str]:
    """The same of words that mean nothing else."""
    return frozenset(kind for kind, word in _find_kinds(names) if word not in _AMBIGUOUS_WORDS)


def words_of_kind(kind: str, names: str) -> frozenset[str]:
    """The words in class names and an id that speak of a kind of boilerplate."""
    return frozenset(word for found, word in _find_kinds(names) if found == kind)


def _find_kinds(names: str) -> Iterator[tuple[str, str]]:
    """The kinds that names speak of, each with the word or the two words that say so."""
    for name in names.split():
        words = [word for word in _NOT_A_WORD.split(_CAMEL_CASE.sub("-", name).lower()) if word]
        for index, word in enumerate(words):
            pair = f"{words[index - 1]}-{word}" if index else ""
            kind = _KIND_OF_WORD.get(word) or ("ad" if word.rstrip("0123456789") in _NUMBERED_WORDS else None)
            is_pair = kind is None or pair in _KIND_OF_WORD
            if kind is None:
                kind = _KIND_OF_WORD.get(pair) or _KIND_OF_WORD.get(pair.replace("-", ""))
            if kind == "meta" and index - is_pair > 0 and words[index - is_pair - 1] in _SUBJECTS:
                continue
            if kind and not _is_denied(words, index - is_pair, index + 1):
                yield kind, pair if is_pair else word


def _is_denied(words: list[str], start: int, end: int) -> bool:
    """Whether the words of a name around some of them say that there is no such thing."""
    return bool(start and words[start - 1] in _DENIALS) or (end < len(words) and words[end] in _ABSENCES)


def kind_of_role(role: str) -> str | None:
    """The kind of boilerplate that a role of ARIA speaks of."""
    return _KINDS_OF_ROLES.get(role.lower())


def kind_of_tag(tag: str) -> str | None:
    """The kind of boilerplate that an element is by its tag."""
    return _KINDS_OF_TAGS.get(tag)


def is_button(names: str) -> bool:
    """Whether class names speak of a button."""
    return bool(_BUTTON.search(names))


def is_called_thread(names: str) -> bool:
    """Whether class names and an id are those of a block around comments."""
    return _THREAD_NAMES.search(names) is not None and bool(_THREAD_NAMES.search(_STATE_NAMES.sub("", names)))


def is_called_comments(names: str) -> bool:
    """Whether class names and an id are those of a block of several comments."""
    return bool(_COMMENTS_NAMES.search(_STATE_NAMES.sub("", names)))


def comment_names(names: str) -> list[str]:
    """The class names that one comment is called by."""
    return _COMMENT_NAMES.findall(names)


def is_called_signature(names: str) -> bool:
    """Whether class names and an id are those of a line that says who wrote a comment, or when."""
    return bool(_SIGNATURE_NAMES.search(names))


def is_called_around(names: str) -> bool:
    """Whether class names and an id are those of what stands around the article of a whole page."""
    return bool(_AROUND_NAMES.search(names)) or not _KINDS_AROUND.isdisjoint(kinds_of(names))


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
    """Whether a line speaks of the page and not of its subject: who wrote it, when, how to share it."""
    if is_widget_label(line) or classify(line) is not PhraseKind.TEXT:
        return True
    return len(line) <= _MAX_LENGTH_OF_PAGE and bool(_OF_PAGE.fullmatch(line))


def is_network(words: str) -> bool:
    """Whether words are the label of a way to share: "WeChat"."""
    return bool(_NETWORKS.fullmatch(words))


def is_comments_heading(line: str) -> bool:
    """Whether a line is the heading of a thread of comments: "3 Responses to The thaw"."""
    return len(line) <= _MAX_LENGTH_OF_PAGE and bool(_COMMENTS_HEADING.fullmatch(line))


def is_reply_label(words: str) -> bool:
    """Whether a link says that it answers a comment."""
    return bool(_REPLY_LABEL.fullmatch(words))


def is_posts_heading(words: str) -> bool:
    """Whether words announce a list of other posts."""
    return classify(words).announces_links or bool(_POSTS_HEADING.fullmatch(words))


def is_picture_label(words: str) -> bool:
    """Whether words beside a picture are those of its frame: its number in a row, a button, who took it."""
    return bool(_PICTURE_LABEL.fullmatch(words))


def is_link_label(words: str) -> bool:
    """Whether words are what stands before a link to another post: "Read more", "Related"."""
    return bool(_LINK_LABEL.fullmatch(words))


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


def is_share_address(url: str) -> bool:
    """Whether an address is one that shares the page."""
    lower = url.lower()
    return any(part in lower for part in _SHARE_ADDRESS_PARTS) and bool(_SHARE_ADDRESS.search(url))


def is_promotion_address(url: str) -> bool:
    """Whether an address is one that sells: a subscription, a membership, an advertisement."""
    return bool(_PROMOTION_ADDRESS.search(url))
