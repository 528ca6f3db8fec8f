"""What other sites call a field of work is found among our categories."""

import pytest

from db.vocabulary import CATEGORY_LABELS
from importing.categories import category_names, category_slug


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
    assert category_slug(written) == slug


def test_every_category_of_ours_is_found_by_slug_and_by_label() -> None:
    for slug, label in CATEGORY_LABELS.items():
        assert category_slug(slug) == category_slug(label) == slug


def test_what_names_no_field_of_work_is_no_category() -> None:
    assert category_slug("Remote; bachelor's degree") is None
    assert category_names("Remote; Consulting; bachelor's degree") == ["Consulting"]
