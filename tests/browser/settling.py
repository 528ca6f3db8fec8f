"""What people have done on the board before a test looks at it, all of it through its own forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from httpx2 import Client, Response

from tests.browser.running_board import appoint
from tests.factories import PASSWORD
from tests.visitor import Visitor

Fields = Mapping[str, str]

DESCRIPTION = """\
Twelve beds, four nights on and **four off**. The ward has its own [garden](https://st-anne.example/garden).

## What you do

- watch over the monitors and the people
- hand over at seven, in *writing*

### What we ask

1. a diploma in nursing
2. calm

> The best ward I have worked on.

| Shift | Begins |
|-------|--------|
| Early | 07:00  |
| Late  | 19:00  |

Write `night` in the subject.

```
Dear Sir or Madam
```
"""

FORM: Fields = {
    "title": "Night Nurse, Intensive Care",
    "company": "St. Anne’s Hospital",
    "company_url": "https://st-anne.example",
    "location": "Ghent",
    "country": "BE",
    "workplace": "hybrid",
    "remote_regions": "Belgium, Netherlands",
    "employment_type": "FULL_TIME",
    "seniority": "senior",
    "category": "health",
    "tags": "nursing, night shift",
    "salary_min": "3400",
    "salary_max": "4100",
    "salary_currency": "EUR",
    "salary_period": "MONTH",
    "description": DESCRIPTION,
    "apply_url": "https://st-anne.example/jobs/night-nurse",
    "apply_email": "jobs@st-anne.example",
}


def long_word(length: int) -> str:
    return ("Donaudampfschifffahrtsgesellschaft" * length)[:length]


WORD = long_word(400)
# Every text as long as its field allows, in one word wherever that can be.
STRAINED_FORM: Fields = {
    **FORM,
    "title": long_word(150),
    "company": long_word(100),
    "company_url": f"https://{long_word(300)}.example/{long_word(600)}",
    "location": long_word(100),
    "remote_regions": ", ".join(f"{number}{long_word(99)}" for number in range(10)),
    "tags": ", ".join(f"{number}{long_word(29)}" for number in range(8)),
    "salary_min": "999999998.98",
    "salary_max": "999999999.98",
    "salary_currency": "KES",
    "description": "\n\n".join(
        (
            WORD,
            f"## {WORD}",
            f"- {WORD}\n- **{WORD}**\n  1. {WORD}",
            f"### {WORD}",
            f"> {WORD}",
            f"| {WORD} | {WORD} |\n|---|---|\n| {WORD} | `{WORD}` |",
            f"[{WORD}](https://st-anne.example/{WORD})",
            f"```\n{WORD}\n```",
        )
    ),
    "apply_url": f"https://{long_word(300)}.example/{long_word(600)}",
    "apply_email": f"{long_word(120)}@{long_word(120)}.example",
}


@dataclass(frozen=True)
class Board:
    """Where the board is, what its employer filled in, the paths to look at, and who is signed in by which cookie."""

    address: str
    form: Fields
    paths: Mapping[str, str]
    cookies: Mapping[str, str]

    def url(self, path: str) -> str:
        """The address of a path, which may name another: "{posting}"."""
        return self.address + path.format(**self.paths)


def settle(address: str, folder: Path, *, form: Fields, name: str) -> Board:
    """An employer with an open posting, a closed one, a draft, changes and a posting that wait for review, and one that
    was reported; a newcomer without any; and an operator.
    """
    with Client(base_url=address) as employer, Client(base_url=address) as newcomer, Client(base_url=address) as boss:
        _register(employer, name=name, email="employer@example.org")
        _register(newcomer, name=name, email="newcomer@example.org")
        _register(boss, name=name, email="operator@example.org")
        appoint(folder, email="operator@example.org", role="operator")
        posting = _post(employer, form)
        closed = _post(employer, {**form, "description": f"{form['description']}\nThe second one."})
        _sent(employer.post(f"{_page(closed)}/closure", data={"reason": "filled"}))
        _sent(employer.post("/post-a-job", data={**form, "action": "draft"}))
        draft = _page(_link(employer.get("/dashboard").text, "/deletion"))
        paths = {
            "posting": posting,
            "posting_pages": _page(posting),
            "closed": closed,
            "draft": draft,
            "company": _link(employer.get(posting).text, href="/companies/"),
            "word": form["title"].split()[0],
            **_to_review(employer, boss, form),
        }
        people = {"employer": employer, "newcomer": newcomer, "operator": boss}
        return Board(address, form, paths, {who: _token(person) for who, person in people.items()})


def _to_review(employer: Client, boss: Client, form: Fields) -> dict[str, str]:
    """Where moderators look at what was sent while the board reviewed every posting."""
    changed = _page(_post(employer, {**form, "description": f"{form['description']}\nThe third one."}))
    author, operator = Visitor(employer), Visitor(boss)  # type: ignore[arg-type]
    operator.submit(operator.get("/settings"), "/settings", moderation="all")
    author.submit(author.get(f"{changed}/edit"), f"{changed}/edit", tags="")
    operator.submit(operator.get(f"{changed}/report"), f"{changed}/report", reason="fraud", note=form["title"])
    waiting = _page(_post(employer, {**form, "description": f"{form['description']}\nThe fourth one."}))
    operator.submit(operator.get("/settings"), "/settings", moderation="off")
    member = _link(boss.get("/moderation").text, href="/moderation/users/")
    return {"review": f"/moderation{waiting}", "review_of_changes": f"/moderation{changed}", "member": member}


def _register(person: Client, *, name: str, email: str) -> None:
    _sent(person.post("/register", data={"name": name, "email": email, "password": PASSWORD}))


def _post(person: Client, form: Fields) -> str:
    return _sent(person.post("/post-a-job", data={**form, "action": "publish"}))


def _sent(response: Response) -> str:
    """Where a form that was taken leads."""
    assert response.status_code == 303, response.text
    return str(response.headers["location"])


def _page(path: str) -> str:
    """/jobs/7 of /jobs/7/night-nurse."""
    return "/".join(path.split("/")[:3])


def _link(html: str, ending: str = "", *, href: str = "/") -> str:
    """The first address on a page that begins and ends like this."""
    addresses = [part.split('"')[0] for part in html.split('href="')[1:]]
    return next(a for a in addresses if a.startswith(href) and a != href and a.endswith(ending))


def _token(person: Client) -> str:
    return str(person.cookies["access_token"])
