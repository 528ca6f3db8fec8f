"""Nearly the same text is found among others, whoever posted it and whatever was changed in it."""

from pathlib import Path

import pytest
from sqlalchemy import delete, select

from db import near_duplicates
from db.backup import read_backup, write_backup
from db.models import Job, TextBand, User
from db.search.reindex import reindex
from db.session import reading, writing
from tests.factories import draft_job, member, pending_job

TEXT = (
    "You look after twelve beds with three colleagues, four nights on and four off. You watch the monitors, give what "
    "was prescribed, talk with relatives, and hand over at seven in the morning, in writing. We expect a diploma in "
    "nursing, two years on a ward, and calm. We offer a permanent contract, a room for the time being, and a canteen "
    "that is open at night. The hospital stands by the river, ten minutes from the station, and has a garden."
)
CHINESE = "我们正在寻找一位有经验的夜班护士加入我们的重症监护团队负责照顾病人并与家属沟通每周工作四晚提供住宿和餐饮"
OTHER = "\n".join(
    f"Line {number} of a text about {word}." for number, word in enumerate(["one", "two", "six", "ten"] * 9)
)


@pytest.fixture
def owner(database: str) -> User:
    return member()


def found(job: Job) -> list[tuple[int, int]]:
    """Ids of what is nearly the same, with the share in percent."""
    with reading() as session:
        return [(one.job.id, round(one.share * 100)) for one in near_duplicates.find(session, job=job, limit=5)]


@pytest.mark.parametrize(
    "changed",
    [
        TEXT,
        TEXT.upper(),
        TEXT.replace(", ", "\n\n- "),
        TEXT.replace("hospital", "clinic").replace("twelve", "ten"),
        TEXT + " Apply by Friday, and say when you could begin.",
        "## Night nurse\n\n" + TEXT,
    ],
)
def test_the_text_is_found_again_whatever_was_changed_in_it(owner: User, changed: str) -> None:
    first = pending_job(owner, description=TEXT)
    pending_job(owner, description=OTHER)
    second = pending_job(owner, description=changed)
    [(number, share)] = found(second)
    assert number == first.id
    assert share > 60


def test_a_script_without_spaces_is_compared_by_its_letters(owner: User) -> None:
    first = pending_job(owner, description=CHINESE)
    second = pending_job(owner, description=CHINESE.replace("四", "三"))
    assert [number for number, _ in found(second)] == [first.id]


def test_other_texts_and_short_ones_are_not_alike(owner: User) -> None:
    for text in (OTHER, TEXT[:60], TEXT[:60]):
        pending_job(owner, description=text)
    assert found(pending_job(owner, description=TEXT)) == []
    assert found(pending_job(owner, description=TEXT[:60])) == []


def test_a_short_part_that_many_texts_have_makes_none_of_them_alike(owner: User) -> None:
    close = (
        "We welcome everybody, whoever they are and wherever they come from, and look forward to reading from you all."
    )
    pending_job(owner, description=close)
    assert found(pending_job(owner, description=f"{TEXT}\n\n{close}")) == []


def test_the_index_follows_the_text_and_goes_with_the_posting(owner: User) -> None:
    first, second = pending_job(owner, description=TEXT), pending_job(owner, description=TEXT)
    assert found(second) == [(first.id, 100)]
    with writing() as session:
        changed = session.get_one(Job, first.id)
        changed.description = OTHER
        near_duplicates.remember(session, job=changed)
    assert found(second) == []
    with writing() as session:
        for job in session.query(Job):
            session.delete(job)
        session.flush()
        assert session.query(TextBand).count() == 0


def test_a_text_is_the_same_in_every_process() -> None:
    assert near_duplicates.bands(TEXT)[:2] == near_duplicates.bands(TEXT.upper())[:2]
    assert len(set(near_duplicates.bands(TEXT))) == near_duplicates.SLOTS // near_duplicates.ROWS
    assert all(-(2**63) <= band < 2**63 for band in near_duplicates.bands(TEXT))


def test_the_index_is_made_anew_from_what_members_sent(database: str) -> None:
    sent, draft = pending_job(member(), description=TEXT), draft_job(member(), description=TEXT)
    with writing() as session:
        session.execute(delete(TextBand))
    reindex()
    with reading() as session:
        assert set(session.scalars(select(TextBand.job_id))) == {sent.id}
        found = near_duplicates.find(session, job=session.get_one(Job, draft.id), limit=5)
    assert [one.job.id for one in found] == [sent.id]


def test_of_a_text_that_very_many_have_the_latest_are_looked_at(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near_duplicates, "PER_BAND", 2)
    jobs = [pending_job(member(), description=TEXT) for _ in range(5)]
    with reading() as session:
        found = near_duplicates.find(session, job=session.get_one(Job, jobs[0].id), limit=5)
    assert {one.job.id for one in found} == {jobs[3].id, jobs[4].id}


def test_a_restored_board_finds_its_own_texts_and_none_of_those_that_it_replaced(owner: User, tmp_path: Path) -> None:
    first, second = pending_job(owner, description=TEXT), pending_job(owner, description=TEXT)
    write_backup(tmp_path / "board.backup")
    with writing() as session:
        session.get_one(Job, second.id).description = OTHER
        near_duplicates.remember(session, job=session.get_one(Job, second.id))
    pending_job(owner, description=TEXT)
    read_backup(tmp_path / "board.backup", replace=True)
    with reading() as session:
        assert session.scalars(select(TextBand)).all() == []
    reindex()
    assert found(first) == [(second.id, 100)]
