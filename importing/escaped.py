"""HTML that was escaped on its way here, once or several times, made HTML again."""

import html
import re

_NAMES = (
    "a|abbr|article|b|big|blockquote|body|br|center|code|dd|div|dl|dt|em|font|form|h[1-6]|head|header|hr|html|i|iframe|img"
    "|li|link|main|meta|ol|p|pre|script|section|small|span|strong|style|sub|sup|svg|table|tbody|td|th|thead|title|tr|tt|u|ul"
)
TAG = re.compile(rf"</?(?:{_NAMES})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ESCAPED_TAG = re.compile(rf"&(?:amp;)*(?:lt|#0*60|#x0*3c);/?(?:{_NAMES})\b", re.IGNORECASE)
_ESCAPED_AGAIN = re.compile(r"&(?:amp;)+(?=(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,31});)")
# Nobody who writes of a tag gives it attributes like these: it was pasted.
_PASTED = re.compile(rf"&lt;(?:{_NAMES})\s+[a-z-]+=[\"'][^<>&]*&gt;", re.IGNORECASE)
_PASTED_TAG = re.compile(rf"&lt;(/?(?:{_NAMES})(?:\s[^<>&]*)?/?)&gt;", re.IGNORECASE)
_PASTED_COMMENT = re.compile(r"&lt;!-.*?-&gt;", re.DOTALL)


def unescaped(text: str) -> str:
    """HTML that was escaped, perhaps several times, as HTML; escaped tags beside as many real ones are words."""
    for _ in range(3):
        if "&" not in text:
            break
        escaped = len(_ESCAPED_TAG.findall(text))
        if escaped < 2 or escaped <= len(TAG.findall(text)):
            break
        text = html.unescape(text)
    return text


def unescaped_within(page: str) -> str:
    """HTML in which a part was escaped once more than the rest: its signs, and the tags that were pasted with it."""
    if "&amp;" in page:
        page = _ESCAPED_AGAIN.sub("&", page)
    if "&lt;" in page and _PASTED.search(page):
        page = _PASTED_TAG.sub(r"<\1>", _PASTED_COMMENT.sub("", page))
    return page
