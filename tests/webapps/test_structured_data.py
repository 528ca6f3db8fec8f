"""schema.org/JobPosting on a posting's page, read from the parsed page as a search engine does."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from core.clock import utc_now
from core.config import settings
from db.models import Job
from tests.factories import FIELDS, closed_job, draft_job, expired_job, member, published_job
from tests.visitor import Page
from tests.webapps.conftest import Browse, Make

BREAKING = '</script><script>alert(1)</script><!-- & ]]> " \\'


def blocks(page: Page) -> list[Any]:
    return [json.loads(node.text()) for node in page.tree.css('script[type="application/ld+json"]')]


def markup(browse: Browse, job: Job) -> dict[str, Any]:
    [found] = blocks(browse().get(job.path))
    assert isinstance(found, dict)
    return found


def test_an_open_posting_is_described_in_full(browse: Browse) -> None:
    job = published_job()
    found = markup(browse, job)
    moments = {name: datetime.fromisoformat(found.pop(name)) for name in ("datePosted", "validThrough")}
    assert moments["datePosted"].tzinfo is not None
    assert moments["validThrough"] - moments["datePosted"] == timedelta(days=30)
    assert found.pop("description") == job.description_html
    assert found == {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": FIELDS["title"],
        "identifier": {"@type": "PropertyValue", "name": settings.PROJECT_NAME, "value": str(job.id)},
        "url": settings.base_url + job.path,
        "directApply": False,
        "hiringOrganization": {
            "@type": "Organization", "name": FIELDS["company"], "sameAs": "https://st-anne.example",
        },
        "employmentType": "FULL_TIME",
        "occupationalCategory": "health",
        "jobLocation": [
            {
                "@type": "Place",
                "address": {"@type": "PostalAddress", "addressLocality": "Ghent", "addressCountry": "BE"},
            }
        ],
        "baseSalary": {
            "@type": "MonetaryAmount",
            "currency": "EUR",
            "value": {"@type": "QuantitativeValue", "unitText": "MONTH", "minValue": 3400.0, "maxValue": 4100.0},
        },
    }  # fmt: skip


def test_what_a_posting_does_not_say_is_left_out(browse: Browse) -> None:
    job = published_job(salary_min=None, salary_max=None, category=None, company_url=None, country=None)
    found = markup(browse, job)
    assert not {"baseSalary", "occupationalCategory"} & set(found)
    assert "sameAs" not in found["hiringOrganization"]
    assert found["jobLocation"][0]["address"] == {"@type": "PostalAddress", "addressLocality": "Ghent"}


@pytest.mark.parametrize(
    ("low", "high", "value"),
    [
        ("17.50", None, {"minValue": 17.5}),
        (None, "20", {"maxValue": 20.0}),
        ("20", "20", {"minValue": 20.0, "maxValue": 20.0}),
    ],
)
def test_pay_with_one_end_has_one_end(browse: Browse, low: str, high: str, value: dict[str, float]) -> None:
    job = published_job(salary_min=low, salary_max=high, salary_period="HOUR")
    expected = {"@type": "QuantitativeValue", "unitText": "HOUR", **value}
    assert markup(browse, job)["baseSalary"]["value"] == expected


def test_remote_work_says_who_may_apply(browse: Browse) -> None:
    job = published_job(workplace="remote", location=[], country=None, remote_regions=["Europe", "Canada"])
    found = markup(browse, job)
    assert found["jobLocationType"] == "TELECOMMUTE"
    assert [region["name"] for region in found["applicantLocationRequirements"]] == ["Europe", "Canada"]
    assert "jobLocation" not in found


def test_remote_work_within_a_country_is_for_that_country(browse: Browse) -> None:
    found = markup(browse, published_job(workplace="remote", location=[], country="BE"))
    assert [region["name"] for region in found["applicantLocationRequirements"]] == ["Belgium"]


def test_remote_work_from_anywhere_excludes_nobody(browse: Browse) -> None:
    found = markup(browse, published_job(workplace="remote", location=[], country=None, remote_regions=["Anywhere"]))
    assert found["jobLocationType"] == "TELECOMMUTE"
    assert "applicantLocationRequirements" not in found


@pytest.mark.parametrize("make", [closed_job, expired_job, draft_job])
def test_only_an_open_posting_is_described(browse: Browse, make: Make) -> None:
    owner = member()
    assert blocks(browse(owner).get(make(owner).path)) == []


def test_a_posting_that_has_just_ended_is_described_no_more(browse: Browse) -> None:
    job = published_job(published_at=utc_now() - timedelta(days=30))
    assert blocks(browse().get(job.path)) == []


def test_nothing_in_a_posting_ends_the_element_early(browse: Browse) -> None:
    job = published_job(
        title=BREAKING, company=BREAKING, location=[BREAKING], description=f"{BREAKING}\u2028\u2029`{BREAKING}`",
        company_url="https://st-anne.example/?a=1&b=</script>".replace("<", "%3C").replace(">", "%3E"),
    )  # fmt: skip
    page = browse().get(job.path)
    scripts = page.tree.css("script")
    assert [node.attributes.get("type") for node in scripts] == ["module", "application/ld+json"]
    found = markup(browse, job)
    assert found["title"] == job.title
    assert found["hiringOrganization"]["name"] == job.title
    assert found["jobLocation"][0]["address"]["addressLocality"] == job.title
    assert "&lt;script&gt;" in found["description"]
    assert all(character not in scripts[1].text() for character in "<>&\u2028\u2029")
