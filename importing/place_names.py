"""The name of a place out of what people write around it: labels, reservations, whole sentences.

"Based in Oslo (remote is possible)" is Oslo; of "Please write to us" nothing is left.
"""

import re

CJK = "\u3400-\u9fff\uac00-\ud7a3"
_LABEL = re.compile(
    r"^[-•*·\s]*(?:(?:work |job )?location|based in|base|工作地点|地点|地址)?\s*[:：]\s*"
    rf"|^(?:优先(?:base)?|base)\s*(?=[{CJK}])(?!地)",
    re.IGNORECASE,
)
# "d in" is what a page leaves of "Based in" whose beginning is in another field.
_LEAD = re.compile(r"^(?:preferr?(?:ed|ably)\s+)?(?:(?:based|located|d)\s+)?in\s+(?=\w)", re.IGNORECASE)
_MORE = re.compile(r"\s*\(\+\s*\d+ (?:other|more)s?\)\s*$")
_RESERVATION = re.compile(r"\s*,?\s+but\s.*$")
_FULL_STOP = re.compile(r"(?:(?<=[a-z]{4})|(?<=[)）]))[.。]$")

_NO_NAME = re.compile(
    r"\]\(|://|\*\*|。|(?:remote|远程)办公"
    r"|须|需要|可以|可谈|可接收|不会|不接受|根据|要求|目前|前期|后期|前三个月|短期|平时|优先|主要分布|分布在|暂无|联系方式|诚聘"
    r"|\b(?:may|can|will|would|must|should|be|is|are|from time|considered|including|incorporating|contribute)\b"
)
_LEAST_WORDS = 4
_RUNNING_WORDS = re.compile(r"[a-z](?:[^\s,]*\s+){4}[^\s,]*")
_HEAD = re.compile(r"[^,，(（。]+")


def mended(part: str) -> str:
    """One part of a location without what introduces it or takes it back."""
    part = _MORE.sub("", _LABEL.sub("", part)).strip(" -–•*:")
    return _FULL_STOP.sub("", _RESERVATION.sub("", _LEAD.sub("", part)))


def name_in(words: str) -> str:
    """The place that words name, which may only be their beginning; nothing if they are a sentence."""
    if not _is_sentence(words):
        return words
    head = _HEAD.match(words)
    return "" if head is None or _is_sentence(head[0]) else head[0].strip()


def _is_sentence(words: str) -> bool:
    said = _NO_NAME.search(words)
    if said is None:
        return bool(_RUNNING_WORDS.match(words))
    return not said[0].isalpha() or not said[0].isascii() or words.count(" ") >= _LEAST_WORDS - 1
