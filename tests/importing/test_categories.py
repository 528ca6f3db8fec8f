"""What other sites call a field of work is found among our categories."""

import pytest

from db import board
from db.schemas.posting import PostingFields
from db.session import writing
from db.vocabulary import CATEGORY_LABELS
from importing.categories import category_names, category_slug
from importing.fields import read_posting

OURS = tuple(CATEGORY_LABELS.items())


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("software", "software"),
        ("Software & IT", "software"),
        ("Information Technology; Remote", "software"),
        ("Remote; Sales & Account Management", "sales"),
        ("Analyst; Finance", "finance"),
        ("Analyst", "data"),
        ("Management; Team Leader", "operations"),
        ("Nurse", "health"),
        ("Product Design; Industrial Design", "design"),
        ("Customer Service & Care", "support"),
        ("Engineering; bachelor's degree", "engineering"),
        ("Other", "other"),
    ],
)
def test_a_category_from_elsewhere_is_found_among_ours(written: str, slug: str) -> None:
    assert category_slug(written, OURS) == slug


def test_every_category_of_ours_is_found_by_slug_and_by_label() -> None:
    for slug, label in CATEGORY_LABELS.items():
        assert category_slug(slug, OURS) == category_slug(label, OURS) == slug


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("Diving", "diving"),
        ("Welding; Under water", "under-water"),
        ("Care on board", "health"),
        ("Health & Care", "health"),
        ("Nurse", "health"),
        ("Software & IT", None),
        ("Developer", None),
    ],
)
def test_only_categories_that_the_board_has_are_found_and_its_own_by_what_it_calls_them(
    written: str, slug: str | None
) -> None:
    chosen = (("diving", "Diving"), ("under-water", "Under Water"), ("health", "Care on Board"))
    assert category_slug(written, chosen) == slug


def test_what_the_board_calls_a_category_comes_before_what_we_do() -> None:
    assert category_slug("Nurse", (("health", "Health & Care"), ("wards", "Nurse"))) == "wards"


def test_a_posting_of_a_category_that_the_board_has_taken_out_has_it_as_a_tag(database: str) -> None:
    with writing() as session:
        board.change(session, {"categories": {"diving": "Diving"}})
    read = [_read(category) for category in ("Software; Diving", "Software")]
    assert [(posting.category, posting.tags) for posting in read] == [("diving", []), (None, ["Software"])]


def _read(category: str) -> PostingFields:
    record = {"title": "Ferry Pilot", "description": "Bring the boat over the sound.", "category": category}
    return read_posting(record, "harbour").fields


def test_what_names_no_field_of_work_is_no_category() -> None:
    assert category_slug("Remote; bachelor's degree", OURS) is None
    assert category_names("Remote; Consulting; bachelor's degree") == ["Consulting"]
