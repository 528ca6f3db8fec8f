"""Who may do what: every page and every action of a posting, for everybody."""

from urllib.parse import urlencode

import pytest

from db.models import Job
from db.session import reading
from tests.factories import FORM, closed_job, draft_job, expired_job, member, published_job
from tests.webapps.conftest import PEOPLE, Browse, Make, browser_of

# What is below a posting's address, the state it starts from, and what its owner is answered.
PAGES: list[tuple[str, Make, int]] = [
    ("edit", published_job, 200),
    ("closure", published_job, 200),
    ("deletion", draft_job, 200),
]
ACTIONS: list[tuple[str, Make, int]] = [
    ("edit", published_job, 303),
    ("publication", draft_job, 303),
    ("publication", closed_job, 303),
    ("closure", published_job, 303),
    ("renewal", expired_job, 303),
    ("copy", published_job, 303),
    ("deletion", draft_job, 303),
]


def rows() -> list[tuple[object, ...]]:
    """All that is said of all postings."""
    with reading() as session:
        jobs = session.query(Job).order_by(Job.id).all()
        return [tuple(getattr(job, column.name) for column in Job.__table__.columns) for job in jobs]


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize(("below", "make", "status"), PAGES)
def test_a_page_below_a_posting_is_its_owners(browse: Browse, below: str, make: Make, status: int, person: str) -> None:
    owner = member()
    path = f"/jobs/{make(owner).id}/{below}"
    answer = browser_of(browse, person, owner).client.get(path)
    if person == "visitor":
        assert (answer.status_code, answer.headers["location"]) == (303, "/login?" + urlencode({"next": path}))
    else:
        assert answer.status_code == (status if person in ("owner", "operator") else 404)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize(("below", "make", "status"), ACTIONS)
def test_only_its_owner_acts_on_a_posting(browse: Browse, below: str, make: Make, status: int, person: str) -> None:
    owner = member()
    path = f"/jobs/{make(owner).id}/{below}"
    before = rows()
    answer = browser_of(browse, person, owner).post(path, {**FORM, "title": "Changed"})
    if person in ("owner", "operator"):
        assert answer.status_code == status
        assert rows() != before
    else:
        assert answer.status_code == (401 if person == "visitor" else 404)
        assert rows() == before


@pytest.mark.parametrize("make", [published_job, draft_job, closed_job, expired_job])
def test_reading_changes_nothing(browse: Browse, make: Make) -> None:
    owner = member()
    job = make(owner)
    before = rows()
    browser = browse(owner)
    for below in ("", "edit", "publication", "closure", "renewal", "copy", "deletion", job.slug):
        for method in ("GET", "HEAD"):
            assert browser.client.request(method, f"/jobs/{job.id}/{below}").status_code < 500
    for path in ("/", "/jobs", "/dashboard", "/post-a-job", "/post-a-job?fresh=1", "/logout"):
        assert browser.client.get(path).status_code < 500
    assert rows() == before
    assert browser.get("/dashboard").heading == "Your postings"


@pytest.mark.parametrize("below", ["edit", "closure", "deletion"])
def test_a_posting_that_is_not_there_looks_like_one_of_somebody_elses(browse: Browse, below: str) -> None:
    stranger = browse(member())
    absent = stranger.get(f"/jobs/999999/{below}")
    others = stranger.get(f"/jobs/{published_job(member()).id}/{below}")
    assert (absent.status, absent.text) == (others.status, others.text)
    assert "There is no posting of yours at this address." in absent.text


def test_the_dashboard_lists_ones_own_postings_alone(browse: Browse) -> None:
    owner = member()
    published_job(owner, title="Mine")
    published_job(member(), title="Theirs")
    published_job(title="Nobody’s")
    assert browse(owner).get("/dashboard").all(".table th[scope=row] > a") == ["Mine"]
