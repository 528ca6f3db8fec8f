"""What people type, cleaned."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import clean_line, clean_text, fold, has_words, without_controls


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Night   Nurse \n", "Night Nurse"),
        ("Night\r\nNurse", "Night Nurse"),
        ("Night\u00a0Nurse", "Night Nurse"),
        ("Night\x00 Nurse\x07", "Night Nurse"),
        ("Nurse\u202egpj.exe", "Nursegpj.exe"),
        ("\ufeffNurse\u200b", "Nurse"),
        ("soft\u00adware", "software"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("Zu\u0308rich", "Zürich"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        (
            "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
            "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        ),
        ("👨\u200d👩\u200d👧 ❤\ufe0f 🇧🇪", "👨\u200d👩\u200d👧 ❤\ufe0f 🇧🇪"),
        ("क्\u200dष", "क्\u200dष"),
        ("Nurse\U000e0041\U000e0042\U000e007f", "Nurse"),
        ("🏴\U000e0041", "🏴"),
        ("\u061cNurse\u180e", "Nurse"),
        ("", ""),
    ],
)
def test_a_line_is_one_line_without_surprises(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


@pytest.mark.parametrize("text", ["Nurse", "7", "看護師", "می\u200cخواهم", "नर्स", "C++", "Ω", "간호사"])
def test_letters_and_digits_of_any_script_are_words(text: str) -> None:
    assert has_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "★★★",
        "\u3164",
        "\u2800",
        "\u115f\u1160",
        "\uffa0",
        "\u200d",
        "\u180e",
        "\u034f",
        "\ufe0f",
        "\U000e0041",
    ],
)
def test_signs_and_what_nobody_sees_are_no_words(text: str) -> None:
    assert not has_words(text)


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c"])
def test_every_kind_of_newline_is_kept_as_one(newline: str) -> None:
    assert clean_text(f"one{newline}two\n\tthree  four ") == "one\ntwo\n\tthree  four"


@given(st.text())
def test_cleaned_text_is_clean_and_stays_as_it_is(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not any(unicodedata.category(letter) in ("Cs", "Cc") and letter not in "\t\n" for letter in cleaned)
    assert cleaned.encode().decode() == cleaned


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Café", "cafe"),
        ("STRASSE", "straße"),
        ("Zürich", "zurich"),
        ("Łódź", "łodz"),
        ("Ａｃｍｅ", "acme"),
        ("  St.   Anne’s ", "st. anne’s"),
        ("İstanbul", "istanbul"),
        ("Acme™", "acmetm"),
    ],
)
def test_spellings_of_one_name_fold_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("की", "क"), ("C++", "C"), ("C#", "C"), (".NET", "NET"), ("が", "か")])
def test_names_that_differ_fold_to_different_ones(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_what_is_shown_again_keeps_its_spaces_and_loses_only_what_no_page_can_show() -> None:
    assert without_controls(" two  words\x00\u202e\n") == " two  words\n"
