"""schema.org/JobPosting, as search engines read it (Google's guide to JobPosting, JSON-LD)."""

from typing import Any

from core.config import settings
from core.countries import country_name
from db import board
from db.models import Job
from db.vocabulary import Workplace


def job_posting(job: Job) -> dict[str, Any]:
    """The markup of an open posting; what it does not say is left out, never guessed."""
    assert job.published_at is not None
    assert job.expires_at is not None
    data: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": job.title,
        "description": job.description_html,
        "identifier": {"@type": "PropertyValue", "name": board.now().name, "value": str(job.id)},
        "url": settings.base_url + job.path,
        "datePosted": job.published_at.isoformat(timespec="seconds"),
        "validThrough": job.expires_at.isoformat(timespec="seconds"),
        "directApply": False,
    }
    if job.company is not None:
        data["hiringOrganization"] = {"@type": "Organization", "name": job.company.name}
        if job.company_url:
            data["hiringOrganization"]["sameAs"] = job.company_url
    if job.employment_type is not None:
        data["employmentType"] = job.employment_type.value
    if job.category is not None:
        data["occupationalCategory"] = job.category
    return data | _where(job) | _pay(job)


def _where(job: Job) -> dict[str, Any]:
    found: dict[str, Any] = {}
    places = [_place(text, job.country) for text in job.locations or ([""] if job.country else [])]
    if job.workplace is Workplace.REMOTE:
        found["jobLocationType"] = "TELECOMMUTE"
        regions = [text for text in job.remote_regions if text.casefold() != "anywhere"]
        if not regions and job.country:
            regions = [country_name(job.country)]
        if regions:
            found["applicantLocationRequirements"] = [
                {"@type": "AdministrativeArea", "name": region} for region in regions
            ]
    if places:
        found["jobLocation"] = places
    return found


def _place(text: str, country: str | None) -> dict[str, Any]:
    address = {"@type": "PostalAddress"}
    if text:
        address["addressLocality"] = text
    if country:
        address["addressCountry"] = country
    return {"@type": "Place", "address": address}


def _pay(job: Job) -> dict[str, Any]:
    low, high = job.salary_min, job.salary_max
    if (low is None and high is None) or job.salary_currency is None or job.salary_period is None:
        return {}
    value: dict[str, Any] = {"@type": "QuantitativeValue", "unitText": job.salary_period.value}
    if low is not None:
        value["minValue"] = float(low)
    if high is not None:
        value["maxValue"] = float(high)
    return {"baseSalary": {"@type": "MonetaryAmount", "currency": job.salary_currency, "value": value}}
