"""No library is pinned at a version with a hole that is known: the least version that has it mended, and its number.

When an advisory is published for a library of the requirements files, raise its line here first.
"""

import re

import pytest
from packaging.version import Version

from tests.rules.sources import PROJECT

MENDED = {
    "babel": ("2.9.1", "CVE-2021-42771"),
    "brotli": ("1.2.0", "CVE-2025-6176"),
    "cryptography": ("50.0.0", "CVE-2026-69247"),
    "fastapi": ("0.109.1", "CVE-2024-24762"),
    "h11": ("0.16.0", "CVE-2025-43859"),
    "idna": ("3.15", "CVE-2026-45409"),
    "jinja2": ("3.1.6", "CVE-2025-27516"),
    "mako": ("1.3.12", "CVE-2026-44307"),
    "markdown-it-py": ("2.2.0", "CVE-2023-26303"),
    "pyasn1": ("0.6.4", "CVE-2026-59885"),
    "pydantic": ("2.4.0", "CVE-2024-3772"),
    "pydantic-settings": ("2.14.2", "GHSA-4xgf-cpjx-pc3j"),
    "pygments": ("2.20.0", "CVE-2026-4539"),
    "python-dotenv": ("1.2.2", "CVE-2026-28684"),
    "python-jose": ("3.4.0", "CVE-2024-33663"),
    "python-multipart": ("0.0.27", "CVE-2026-42561"),
    "pyyaml": ("5.4", "CVE-2020-14343"),
    "rsa": ("4.7", "CVE-2020-25658"),
    "sqlalchemy": ("1.3.0", "CVE-2019-7164"),
    "starlette": ("1.3.1", "CVE-2026-54283"),
    "uvicorn": ("0.11.7", "CVE-2020-7695"),
    "websockets": ("9.1", "CVE-2021-33880"),
}
_PIN = re.compile(r"^([a-z0-9-]+)(?:\[[a-z]+\])?==([\w.]+)", re.MULTILINE)


def pinned() -> dict[str, str]:
    return dict(_PIN.findall((PROJECT / "requirements.txt").read_text("utf-8")))


@pytest.mark.parametrize("library", MENDED)
def test_no_library_has_a_hole_that_is_known(library: str) -> None:
    least, advisory = MENDED[library]
    assert Version(pinned()[library]) >= Version(least), f"{library} has {advisory} before {least}"


def test_a_library_that_is_not_needed_any_more_has_no_line() -> None:
    assert set(MENDED) <= set(pinned())
