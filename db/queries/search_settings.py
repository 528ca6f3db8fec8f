"""What an operator sets for the search."""

import secrets

from sqlalchemy import case, func, select, update
from sqlalchemy.orm import Session

from db.models import Job, Listing, SearchSettings
from db.search import index
from db.search.preferences import NO_PAY, shipped_synonyms
from db.upsert import insert_missing


def wait_for_others(session: Session) -> None:
    """Until nobody else is changing them; from here on others wait for this transaction."""
    insert_missing(session, SearchSettings, [{"id": 1, "revision": 0, "currency": "EUR"}])
    session.execute(select(SearchSettings.id).with_for_update())


def change(session: Session, *, synonyms: str, currency: str, rates: dict[str, float]) -> None:
    """Sets all of it; what every open posting pays in the board's currency follows at once."""
    wait_for_others(session)
    settings = session.get_one(SearchSettings, 1, populate_existing=True)
    # What is as the board came stays so when the board comes with something better.
    settings.synonyms = None if synonyms.split() == shipped_synonyms().split() else synonyms
    repriced = (settings.currency, settings.rates) != (currency, rates)
    settings.currency, settings.rates = currency, rates
    settings.revision = 1 + secrets.randbelow(2**31 - 1)
    session.flush()
    if repriced:
        _reprice(session, rates)
    index.bump(session.connection())


def _reprice(session: Session, rates: dict[str, float]) -> None:
    rate = case(rates, value=Job.salary_currency, else_=None)
    pay = select(func.round(Job.salary_year * rate)).where(Job.id == Listing.job_id).scalar_subquery()
    session.execute(
        update(Listing).values(pay=func.coalesce(pay, NO_PAY)), execution_options={"synchronize_session": False}
    )
