"""The rules of each field of the posting form, and the sentence that says how to mend it."""

from typing import Any

import pytest
from sqlalchemy import func, select

from db.models import Job
from db.session import reading
from tests.factories import FORM, member
from tests.visitor import Page
from tests.webapps.conftest import Browse

NO_URL = "This is not a web address. Enter one like https://example.com/jobs."
NO_EMAIL = "This is not an e-mail address. Enter one like name@example.com."
NO_PAY = "Enter the pay as a number, like 55000 or 17.50."
NO_AMOUNT = "Enter an amount above zero and below one billion."
NO_DAY = "Enter the last day as a date, like 2026-01-31."
NO_YEAR = "Choose a day between the years 1995 and 2100."
NO_WORDS = "Enter words: there is no letter and no digit in this."
FROM_LIST = "Choose one from the list."

# Wrong in themselves: refused for drafts too.
WRONG = [
    ("title", "x" * 151, "Shorten this to 150 characters or fewer."),
    *(
        (field, blank, NO_WORDS)
        for field in ("title", "company")
        for blank in ("\u3164", "\u2800", "\u200d", "\ufe0f", "!")
    ),
    ("company", "x" * 101, "Shorten this to 100 characters or fewer."),
    ("company_url", "javascript:alert(1)", NO_URL),
    ("company_url", "st-anne", NO_URL),
    ("company_url", "https://a b.example", NO_URL),
    ("company_url", "https://" + "x" * 1000 + ".example", "Shorten this to 1,000 characters or fewer."),
    ("company_url", f"example.com/{'x' * 988}", "Shorten this to 1,000 characters or fewer."),
    ("location", "x" * 101, "Keep each to 100 characters."),
    ("location", "\n".join(f"Place {n}" for n in range(11)), "There are 11 here. Keep the 10 that matter most."),
    ("country", "Atlantis", "Choose a country from the list."),
    ("workplace", "moon", FROM_LIST),
    ("remote_regions", "x" * 101, "Keep each to 100 characters."),
    ("remote_regions", ",".join(map(str, range(11))), "There are 11 here. Keep the 10 that matter most."),
    ("employment_type", "SOMETIMES", FROM_LIST),
    ("seniority", "emperor", FROM_LIST),
    ("category", "knitting", "Choose a category from the list."),
    ("tags", ",".join(map(str, range(9))), "There are 9 here. Keep the 8 that matter most."),
    ("tags", "x" * 31, "Keep each to 30 characters."),
    ("salary_min", "competitive", NO_PAY),
    ("salary_min", "1-3 years", NO_PAY),
    ("salary_min", "-5", NO_PAY),
    ("salary_min", "0", NO_AMOUNT),
    ("salary_max", "1e9", NO_PAY),
    ("salary_max", "1000000000", NO_AMOUNT),
    ("salary_max", "٥٥٠٠٠", NO_PAY),
    ("salary_currency", "USDT", "Choose a currency from the list."),
    ("salary_period", "FORTNIGHT", FROM_LIST),
    ("description", "Too short.", "Say a little more: a description has at least 20 characters."),
    ("description", "x" * 20_001, "Shorten this to 20,000 characters or fewer."),
    ("apply_url", "javascript:alert(1)", NO_URL),
    ("apply_url", "JaVaScRiPt:alert(1)", NO_URL),
    ("apply_url", " javascript:alert(1)", NO_URL),
    ("apply_url", "java\nscript:alert(1)", NO_URL),
    ("apply_url", "data:text/html,<script>alert(1)</script>", NO_URL),
    ("apply_url", "ftp://st-anne.example", NO_URL),
    ("apply_url", "//st-anne.example", NO_URL),
    ("apply_url", "https://", NO_URL),
    ("apply_url", "https://[", NO_URL),
    ("apply_url", "https://st-anne.example:99999", NO_URL),
    ("apply_url", 'https://st-anne.example/"onclick="x', NO_URL),
    ("apply_email", "st-anne.example", NO_EMAIL),
    ("apply_email", "a@b.example\nBcc: c@d.example", NO_EMAIL),
    ("apply_email", "a@b.example?bcc=c%40d.example", NO_EMAIL),
    ("apply_email", "a?bcc=c%40d.example&x=@b.example", NO_EMAIL),
    ("apply_email", "a@b.example&bcc=c", NO_EMAIL),
    ("apply_email", "a@b.example/c", NO_EMAIL),
    ("apply_email", "a#b@c.example", NO_EMAIL),
    ("apply_email", "<script>@example.com", NO_EMAIL),
    ("apply_email", f"{'x' * 250}@example.com", "Shorten this to 254 characters or fewer."),
    ("expires_at", "soon", NO_DAY),
    ("expires_at", "2026-02-30", NO_DAY),
    ("expires_at", "31.01.2026", NO_DAY),
    ("expires_at", "0001-01-01T00:00:00+23:59", NO_DAY),
    ("expires_at", "9999-12-31T23:59:59-23:59", NO_DAY),
    ("expires_at", "9999-12-31", NO_YEAR),
    ("expires_at", "2101-01-01", NO_YEAR),
    ("expires_at", "1994-12-31", NO_YEAR),
]

# Needed, or at odds with another field: only publishing asks for it. (fields, where it is said, sentence)
MISSING: list[tuple[dict[str, str], str, str]] = [
    ({"title": ""}, "title", "Enter a title, like “Night Nurse, Intensive Care”."),
    ({"title": " \u200b\u202e "}, "title", "Enter a title, like “Night Nurse, Intensive Care”."),
    ({"company": ""}, "company", "Enter the company's name."),
    ({"workplace": ""}, "workplace", "Choose where the work is done."),
    ({"location": ""}, "location", "Enter at least one place, or choose “Remote” above."),
    ({"location": "", "workplace": "hybrid"}, "location", "Enter at least one place, or choose “Remote” above."),
    ({"employment_type": ""}, "employment_type", "Choose the kind of employment."),
    ({"description": ""}, "description", "Describe the job."),
    ({"apply_email": ""}, "apply_url", "Enter a web address or an e-mail address to apply at."),
    ({"salary_min": "5000"}, "salary_max", "The most is below the least. Swap them, or correct one."),
    ({"salary_min": "15", "salary_period": "YEAR"}, "salary_min", "15 a year is very little. Is it an hour?"),
    ({"salary_currency": "", "country": ""}, "salary_currency", "Choose the currency of the pay."),
    ({"salary_period": ""}, "salary_period", "Choose what the pay is for: an hour, a month, a year."),
    ({"expires_at": "2020-01-31"}, "expires_at", "This day has passed. Choose a later one, or leave it empty."),
    ({"expires_at": "2099-12-31"}, "expires_at", "A posting is open for 180 days at most. Choose an earlier day."),
]


def jobs() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Job)) or 0


def kept(page: Page, sent: dict[str, str]) -> None:
    """All that was typed stands in the form again; a choice that there is not cannot."""
    for name, value in sent.items():
        fields = page.tree.css(f"#posting-form [name={name}]:not(button)")
        if fields and (fields[0].tag == "select" or fields[0].attributes.get("type") == "radio"):
            chosen = page.tree.css(f"#posting-form [name={name}][checked], #posting-form [name={name}] [selected]")
            choices = {node.attributes.get("value") for node in page.tree.css(f"[name={name}], [name={name}] option")}
            assert [node.attributes["value"] for node in chosen] == ([value] if value in choices - {""} else [])
        elif fields:
            assert value in {node.attributes.get("value") or node.text().removeprefix("\n") for node in fields}


# Refused before the database is asked for anything.
@pytest.mark.parametrize("backend", ["sqlite"])
@pytest.mark.parametrize("action", ["publish", "draft", "preview"])
@pytest.mark.parametrize(("field", "value", "sentence"), WRONG)
def test_a_wrong_value_is_refused_in_words_beside_its_field(
    browse: Browse, field: str, value: str, sentence: str, action: str
) -> None:
    sent = {**FORM, field: value, "action": action}
    page = Page(browse(member()).post("/post-a-job", sent))
    assert (page.status, page.error(field)) == (422, sentence)
    assert page.title == "Error: Post a job · Openings"
    assert page.all(".error-summary h2") == ["Please correct this"]
    assert page.link(sentence) == f"#field-{field}"
    assert jobs() == 0
    kept(page, sent)


@pytest.mark.parametrize("action", ["publish", "preview"])
@pytest.mark.parametrize(("fields", "beside", "sentence"), MISSING)
def test_what_publishing_needs_is_asked_for_beside_its_field(
    browse: Browse, fields: dict[str, str], beside: str, sentence: str, action: str
) -> None:
    sent = {**FORM, **fields, "action": action}
    page = Page(browse(member()).post("/post-a-job", sent))
    assert (page.status, page.error(beside)) == (422, sentence)
    assert jobs() == 0
    kept(page, {name: value for name, value in sent.items() if name not in fields})


@pytest.mark.parametrize(("fields", "beside", "sentence"), MISSING)
def test_a_draft_may_lack_it(browse: Browse, fields: dict[str, str], beside: str, sentence: str) -> None:
    answer = browse(member()).post("/post-a-job", {**FORM, **fields, "action": "draft"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/dashboard")
    assert jobs() == 1


def test_an_empty_form_says_all_that_is_needed_in_the_order_of_the_fields(browse: Browse) -> None:
    page = Page(browse(member()).post("/post-a-job", {"action": "publish"}))
    assert page.all(".error-summary h2") == ["Please correct these 7 things"]
    assert [label.split(":")[0] for label in page.all(".error-summary li")] == [
        "Title", "Kind of employment", "Company name", "Workplace", "Place", "Description", "Web address",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "typed", "stored"),
    [
        ("title", "  Night \u202e Nurse\t", "Night Nurse"),
        ("company_url", "st-anne.example", "https://st-anne.example"),
        ("apply_url", f"example.com/{'x' * 980}", f"https://example.com/{'x' * 980}"),
        ("apply_url", "http://st-anne.example:8080/a?b=c#d", "http://st-anne.example:8080/a?b=c#d"),
        ("apply_email", "r&d+jobs/o'hara=a@b-c.example", "r&d+jobs/o'hara=a@b-c.example"),
        ("apply_email", "jöbs@विभाग.example", "jöbs@विभाग.example"),
        ("location", " Ghent \r\nGHENT\r\n\r\nBruges", ["Ghent", "Bruges"]),
        ("country", "belgium", "BE"),
        ("tags", "#Nursing, nursing; night shift,,", ["Nursing", "night shift"]),
        ("salary_min", "3.400,50", 3400.5),
        ("salary_min", "3,400", 3400),
        ("salary_min", "3 400", 3400),
        ("salary_min", "3k", 3000),
        ("salary_currency", "usd", "USD"),
        ("description", "x" * 20_000, "x" * 20_000),
        ("description", "Twelve beds.\r\nFour nights on.\x00", "Twelve beds.\nFour nights on."),
    ],
)
def test_a_value_is_understood_as_people_write_it(browse: Browse, field: str, typed: str, stored: Any) -> None:
    answer = browse(member()).post("/post-a-job", {**FORM, field: typed, "action": "publish"})
    assert answer.status_code == 303
    with reading() as session:
        [job] = session.scalars(select(Job))
    assert getattr(job, {"location": "locations"}.get(field, field)) == stored
