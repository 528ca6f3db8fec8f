"""QR codes as pictures that the strict policy lets through."""

from xml.etree import ElementTree

from core.qr_code import qr_svg


def test_a_qr_code_is_a_picture_without_styles_or_scripts() -> None:
    root = ElementTree.fromstring(qr_svg("otpauth://totp/Board:ann@example.org?secret=ABC"))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert {element.tag.partition("}")[2] for element in root.iter()} == {"svg", "g", "path"}
    assert not any("style" in element.attrib for element in root.iter())


def test_another_text_is_another_picture() -> None:
    assert qr_svg("one") != qr_svg("two")
