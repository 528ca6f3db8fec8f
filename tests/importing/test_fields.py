"""A record of any kind becomes a posting with valid fields, or is refused with a reason."""

import contextlib
import math
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from db.vocabulary import EmploymentType, Seniority, Workplace
from importing.fields import KNOWN_FIELDS, ImportedPosting, Refused, read_posting

DESCRIPTION = "Bring the boat over the sound, also in fog."


def read(**record: Any) -> ImportedPosting:
    return read_posting({"title": "Ferry Pilot", "description": DESCRIPTION, **record}, "harbour")


def test_a_title_and_a_description_are_enough() -> None:
    posting = read_posting({"title": "Ferry Pilot", "description": DESCRIPTION}, "harbour")
    assert posting.source == "harbour"
    assert posting.fields.title == "Ferry Pilot"
    assert posting.fields.description == DESCRIPTION
    assert posting.fields.company == "Confidential"
    assert posting.notes == ()
    assert posting.unknown == frozenset()


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({}, "It has no title."),
        ({"title": " \u200b ", "description": DESCRIPTION}, "It has no title."),
        ({"title": ["Ferry Pilot"], "description": DESCRIPTION}, "It has no title."),
        ({"title": "Ferry Pilot"}, "It has no description."),
        ({"title": "Ferry Pilot", "description": {"text": DESCRIPTION}}, "It has no description."),
        ({"title": "Ferry Pilot", "description": "<p>Short.</p>"}, "Its description is shorter than 20 characters."),
    ],
)
def test_a_record_without_a_title_or_a_description_is_refused(record: dict[str, Any], reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_posting(record, "harbour")
    assert refusal.value.reason == str(refusal.value) == reason


def test_unknown_fields_are_ignored_and_named() -> None:
    assert read(labels={}, shoe_size=44).unknown == {"labels", "shoe_size"}


def test_a_bad_value_costs_its_field_and_nothing_else() -> None:
    posting = read(
        url="javascript:alert(1)",
        company_url="ftp://example.com",
        country="Atlantis",
        workplace="under water",
        remote="perhaps",
        employment_type="Java",
        seniority="purple",
        date_posted="2 weeks ago",
        valid_through="2026",
        salary_min="1-3 years",
        salary_currency="USDT",
        salary_period="Fixed",
        tags={"a": 1},
        apply_email="nobody",
        location={"city": "Bergen"},
        description_format="rtf",
    )
    assert posting.fields.model_dump(exclude_defaults=True) == {
        "title": "Ferry Pilot",
        "company": "Confidential",
        "description": DESCRIPTION,
    }
    assert (posting.url, posting.date_posted, posting.valid_through) == (None, None, None)
    assert {note for note in posting.notes if note.endswith(" not understood")} == set(posting.notes)
    assert len(posting.notes) == 16


@pytest.mark.parametrize(
    ("written", "company"),
    [
        ("Harbour Ltd", "Harbour Ltd"),
        ("Harbour Ltd\n3.8", "Harbour Ltd"),
        ("Harbour &amp; Sons (https://harbour.example)", "Harbour & Sons"),
        ("Harbour Ltd ( https://harbour.example ) http://b.example\n", "Harbour Ltd"),
        ("Harbour <https://harbour.example>", "Harbour"),
        ("https://harbour.example", "Confidential"),
        ("N/A", "Confidential"),
        ("company", "Confidential"),
        ("Company Name", "Confidential"),
        ("CONFIDENTIAL", "Confidential"),
        ("Client |", "Confidential"),
        ("Refreshed June 16, 2026", "Confidential"),
        ("Posted 3 days ago", "Confidential"),
        ("Updated today", "Confidential"),
        ("Posted Press", "Posted Press"),
        ("Company of Ferries", "Company of Ferries"),
        ("2020 Companies", "2020 Companies"),
        ("", "Confidential"),
        (float("nan"), "Confidential"),
        ("Studio 4.0", "Studio 4.0"),
        ("The " + "Very " * 30 + "Long Company", "The " + "Very " * 18 + "Very…"),
    ],
)
def test_the_company_is_its_name_alone(written: object, company: str) -> None:
    assert read(company=written).fields.company == company


def test_a_company_that_is_not_named_has_no_website() -> None:
    website = "https://boards.example"
    for name in (None, "company", "Confidential"):
        assert read(company=name, company_url=website).fields.company_url is None
    assert read(company="Harbour Ltd", company_url=website).fields.company_url == website


def test_what_is_no_name_of_a_company_is_noted() -> None:
    assert read(company="Refreshed June 16, 2026").notes == ("company not understood",)
    assert read(company="Confidential").notes == ()


@pytest.mark.parametrize("pump", ["https://a", "https://a ", "(https://", "\n", " \n", "\n4.5", "3.8\n", " ", "( "])
@pytest.mark.parametrize("field", ["company", "location", "tags", "category", "title"])
def test_a_long_value_that_repeats_itself_is_read_in_one_go(field: str, pump: str) -> None:
    """Whatever goes back and forth in it would not come to an end within this test's two minutes."""
    value = "Harbour" + pump * (100_000 // len(pump)) + "Ltd"
    assert read(**{"title": "Ferry Pilot", field: value}).fields.title


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Harbour Ltd: Ferry Pilot", "Ferry Pilot"),
        ("harbour ltd : Ferry Pilot", "Ferry Pilot"),
        ("Harbour: Ferry Pilot", "Harbour: Ferry Pilot"),
        ("Harbour Ltd:", "Harbour Ltd:"),
        ("Pilot &amp; Cook <b>(night)</b>", "Pilot & Cook (night)"),
        (7, "7"),
    ],
)
def test_the_title_says_the_job_and_not_the_company_before_it(written: object, title: str) -> None:
    assert read(title=written, company="Harbour Ltd").fields.title == title


def test_a_title_too_long_is_cut_after_a_word_and_noted() -> None:
    posting = read(title="Pilot " * 40)
    assert posting.fields.title == "Pilot " * 23 + "Pilot…"
    assert len(posting.fields.title) <= 150
    assert posting.notes == ("title shortened",)


def test_a_description_too_long_is_cut_after_a_paragraph_and_noted() -> None:
    posting = read(description="A paragraph about the sea.\n\n" * 1_000)
    assert posting.notes == ("description cut",)
    assert posting.fields.description.endswith("about the sea.")
    assert 19_000 < len(posting.fields.description) <= 20_000


def test_a_description_that_the_forms_would_refuse_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importing.fields.DESCRIPTION_MIN", 0)
    with pytest.raises(Refused, match="cannot be used"):
        read(description="Short.")


def test_a_value_without_end_is_read_in_part() -> None:
    assert read(tags="x" * 50_000 + ",late").notes == ("tags left out",)
    assert read(location=["Oslo"] * 600 + ["Bergen"]).fields.location == ["Oslo"]


def test_the_description_is_read_in_its_format() -> None:
    assert read(description="<ul><li>Steer</li><li>Moor and tidy</li></ul>").fields.description == (
        "- Steer\n- Moor and tidy"
    )
    assert read(description=f"# {DESCRIPTION}", description_format="text").fields.description == f"\\# {DESCRIPTION}"


def test_who_gives_no_way_to_apply_is_applied_to_at_the_source() -> None:
    url = "https://jobs.example/7?a=b c"
    assert read(url=url).fields.apply_url == "https://jobs.example/7?a=b%20c"
    assert read(url=url, apply_url="https://harbour.example/apply").fields.apply_url == "https://harbour.example/apply"
    assert read(url=url, apply_email="crew@harbour.example").fields.apply_url is None
    assert read(url=url, apply_email="crew@harbour.example").fields.apply_email == "crew@harbour.example"


def test_a_posting_without_a_number_keeps_the_same_made_up_one() -> None:
    assert read(source_id=17.0).source_id == "17"
    by_url = read(url="https://jobs.example/7").source_id
    assert by_url == read(url="https://jobs.example/7", title="Renamed").source_id
    assert by_url != read(url="https://jobs.example/8").source_id
    assert read().source_id == read(source_id="").source_id != read(title="Other").source_id
    assert len(read(source_id="x" * 500).source_id) <= 200


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Full-time", "FULL_TIME"),
        ("FULL_TIME", "FULL_TIME"),
        ("Vollzeit, unbefristet", "FULL_TIME"),
        ("全职", "FULL_TIME"),
        ("是否全职：是", "FULL_TIME"),
        ("非全职", "PART_TIME"),
        ("parttime, fulltime", "FULL_TIME"),
        (["CONTRACTOR", "PART_TIME"], "PART_TIME"),
        ("Working student, berufseinstieg", "PART_TIME"),
        ("Freelance", "CONTRACTOR"),
        ("Term appointment, two years", "TEMPORARY"),
        ("Praktikum", "INTERN"),
        ("Ehrenamt", "VOLUNTEER"),
        ("per diem", "PER_DIEM"),
        ("Apprenticeship", "OTHER"),
    ],
)
def test_the_kind_of_employment_is_understood_in_many_spellings(written: object, kind: str) -> None:
    posting = read(employment_type=written)
    assert posting.fields.employment_type is EmploymentType(kind)
    assert posting.notes == ()


def test_the_kind_of_employment_may_say_where_or_how_senior() -> None:
    assert read(employment_type="Onsite - Full Time").fields.workplace is Workplace.ONSITE
    assert read(employment_type="Remote - Freelance").fields.workplace is Workplace.REMOTE
    skilled = read(employment_type="berufserfahren").fields
    assert (skilled.employment_type, skilled.seniority) == (None, Seniority.MID)
    assert read(employment_type="Full-time permanent, entry").fields.seniority is Seniority.ENTRY
    assert read(employment_type="entry", seniority="Director").fields.seniority is Seniority.EXECUTIVE


def test_a_category_that_is_none_of_ours_becomes_a_tag() -> None:
    posting = read(category="Consulting", tags="Sea, Fog")
    assert (posting.fields.category, posting.fields.tags) == (None, ["Sea", "Fog", "Consulting"])
    assert posting.notes == ("category kept as a tag",)
    assert read(category="Business, Fog").fields.tags == ["Business Fog"]
    assert read(category="Remote").notes == ()
    assert read(category="Consulting " * 9).notes == ("category left out",)


def test_tags_come_as_a_list_or_between_commas_and_no_more_than_eight() -> None:
    assert read(tags=["#Sea", "Fog", "sea", None, ""]).fields.tags == ["Sea", "Fog"]
    assert read(tags="Sea, Fog;Ice").fields.tags == ["Sea", "Fog", "Ice"]
    many = read(tags=[f"tag {number}" for number in range(12)] + ["x" * 31])
    assert many.fields.tags == [f"tag {number}" for number in range(8)]
    assert many.notes == ("tags left out",)


def test_what_will_be_posted_was_not_posted_yet() -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=2)
    posting = read(date_posted=tomorrow.isoformat(), valid_through=tomorrow.date().isoformat())
    assert posting.date_posted is None
    assert posting.valid_through is not None
    assert posting.notes == ("date_posted in the future",)


_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=80)
    | st.sampled_from(
        [
            "$6,000k",
            "-5",
            "50k-60k",
            "1e999",
            "Remote, US",
            "US, , ",
            "A;B|C",
            "<b>",
            "&#xD800;",
            "\ud800",
            "99999999999999999999",
        ]
    )
)
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)


@given(st.dictionaries(st.sampled_from(sorted(KNOWN_FIELDS)) | st.text(max_size=5), _VALUES))
@example({"salary_min": 10**400, "title": 10**5000})
@example({"salary_max": math.inf, "source_id": -math.inf, "date_posted": 1e300})
@example({"title": "\ud800A", "url": "https://example.com/\ud800", "location": ["\udfff"], "tags": ["\ud83d"]})
@example({"url": "https://[", "apply_url": "http://a:99999", "company_url": "//"})
@settings(max_examples=400, deadline=None)
def test_nothing_a_record_holds_raises_anything_but_a_refusal(record: dict[str, Any]) -> None:
    for whole in (record, {"title": "Ferry Pilot", "description": DESCRIPTION} | record):
        with contextlib.suppress(Refused):
            read_posting(whole, "harbour")
