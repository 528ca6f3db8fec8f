"""What the operator decides in the browser shows at once, on every page; nobody else may decide it."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import text

from core.colours import CONTRAST_MIN, contrast
from core.config import settings
from db import board
from db.queries import search_settings
from db.session import OperationalError, Session, reading, writing
from tests.at_once import at_once
from tests.factories import FORM, member, moderator, operator, published_job
from tests.fresh import board_on
from tests.visitor import Page, Visitor
from tests.webapps.conftest import Browse

PAGE = "/settings"


def save(boss: Visitor, **fields: str) -> Page:
    return boss.submit(boss.get(PAGE), PAGE, None, **fields)


def test_only_an_operator_sees_and_changes_them(browse: Browse) -> None:
    assert browse().get(PAGE).path == "/login"
    for user in (member(), moderator()):
        visitor = browse(user)
        assert visitor.get(PAGE).status == 403
        assert visitor.client.post(PAGE, data={"name": "Mine"}).status_code == 403
    assert browse().get("/").all(".site-name") == ["Openings"]


def test_name_and_description_show_on_the_very_next_page(browse: Browse) -> None:
    visitor, boss = browse(), browse(operator())
    published_job()
    for path in ("/", "/jobs", "/jobs.atom"):
        visitor.client.get(path)
    page = save(boss, name="Harbour Jobs", description="Work on ships & quays.")
    assert page.all(".flash") == ["The settings are saved."]
    home = visitor.get("/")
    assert home.all(".site-name") == ["Harbour Jobs"]
    assert home.title == "Jobs · Harbour Jobs"
    assert home.all(".lead") == ["Work on ships & quays."]
    [description] = home.tree.css("meta[name=description]")
    assert description.attributes["content"] == "Work on ships & quays."
    assert "Jobs · Harbour Jobs</title>" in visitor.client.get("/jobs.atom").text
    assert visitor.get("/no-such-page").all(".site-name") == ["Harbour Jobs"]
    assert boss.get(PAGE).value("name") == "Harbour Jobs"


def test_another_process_shows_them_too(browse: Browse) -> None:
    """Which has been told nothing, and finds them in the database."""
    visitor = browse()
    assert visitor.get("/").all(".site-name") == ["Openings"]
    with writing() as session:
        board.change(session, {"name": "Elsewhere"})
    assert visitor.get("/").all(".site-name") == ["Elsewhere"]
    assert visitor.get("/login").all(".site-name") == ["Elsewhere"]


def test_a_colour_is_on_every_page_and_can_be_read(browse: Browse) -> None:
    visitor, boss = browse(), browse(operator())
    assert visitor.client.get("/theme.css").status_code == 404
    assert "/theme.css" not in visitor.client.get("/").text
    save(boss, accent="#A01830")
    [sheet] = [str(link.attributes["href"]) for link in visitor.get("/").tree.css("link[href^='/theme.css']")]
    answer = visitor.client.get(sheet)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/css; charset=utf-8")
    tokens = dict(re.findall(r"--([a-z-]+): light-dark\((#\w{6}, #\w{6})\)", answer.text))
    (light, dark), (on_light, on_dark) = tokens["accent"].split(", "), tokens["on-accent"].split(", ")
    assert light == "#a01830"
    for one, other in ((light, "#fbfaf6"), (dark, "#211f19"), (light, on_light), (dark, on_dark)):
        assert contrast(one, other) >= CONTRAST_MIN
    save(boss, accent="")
    assert "/theme.css" not in visitor.client.get("/").text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", " ", "Enter the board's name."),
        ("accent", "red", "Write the colour as six hexadecimal digits: #2b3fbf"),
        ("accent", "#ffee00", "Links in this colour could not be read: its contrast is 1.0"),
        ("moderation", "some", "Choose one from the list."),
        ("posting_life_days", "0", "Enter 1 or more."),
        ("posting_life_days", "366", "Enter 365 or less."),
        ("posting_life_days", "181", "No posting is open for more than 180 days, as you say below."),
        ("posting_life_days", "a month", "Enter a whole number."),
        ("longest_life_days", "", "Enter a whole number."),
        ("categories", "", "Write at least one line, like “Health & Care”."),
        ("categories", ": x", "“: x” is not understood. Write an address and a name: health: Health & Care"),
        ("categories", "care: Care\ncare: Health", "“care” is there twice. Every category has an address of its own."),
        ("categories", "\n".join(f"c{n}: C" for n in range(41)), "There are 41 lines here. Keep to 40."),
        ("rejection_reasons", "x" * 301, "Line 1 is too long. Keep each to 300 characters."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(browse: Browse, field: str, value: str, sentence: str) -> None:
    boss = browse(operator())
    page = save(boss, **{"name": "New", field: value})
    assert page.status == 422
    assert (page.error(field) or "").startswith(sentence)
    assert browse().get("/").all(".site-name") == ["Openings"]


def test_categories_are_those_of_the_operator(browse: Browse) -> None:
    published_job(title="Night Nurse", category="health")
    visitor, boss = browse(), browse(operator())
    save(boss, categories="health: Nursing\nShip's Engineer\ndeck: On deck")
    assert visitor.get("/categories").all(".line-link") == ["Nursing 1 open"]
    assert [label.split()[0] for label in visitor.get("/jobs").all("input[name=category] + span")] == [
        "Nursing", "Ship's", "On",
    ]  # fmt: skip
    page = boss.get("/post-a-job")
    values = [str(option.attributes["value"]) for option in page.tree.css("select[name=category] option")]
    assert values == ["", "health", "ship-s-engineer", "deck"]
    posted = boss.submit(page, "/post-a-job", ("action", "publish"), **{**FORM, "title": "Mate", "category": "deck"})
    assert "On deck" in posted.text
    assert visitor.get("/jobs?category=deck").all(".row-title") == ["Mate"]
    assert visitor.get("/jobs?category=software").status == 422
    assert visitor.get("/categories/software").status == 404
    fields = visitor.client.get("/openapi.json").json()["components"]["schemas"]["NewPosting"]["properties"]
    assert "deck" in str(fields["category"])


@pytest.mark.parametrize("q", ["nursing", "Nursing & Care", "watch nursing", "护理工作", "护理工作 watch"])
def test_a_search_finds_postings_by_what_their_category_is_called_now(browse: Browse, q: str) -> None:
    published_job(title="Night watch", category="health", tags=[])
    published_job(title="Chef", category="hospitality", tags=[])
    visitor, address = browse(), f"/jobs?{urlencode({'q': q})}"
    assert visitor.get(address).all(".row-title") == []
    save(browse(operator()), categories="health: Care & Nursing 护理工作\nhospitality: Kitchens")
    assert visitor.get(address).all(".row-title") == ["Night watch"]
    assert visitor.get("/jobs?q=nursing+kitchens").all(".row-title") == []


def test_a_posting_of_a_category_that_is_gone_is_shown_and_found_all_the_same(browse: Browse) -> None:
    job = published_job(category="legal")
    save(browse(operator()), categories="health: Nursing")
    visitor = browse()
    page = visitor.get(job.path)
    assert page.status == 200
    assert "Category" not in page.all(".facts dt")
    assert visitor.get("/jobs").all(".row-title") == [job.title]
    assert visitor.client.get("/jobs.rss").status_code == 200


def test_a_posting_lives_as_long_as_the_operator_says(browse: Browse) -> None:
    boss = browse(operator())
    save(boss, posting_life_days="90", longest_life_days="100")
    page = boss.get("/post-a-job")
    assert "Left empty, the posting is open for 90 days." in page.text
    boss.submit(page, "/post-a-job", ("action", "publish"), **FORM)
    row = boss.get("/dashboard").all("td.pay")
    assert row == ["90 days left"]


def test_what_the_environment_sets_is_shown_as_fixed(browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PROJECT_NAME", "Fixed")
    monkeypatch.setattr(board, "_kept", {})
    monkeypatch.setattr(board, "FIXED", frozenset({"name", "moderation"}))
    boss = browse(operator())
    page = boss.get(PAGE)
    assert "The name is “Fixed”, as PROJECT_NAME says" in page.text
    assert not page.tree.css_matches("[name=name], [name=moderation]")
    answer = boss.client.post(PAGE, data={"name": "Mine", "moderation": "all", "posting_life_days": "9",
                                          "longest_life_days": "90", "reports_to_hide": "3", "categories": "Care",
                                          "rejection_reasons": "No."})  # fmt: skip
    assert answer.status_code == 303
    with reading() as session:
        now = board.current(session.connection())
    assert (now.name, now.moderation.value, now.posting_life_days) == ("Fixed", "off", 9)


def test_a_board_without_tables_still_has_its_name(database: str, tmp_path: Path) -> None:
    with board_on(f"sqlite:///{tmp_path}/empty.sqlite3"):
        assert (board.now().name, board.refresh().life) == ("Openings", timedelta(days=30))


def test_what_the_environment_sets_stays_when_the_rest_is_saved(
    browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "FIXED", frozenset({"name", "moderation"}))
    boss = browse(operator())
    page = save(boss, description="Work on ships.")
    assert page.all(".flash") == ["The settings are saved."]
    assert browse().get("/").all(".site-name") == ["Openings"]


def test_whoever_saves_later_undoes_nothing_unseen(browse: Browse) -> None:
    first, second = browse(operator()), browse(operator())
    form = first.get(PAGE)
    save(second, description="Work on ships.")
    page = first.submit(form, PAGE, None, description="Work on trains.")
    assert (page.status, page.value("description")) == (409, "Work on trains.")
    assert "Somebody else has changed the settings" in page.text
    assert browse().get("/").all(".lead") == ["Work on ships."]
    page = first.submit(page, PAGE, None)
    assert page.status == 200
    assert browse().get("/").all(".lead") == ["Work on trains."]


def test_of_the_first_who_save_at_once_one_does_and_the_others_are_told(browse: Browse) -> None:
    forms = [(boss, boss.get(PAGE)) for boss in (browse(operator()) for _ in range(4))]
    pages = at_once(lambda one: one[0].submit(one[1], PAGE, None, description="Ships"), forms)
    assert sorted(page.status for page in pages) == [200, 409, 409, 409]


def test_nobody_shuts_themselves_out_by_asking_for_a_second_factor(browse: Browse) -> None:
    boss = browse(operator())
    page = save(boss, operators_need_totp="1")
    assert page.status == 422
    assert page.error("operators_need_totp").startswith("Set up your own second factor first")
    assert boss.get(PAGE).status == 200


def test_what_is_not_committed_holds_for_nobody_else(database: str) -> None:
    board.refresh()
    with suppress(ZeroDivisionError), writing() as session:
        board.change(session, {"name": "Never committed"})
        session.flush()
        assert board.current(session.connection()).name == "Never committed"
        assert board.now().name == "Openings"
        raise ZeroDivisionError
    assert board.now().name == "Openings"


@pytest.mark.parametrize("typed", ["0a5c3a", "#0A5C3A"])
def test_a_colour_is_understood_as_people_write_it(browse: Browse, typed: str) -> None:
    boss = browse(operator())
    save(boss, accent=typed)
    assert boss.get(PAGE).value("accent") == "#0a5c3a"


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
@pytest.mark.parametrize("wait_for_others", [board.wait_for_others, search_settings.wait_for_others])
def test_whoever_saves_waits_for_others_who_do(database: str, wait_for_others: Callable[[Session], None]) -> None:
    """On SQLite one writes at a time in any case."""
    with writing() as session:
        wait_for_others(session)
    with writing() as session, writing() as other:
        wait_for_others(session)
        other.execute(text("SET LOCAL lock_timeout = '50ms'"))
        with pytest.raises(OperationalError, match="lock timeout"):
            wait_for_others(other)
        other.rollback()


def test_no_posting_is_open_for_longer_than_the_longest_life() -> None:
    """What the environment says of the one may be more than what the browser says of the other."""
    assert board.Board(posting_life_days=300, longest_life_days=90).life == timedelta(days=90)


def test_a_life_that_the_environment_sets_keeps_nobody_from_saving(
    browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "POSTING_LIFE_DAYS", 300)
    monkeypatch.setattr(board, "FIXED", frozenset({"posting_life_days"}))
    boss = browse(operator())
    page = save(boss, longest_life_days="90")
    assert page.all(".flash") == ["The settings are saved."]
    assert "A posting is open for 90 days" in page.text
