"""The search page: what each filter finds, how it is taken off, and what it says when nothing fits."""

from datetime import timedelta

import pytest

from core.clock import utc_now
from tests.factories import closed_job, draft_job, expired_job, member, published_job
from tests.visitor import Page, Visitor, query
from tests.webapps.conftest import Browse


@pytest.fixture
def visitor(browse: Browse) -> Visitor:
    """Looks at three open postings and three that are not."""
    now = utc_now()
    published_job(title="Night Nurse", published_at=now - timedelta(days=10))
    published_job(
        title="Remote C++ Developer", company="Loonbridge", location=[], country=None, workplace="remote",
        remote_regions=["Europe"], employment_type="CONTRACTOR", category="software", tags=["C++", "night shift"],
        salary_min="90000", salary_max=None, salary_period="YEAR", description="Writes compilers all day long.",
        published_at=now - timedelta(days=2),
    )  # fmt: skip
    published_job(
        title="Chef de Cuisine", company="Café Été", location=["Liège", "Namur"], workplace="hybrid",
        employment_type="PART_TIME", category="hospitality", tags=[], salary_min=None, salary_max=None,
        description="Cooks 100% of the menu_card with care.", published_at=now - timedelta(hours=1),
    )  # fmt: skip
    for make in (draft_job, closed_job, expired_job):
        make(member(), title=f"Night Nurse {make.__name__}")
    return browse()


def found(visitor: Visitor, parameters: str) -> list[str]:
    page = visitor.get(f"/jobs?{parameters}")
    assert page.status == 200
    titles = page.all(".row-title")
    if titles:
        assert page.all("#count") == [f"{len(titles)} open job{'s' if len(titles) > 1 else ''}"]
    return titles


NO_CURSOR = "This address leads nowhere: its “after” is not one of ours. Start from the first page."
NURSE, DEVELOPER, CHEF = "Night Nurse", "Remote C++ Developer", "Chef de Cuisine"


@pytest.mark.parametrize(
    ("parameters", "titles"),
    [
        ("", [CHEF, DEVELOPER, NURSE]),
        ("q=nurse", [NURSE]),
        ("q=NIGHT", [NURSE, DEVELOPER]),
        ("q=night+nurse", [NURSE]),
        ("q=nurse+night", [NURSE]),
        ("q=cafe+ete", [CHEF]),
        ("q=compilers", [DEVELOPER]),
        ("q=c%2B%2B", [DEVELOPER]),
        ("q=ghent", [NURSE]),
        ("q=belgium", [CHEF, NURSE]),
        ("q=100%25", [CHEF]),
        ("q=%25", []),
        ("q=menu_card", [CHEF]),
        ("q=menu%25card", [CHEF]),
        ("q=_____", []),
        ("q=%5C", []),
        ("q=%27%20OR%201=1--", []),
        ("location=ghent", [NURSE]),
        ("location=liege", [CHEF]),
        ("location=europe", [CHEF, DEVELOPER, NURSE]),
        ("location=texas", []),
        ("location=belgium", [CHEF, DEVELOPER, NURSE]),
        ("location=belgium&workplace=onsite", [NURSE]),
        ("location=brussels&within=100", [CHEF, NURSE]),
        ("location=brussels&within=54", [NURSE]),
        ("location=nurse", []),
        ("location=osaka,+belgium", []),
        ("location=remote", [DEVELOPER]),
        ("location=remote,+belgium", [DEVELOPER]),
        ("location=remote+ghent", [DEVELOPER]),
        ("location=remote+texas", []),
        ("workplace=remote", [DEVELOPER]),
        ("workplace=remote&workplace=hybrid", [CHEF, DEVELOPER]),
        ("employment_type=PART_TIME&employment_type=CONTRACTOR", [CHEF, DEVELOPER]),
        ("category=health", [NURSE]),
        ("category=health&category=software", [DEVELOPER, NURSE]),
        ("tag=night+shift", [DEVELOPER, NURSE]),
        ("tag=Night+Shift", [DEVELOPER, NURSE]),
        ("tag=night+shift&tag=c%2B%2B", [DEVELOPER]),
        ("tag=night", []),
        ("tag=%20&tag=", [CHEF, DEVELOPER, NURSE]),
        ("company=cafe-ete", [CHEF]),
        ("company=nobody", []),
        ("salary_min=49200", [DEVELOPER, NURSE]),
        ("salary_min=49201", [DEVELOPER]),
        ("salary_min=90k", [DEVELOPER]),
        ("salary_min=90,000.00", [DEVELOPER]),
        ("salary_min=0.5", [DEVELOPER, NURSE]),
        ("posted=1", [CHEF]),
        ("posted=3", [CHEF, DEVELOPER]),
        ("posted=365", [CHEF, DEVELOPER, NURSE]),
        ("q=night&workplace=onsite&category=health&tag=nursing", [NURSE]),
        ("sort=salary", [DEVELOPER, NURSE, CHEF]),
        ("sort=relevance", [CHEF, DEVELOPER, NURSE]),
        ("q=night&sort=newest", [DEVELOPER, NURSE]),
        ("utm_source=x&unknown=1&q=nurse", [NURSE]),
        ("q=nurse&q=chef", [NURSE]),
        ("q=&location=&workplace=&salary_min=&posted=&sort=&after=&category=&company=", [CHEF, DEVELOPER, NURSE]),
        ("q=%20%20", [CHEF, DEVELOPER, NURSE]),
        ("q=%00nurse%E2%80%AE", [NURSE]),
        ("q=%FF%FE", []),
    ],
)  # fmt: skip
def test_a_search_finds_the_open_postings_that_fit(visitor: Visitor, parameters: str, titles: list[str]) -> None:
    assert found(visitor, parameters) == titles


@pytest.mark.parametrize(
    ("parameters", "field", "sentence"),
    [
        ("workplace=moon", "workplace", "Choose one from the list."),
        ("employment_type=full-time", "employment_type", "Choose one from the list."),
        ("category=knitting", "category", "Choose a category from the list."),
        ("salary_min=much", "salary_min", "Enter the pay as a number, like 55000 or 17.50."),
        ("salary_min=-1", "salary_min", "Enter the pay as a number, like 55000 or 17.50."),
        ("posted=0", "posted", "Enter 1 or more."),
        ("posted=366", "posted", "Enter 365 or less."),
        ("posted=week", "posted", "Enter a whole number."),
        ("sort=random", "sort", "Choose one from the list."),
    ],
)
def test_a_value_that_there_is_not_is_refused_beside_its_field(
    visitor: Visitor, parameters: str, field: str, sentence: str
) -> None:
    page = visitor.get(f"/jobs?{parameters}&q=nurse")
    assert (page.status, page.error(field)) == (422, sentence)
    assert page.title == "Error: “nurse” jobs · Openings"
    assert page.all("#count") == ["No search was made"]
    assert page.all(".row") == []
    assert page.value("q") == "nurse"


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        (f"q={'x' * 201}", "Words: Shorten this to 200 characters or fewer."),
        (f"location={'x' * 201}", "Place: Shorten this to 200 characters or fewer."),
        (f"tag={'x' * 201}", "Tags: Keep each to 200 characters."),
        ("&".join(f"tag={n}" for n in range(900)), "Tags: There are 900 here. Keep the 10 that matter most."),
        ("after=x", NO_CURSOR),
        ("after=1.2.3", NO_CURSOR),
        ("after=0.ffffffffffffffff.1", NO_CURSOR),
    ],
)  # fmt: skip
def test_what_no_form_sends_is_refused_in_words(visitor: Visitor, parameters: str, sentence: str) -> None:
    page = visitor.get(f"/jobs?{parameters}")
    assert (page.status, page.all(".error-summary li")) == (422, [sentence])


def test_the_same_tag_a_thousand_times_is_one(visitor: Visitor) -> None:
    assert found(visitor, "&".join(["tag=nursing"] * 600)) == [NURSE]


def test_each_filter_that_is_on_is_taken_off_by_its_chip(visitor: Visitor) -> None:
    parameters = {
        "q": "night", "location": "ghent", "workplace": "onsite", "employment_type": "FULL_TIME", "category": "health",
        "tag": "night shift", "company": "st-annes-hospital", "salary_min": "1000", "posted": "14",
    }  # fmt: skip
    page = Page(visitor.client.get("/jobs", params={**parameters, "sort": "salary"}))
    assert page.all(".row-title") == [NURSE]
    assert page.all(".chip") == [
        "Take off: “night”", "Take off: ghent", "Take off: On site", "Take off: Full-time", "Take off: Health & Care",
        "Take off: night shift", "Take off: St. Anne’s Hospital", "Take off: Pays EUR 1,000 or more",
        "Take off: Last 14 days", "Take all off",
    ]  # fmt: skip
    for name, chip in zip(parameters, page.tree.css(".chip"), strict=False):
        left = query(str(chip.attributes["href"]))
        assert left == {**{other: value for other, value in parameters.items() if other != name}, "sort": "salary"}
    assert page.link("Take all off") == "/jobs"


def test_a_repeated_filter_has_a_chip_for_each(visitor: Visitor) -> None:
    page = visitor.get("/jobs?workplace=remote&workplace=hybrid")
    assert visitor.get(page.link("Take off: Remote")).all(".row-title") == [CHEF]
    assert visitor.get(page.link("Take off: Hybrid")).all(".row-title") == [DEVELOPER]


def test_the_form_shows_the_search_that_was_made_and_searches_on(visitor: Visitor) -> None:
    page = visitor.get(
        "/jobs?q=night&workplace=onsite&category=health&salary_min=1000&posted=14&sort=newest&tag=nursing"
    )
    checked = [node.attributes["value"] for node in page.tree.css("input[checked]")]
    assert checked == ["onsite", "health"]
    chosen = [node.attributes["value"] for node in page.tree.css("select [selected]")]
    assert chosen == ["newest", "1000", "14"]
    assert page.tree.css_matches('[form=search][type=hidden][name=tag][value="nursing"]')
    assert visitor.submit(visitor.get("/"), "/jobs", q="chef").all(".row-title") == [CHEF]


def test_a_search_that_finds_nothing_says_what_to_leave_out(visitor: Visitor) -> None:
    page = visitor.get("/jobs?q=nurse&location=namur")
    assert (page.status, page.all("#count")) == (200, ["No open jobs match"])
    assert "Nothing that is open now fits all of this." in page.text
    assert visitor.get(page.link("Search without “namur”")).all(".row-title") == [NURSE]
    assert visitor.get(page.link("Search without “nurse”")).all(".row-title") == [CHEF]
    assert page.link("See all open jobs") == "/jobs"


def test_a_row_says_what_a_seeker_asks_first(visitor: Visitor) -> None:
    page = visitor.get("/jobs")
    assert page.all(".row-facts")[0].split() == ["Café", "ÉtéLiège", "·", "NamurHybridPart-time"]
    assert page.all(".row .pay") == ["from €90,000 a year", "€3,400–4,100 a month"]
    assert page.all(".row time [aria-hidden]") == ["1 h", "2 d", "10 d"]
    assert page.all(".row .new") == ["New"]
