"""Whatever text goes in, every parser reads it back, but for what XML 1.0 cannot say."""

from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.xml_writing import Element, add, cdata, document, without_forbidden

TEXTS = st.text(st.characters()) | st.text("]>&<\r\n\x00\x1f\ufffe\ud800 a")


def normal(text: str) -> str:
    """As a parser reads line ends (XML 1.0, 2.11)."""
    return without_forbidden(text).replace("\r\n", "\n").replace("\r", "\n")


@given(TEXTS)
def test_a_text_is_read_back(text: str) -> None:
    root = Element("a")
    add(root, "b", text)
    assert normal(fromstring(document(root)).findtext("b") or "") == normal(text)


@given(TEXTS)
def test_a_text_that_is_not_escaped_is_read_back(text: str) -> None:
    assert (fromstring(cdata("a", text).encode()).text or "") == normal(text)


@given(TEXTS)
def test_an_attribute_ends_nothing(text: str) -> None:
    root = Element("a")
    add(root, "b", href=text)
    [child] = fromstring(document(root))
    assert set(child.attrib) == {"href"}


@pytest.mark.parametrize("text", ["\t\n\r", "a", "\ud7ff", "\ue000", "\ufffd", "\U00010000", "\U0010ffff"])
def test_what_xml_can_say_stays(text: str) -> None:
    assert without_forbidden(text) == text


@pytest.mark.parametrize("text", ["\0", "\x08", "\x0b", "\x0c", "\x0e", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_what_xml_cannot_say_goes(text: str) -> None:
    assert without_forbidden(f"a{text}b") == "ab"
