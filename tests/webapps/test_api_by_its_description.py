"""Whatever the API's description allows, and much that it does not: never a fault, and answers as it says."""

from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from db.models import User
from main import create_app
from tests.factories import draft_job, member, published_job
from tests.webapps.conftest import Browse
from tests.webapps.test_api import bearer

# What is no fault, and what it says of its answers. That a posting may be published, no description can say.
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
description = schemathesis.openapi.from_asgi("/openapi.json", create_app())
# It would be gone through while tests are collected, by every process of a run.
description.config.phases.coverage.enabled = False


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def ann(database: str) -> User:
    """Somebody with a posting and a draft, which the numbers of the first addresses lead to."""
    user = member(name="Ann Lee")
    published_job(user)
    draft_job(user)
    return user


@description.parametrize()
@hypothesis.settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_api_answers_as_it_says(case: Case[Any], browse: Browse, ann: User) -> None:
    case.call_and_validate(headers=bearer(browse, ann), checks=CHECKS)


@description.parametrize()
@hypothesis.settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_api_answers_as_it_says_to_who_has_no_token(case: Case[Any], database: str) -> None:
    case.call_and_validate(checks=CHECKS)
