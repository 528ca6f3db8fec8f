"""Postings for measuring: as many as asked for, of words that boards are full of, the same every time."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

_LEVELS = ["", "", "Senior ", "Junior ", "Lead ", "Assistant "]
_JOBS = [
    ("Nurse", "health"), ("Software Engineer", "software"), ("Accountant", "finance"), ("Teacher", "education"),
    ("Electrician", "trades"), ("Data Analyst", "data"), ("Product Designer", "design"),
    ("Warehouse Operator", "operations"),
    ("Sales Manager", "sales"), ("Lab Scientist", "science"), ("Cook", "hospitality"), ("Copywriter", "marketing"),
    ("Mechanical Engineer", "engineering"), ("Support Agent", "support"),
    ("Recruiter", "people"), ("Paralegal", "legal"),
]  # fmt: skip
_TEAMS = [
    "",
    ", Night Shift",
    ", Payments",
    ", Paediatrics",
    ", Field Service",
    ", North Region",
    ", Platform",
    ", Wards",
]
_PLACES = [
    ("Ghent", "BE"), ("Lisbon", "PT"), ("Kraków", "PL"), ("Nairobi", "KE"), ("Austin, TX", "US"), ("Toronto", "CA"),
    ("Leeds", "GB"), ("Osaka", "JP"), ("Pune", "IN"), ("Lyon", "FR"), ("München", "DE"), ("Utrecht", "NL"),
]  # fmt: skip
_NAMES = ["Harbour", "Linden", "Northfield", "Juniper", "Copper", "Meridian", "Quarry", "Saltmarsh", "Tern", "Alder"]
_KINDS = ["Works", "Clinic", "Labs", "Schools", "Logistics", "Foods", "Energy", "Studio", "Housing", "Systems"]
_SENTENCES = [
    "You join a team of seven that meets every morning for ten minutes.",
    "The first month is for learning how we work; nobody expects more of it.",
    "We ask for two years in a similar job, or a good reason why you need less.",
    "Shifts are planned six weeks ahead and swapped freely.",
    "You write down what you find out, so that the next person starts further on.",
    "The equipment is new, the building is not.",
    "Pay is by a published scale and looked at every spring.",
    "You answer to the head of the department and to the people you serve.",
    "Travel is rare: two days a quarter, by train.",
    "We talk to everybody who applies within two weeks.",
]


def write_postings(path: Path, count: int) -> None:
    """Writes `count` postings as JSON Lines, ready to import."""
    with path.open("w", encoding="utf-8") as file:
        for posting in _postings(count):
            file.write(json.dumps(posting, ensure_ascii=False) + "\n")


def _postings(count: int) -> Iterator[dict[str, object]]:
    draw = random.Random(7)
    for number in range(count):
        job, category = draw.choice(_JOBS)
        place, country = draw.choice(_PLACES)
        pay = draw.randrange(24, 120) * 1000
        sentences = draw.sample(_SENTENCES, 8)
        yield {
            "source": "benchmark",
            "source_id": str(number),
            "title": f"{draw.choice(_LEVELS)}{job}{draw.choice(_TEAMS)}",
            "company": f"{draw.choice(_NAMES)} {draw.choice(_KINDS)} {draw.randrange(40)}",
            "location": place,
            "country": country,
            "workplace": draw.choice(["onsite", "onsite", "hybrid", "remote"]),
            "employment_type": draw.choice(["FULL_TIME", "FULL_TIME", "PART_TIME", "CONTRACTOR"]),
            "category": category,
            "salary_min": pay,
            "salary_max": pay + 8000,
            "salary_currency": "EUR",
            "salary_period": "YEAR",
            "description": " ".join(sentences[:4]) + "\n\n## What we ask\n\n- " + "\n- ".join(sentences[4:]),
            "description_format": "markdown",
            "date_posted": f"2026-{draw.randrange(1, 11):02}-{draw.randrange(1, 28):02}",
            "url": f"https://jobs.example/{number}",
        }
