"""The words of an address."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.slugs import make_slug


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Night Nurse, Intensive Care", "night-nurse-intensive-care"),
        ("C++ Developer", "cpp-developer"),
        ("C# / .NET Engineer", "csharp-dotnet-engineer"),
        ("F# Developer", "fsharp-developer"),
        ("R&D Lead", "r-and-d-lead"),
        ("Bed & Breakfast", "bed-and-breakfast"),
        ("Küchenchef (m/w/d)", "kuechenchef-m-w-d"),
        ("Développeur confirmé", "developpeur-confirme"),
        ("看護師", "kan-hu-shi"),
        ("../../etc/passwd", "etc-passwd"),
        ("👩‍🚀", "job"),
        ("", "job"),
    ],
)
def test_a_title_becomes_words_of_an_address(title: str, slug: str) -> None:
    assert make_slug(title, otherwise="job") == slug


def test_a_reserved_word_is_never_a_slug() -> None:
    assert make_slug("Edit", otherwise="job", reserved={"edit"}) == "edit-job"
    assert make_slug("Editor", otherwise="job", reserved={"edit"}) == "editor"


def test_a_long_title_is_cut_at_a_word() -> None:
    assert make_slug("night nurse " * 20, otherwise="job", max_length=25) == "night-nurse-night-nurse"


@given(st.text(max_size=200))
def test_a_slug_is_always_lower_case_words_with_hyphens(text: str) -> None:
    slug = make_slug(text, otherwise="job")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= 80
