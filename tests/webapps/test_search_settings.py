"""What an operator sets for the search holds from the next request on; nobody else may."""

from typing import Any

import pytest

from core.clock import utc_now
from db.models import MissedSearch
from db.queries import missed_searches
from db.queries.missed_searches import KEPT_MAX
from db.session import reading, writing
from tests.at_once import at_once
from tests.factories import member, moderator, operator, published_job
from tests.visitor import Visitor
from tests.webapps.conftest import Browse

PAGE = "/settings/search"
ONE_WORD = "Line 2 has one word only. Put what means the same beside it, with commas between."
NO_RATE = "Line {} is not understood. Write a currency and a number: USD 0.86"


def titles(visitor: Visitor, parameters: str) -> list[str]:
    return visitor.get(f"/jobs?{parameters}").all(".row-title")


def paid(title: str, amount: str, currency: str, *, period: str = "YEAR") -> None:
    published_job(title=title, salary_min=amount, salary_max=None, salary_currency=currency, salary_period=period)


def test_only_an_operator_sees_and_changes_them(browse: Browse) -> None:
    assert browse().get(PAGE).path == "/login"
    for user in (member(), moderator()):
        visitor = browse(user)
        assert visitor.get(PAGE).status == 403
        answer = visitor.client.post(PAGE, data={"synonyms": "a, b", "currency": "EUR", "rates": ""})
        assert answer.status_code == 403
        assert visitor.client.post(f"{PAGE}/missed-searches/deletion").status_code == 403


def test_words_that_mean_the_same_find_each_other_at_once(browse: Browse) -> None:
    published_job(title="Flower Arranger")
    visitor, boss = browse(), browse(operator())
    assert titles(visitor, "q=florist") == []
    page = boss.get(PAGE)
    known = page.value("synonyms") or ""
    assert "software engineer" in known
    page = boss.submit(page, PAGE, synonyms=f"{known}\nflorist, flower arranger", currency="EUR", rates="")
    assert page.all(".flash") == ["The settings are saved."]
    assert titles(visitor, "q=florist") == ["Flower Arranger"]
    assert "florist, flower arranger" in (page.value("synonyms") or "")


def test_whoever_saves_later_undoes_nothing_unseen(browse: Browse) -> None:
    first, second = browse(operator()), browse(operator())
    form = first.get(PAGE)
    second.submit(second.get(PAGE), PAGE, synonyms="florist, flower arranger")
    page = first.submit(form, PAGE, None, synonyms="cto, head of technology")
    assert (page.status, page.value("synonyms")) == (409, "cto, head of technology")
    assert "Somebody else has changed the settings" in page.text
    assert (page.link("log"), page.link("look at theirs")) == ("/moderation/log?kind=settings", PAGE)
    assert first.get(PAGE).value("synonyms") == "florist, flower arranger"
    assert first.submit(page, PAGE, None).status == 200
    assert first.get(PAGE).value("synonyms") == "cto, head of technology"


def test_of_the_first_who_save_at_once_one_does_and_the_others_are_told(browse: Browse) -> None:
    forms = [(boss, boss.get(PAGE)) for boss in (browse(operator()) for _ in range(4))]
    pages = at_once(lambda one: one[0].submit(one[1], PAGE, None, synonyms="cto, head of technology"), forms)
    assert sorted(page.status for page in pages) == [200, 409, 409, 409]


def test_pay_is_compared_by_the_rates_of_the_board(browse: Browse) -> None:
    paid("Euro", "50000", "EUR")
    paid("Krona", "500000", "SEK")
    paid("Month", "4000", "EUR", period="MONTH")
    visitor, boss = browse(), browse(operator())
    assert titles(visitor, "sort=salary") == ["Euro", "Month", "Krona"]
    assert titles(visitor, "salary_min=47000") == ["Month", "Euro"]
    boss.submit(boss.get(PAGE), PAGE, synonyms="", currency="SEK", rates="EUR 9\nSEK = 1")
    assert titles(visitor, "sort=salary") == ["Krona", "Euro", "Month"]
    assert titles(visitor, "salary_min=440000") == ["Krona", "Euro"]
    assert "In SEK." in visitor.get("/jobs").text
    paid("Later", "60000", "EUR")
    assert titles(visitor, "sort=salary")[0] == "Later"


def test_rates_that_nobody_touched_follow_the_currency_of_the_board(browse: Browse) -> None:
    boss = browse(operator())
    page = boss.submit(boss.get(PAGE), PAGE, synonyms="", rates="USD 0.8\nGBP 1.2")
    page = boss.submit(page, PAGE, currency="USD")
    assert (page.value("rates") or "").split("\n") == ["USD 1", "GBP 1.5", "EUR 1.25"]
    page = boss.submit(page, PAGE, currency="CHF")
    assert "CHF 1\n" in (page.value("rates") or "")
    page = boss.submit(page, PAGE, None, currency="EUR", rates="EUR 2\nUSD 0.9")
    assert page.error("rates").startswith("One EUR is worth 1 EUR.")


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        (
            "synonyms",
            "a, b\nlonely",
            "Line 2 has one word only. Put what means the same beside it, with commas between.",
        ),
        ("currency", "XXQ", "Choose a currency from the list."),
        ("rates", "USD 0.9\nEUR x", NO_RATE.format(2)),
        ("rates", "USD -1", NO_RATE.format(1)),
        ("rates", "DOLLARS 1", NO_RATE.format(1)),
    ],
)
def test_what_is_not_understood_is_said_beside_its_field_and_kept(
    browse: Browse, field: str, typed: str, sentence: str
) -> None:
    boss = browse(operator())
    fields: dict[str, Any] = {"synonyms": "a, b", "currency": "EUR", "rates": "", field: typed}
    page = boss.submit(boss.get(PAGE), PAGE, **fields)
    assert (page.status, page.error(field)) == (422, sentence)
    if field != "currency":
        assert page.value(field) == typed


def test_what_was_looked_for_in_vain_is_counted_without_a_name(browse: Browse) -> None:
    published_job(title="Nurse")
    visitor, boss = browse(), browse(operator())
    for words in ("Falconer", "falconer", "FALCONER berlin", "nurse"):
        visitor.get(f"/jobs?q={words}")
    page = boss.get(PAGE)
    assert page.all("tbody tr")[0].split()[:2] == ["falconer", "2"]
    assert "nurse" not in page.all("tbody")[0]
    with reading() as session:
        assert {column.key for column in MissedSearch.__table__.columns} == {"words", "times", "last_at"}
        assert sorted(search.words for search in missed_searches.most(session, limit=9)) == [
            "falconer",
            "falconer berlin",
        ]
    page = boss.submit(page, f"{PAGE}/missed-searches/deletion")
    assert "Every search has found something so far." in page.text


def test_nonsense_does_not_fill_the_table(database: str) -> None:
    with writing() as session:
        session.add_all(MissedSearch(words=str(number), times=1, last_at=utc_now()) for number in range(KEPT_MAX))
        session.add(MissedSearch(words="often", times=9, last_at=utc_now()))
        session.flush()
        missed_searches.note(session, words="One More", now=utc_now())
        assert len(missed_searches.most(session, limit=2 * KEPT_MAX)) < KEPT_MAX
        assert missed_searches.most(session, limit=1)[0].words == "often"


@pytest.mark.parametrize(
    ("parameters", "suggested"),
    [
        ("q=nig", ["Night Nurse", "Night Nurse, Intensive Care"]),
        ("q=NIGHT n", ["Night Nurse", "Night Nurse, Intensive Care"]),
        ("q=st. an", ["St. Anne’s Hospital"]),
        ("q=clo", []),
        ("q=n", []),
        ("q=%25", []),
        ("q=", []),
        ("location=münch", ["Munich, DE"]),
        ("location=nyc", ["New York City, US"]),
        ("location=zz()", []),
    ],
)
def test_what_begins_so_is_suggested(browse: Browse, parameters: str, suggested: list[str]) -> None:
    for title in ("Night Nurse, Intensive Care", "Night Nurse"):
        published_job(title=title)
    client = browse().client
    answer = client.get(f"/suggestions?{parameters}")
    assert answer.status_code == 200
    assert answer.json()[: len(suggested) or None] == suggested
