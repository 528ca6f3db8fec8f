"""What the operator sets in the browser."""

from typing import Any
from zlib import crc32

from fastapi import APIRouter, Request
from fastapi.responses import Response

from db import audit
from db.queries import missed_searches, search_settings
from db.search import preferences
from db.search.preferences import Preferences
from db.vocabulary import Action
from webapps.dependencies import DbSession, KeptForm, Now, Operator, SentForm
from webapps.forms import Form, check, read_form
from webapps.rendering import redirect, render
from webapps.settings.forms import SearchSettingsForm, read_rates

MISSED_SHOWN = 100
_NOT_ONE = "One {0} is worth 1 {0}. Write what the others are worth in {0}, or leave this empty."

router = APIRouter(prefix="/settings", include_in_schema=False)


@router.get("/search")
def show_search(request: Request, session: DbSession, user: Operator, kept: KeptForm) -> Response:
    current = preferences.current(session.connection())
    typed = {"synonyms": [current.text], "currency": [current.currency], "rates": [_as_lines(current.rates)]}
    form = Form(SearchSettingsForm, kept) if kept else check(SearchSettingsForm, typed)
    return _page(request, session, form, seen=form.value("seen") or str(current.revision))


@router.post("/search")
def change_search(request: Request, session: DbSession, now: Now, user: Operator, sent: SentForm) -> Response:
    search_settings.wait_for_others(session)
    seen = str(preferences.current(session.connection()).revision)
    form = read_form(SearchSettingsForm, sent)
    if form.data is None:
        return _page(request, session, form, seen=str(sent.get("seen", seen)), status=422)
    if sent.get("seen", seen) != seen:
        return _page(request, session, form, seen=seen, status=409)
    rates = _rates(form, preferences.current(session.connection()))
    if rates.get(form.data.currency, 1.0) != 1.0:
        form.refuse({"rates": _NOT_ONE.format(form.data.currency)})
        return _page(request, session, form, seen=seen, status=422)
    before = _values(session)
    search_settings.change(
        session,
        synonyms=form.data.synonyms,
        currency=form.data.currency,
        rates={**rates, form.data.currency: 1.0},
    )
    audit.record(
        session, actor=user, action=Action.SETTINGS, subject="Search", before=before, after=_values(session), now=now
    )
    return redirect(request, "/settings/search", message="settings_saved")


@router.post("/search/missed-searches/deletion")
def forget_missed(request: Request, session: DbSession, now: Now, user: Operator) -> Response:
    number = missed_searches.forget(session)
    before, after = {"missed_searches": number}, {"missed_searches": 0}
    audit.record(session, actor=user, action=Action.SETTINGS, subject="Search", before=before, after=after, now=now)
    return redirect(request, "/settings/search", message="missed_forgotten")


def _rates(form: Form[SearchSettingsForm], before: Preferences) -> dict[str, float]:
    """The rates that were typed. Those that nobody has touched follow the board into another currency."""
    assert form.data is not None
    typed, currency = read_rates(form.data.rates), form.data.currency
    is_untouched = typed == read_rates(_as_lines(before.rates))
    if not typed or (is_untouched and currency not in before.rates):
        return preferences.rates_in(currency)
    if is_untouched and currency != before.currency:
        return {code: float(f"{rate / before.rates[currency]:.6g}") for code, rate in before.rates.items()}
    return typed


def _values(session: DbSession) -> dict[str, Any]:
    """What the log says of the settings: of synonyms, which may fill books, how many lines there are and a digest."""
    current = preferences.current(session.connection())
    lines = f"{len(current.text.splitlines())} lines, {crc32(current.text.encode()):08x}"
    return {"synonyms": lines, "currency": current.currency, "rates": _as_lines(current.rates)}


def _page(
    request: Request, session: DbSession, form: Form[SearchSettingsForm], *, seen: str, status: int = 200
) -> Response:
    """`seen` as for the board's settings (webapps/settings/board.py)."""
    missed = missed_searches.most(session, limit=MISSED_SHOWN)
    context = {"form": form, "missed": missed, "seen": seen, "conflict": status == 409}
    return render(request, "settings/search.html", context, status=status)


def _as_lines(rates: dict[str, float]) -> str:
    return "\n".join(f"{code} {rate:.6g}" for code, rate in rates.items())
