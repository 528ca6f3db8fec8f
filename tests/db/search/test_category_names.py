"""The words of a category's name stand for its mark where documents do not have them."""

from db.search.category_names import with_category_names
from db.search.preferences import Preferences, read_synonyms
from db.search.words import words
from db.vocabulary import CATEGORY_LABELS

TEXT = "nursing, nurse"
WISHES = Preferences(revision=1, currency="EUR", rates={}, text=TEXT, synonyms=read_synonyms(TEXT))


def test_names_that_the_board_came_with_add_nothing() -> None:
    assert with_category_names(WISHES, CATEGORY_LABELS) is WISHES.synonyms
    assert with_category_names(WISHES, {"on-deck": "On Deck", "health": "Care of Health"}).others == {
        **WISHES.synonyms.others,
        ("of",): (("c_health",),),
    }


def test_a_word_that_stands_for_others_already_goes_on_doing_so() -> None:
    found = with_category_names(WISHES, {"health": "Nursing & Deckhands", "deck": "Deckhands"})
    assert found.others[("nurs",)] == (*WISHES.synonyms.others[("nurs",)], ("c_health",))
    assert found.others[("deckhand",)] == (("c_health",), ("c_deck",))
    assert "deckhands" in found.spelled
    assert set(found.others) == {("nurs",), ("deckhand",)}


def test_signs_stand_for_a_category_as_they_do_in_its_name_alone() -> None:
    found = with_category_names(WISHES, {"health": "护理工作"})
    assert found.others == {**WISHES.synonyms.others, tuple(words("护理工作")): (("c_health",),)}
    assert found.longest == 4
