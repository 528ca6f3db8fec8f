"""XML that every parser takes: text is escaped, and characters that XML 1.0 has no way to say are left out."""

import re
from xml.etree.ElementTree import Element, SubElement, tostring  # nosec B405 # it writes, and reads none

__all__ = ["DECLARATION", "Element", "add", "cdata", "document", "without_forbidden"]

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
# All that is no Char in XML 1.0 (2.2).
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def without_forbidden(text: str) -> str:
    return _FORBIDDEN.sub("", text)


def add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    """A new element at the end of another; a prefix stands in its name as it is."""
    element = SubElement(parent, name, attributes)
    element.text = text
    return element


def document(root: Element) -> bytes:
    return (DECLARATION + without_forbidden(tostring(root, encoding="unicode"))).encode()


def cdata(name: str, text: str) -> str:
    """An element whose text is not escaped, for readers that know no other; what would end it is parted."""
    parted = without_forbidden(text).replace("]]>", "]]]]><![CDATA[>")
    return f"<{name}><![CDATA[{parted}]]></{name}>\n"
