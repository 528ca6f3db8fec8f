"""The board under test: the real app, on a real SQLite file and on a real PostgreSQL."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

# Before anything of the board is imported: its settings are read once.
os.environ.update(
    ENVIRONMENT="development",
    SECRET_KEY="a key for tests alone, and long enough",
    ENV_FILE=os.devnull,
    SEED_DEMO="0",
    DATA_DIR=tempfile.mkdtemp(prefix="board-tests"),
)
for name in (
    "DATABASE_URL",
    "PUBLIC_URL",
    "PROJECT_NAME",
    "HOST",
    "PORT",
    "POSTING_LIFE_DAYS",
    "MODERATION",
    "SMTP_URL",
    "MAIL_FROM",
    "TRUSTED_PROXIES",
    "REGISTRATIONS_PER_HOUR",
    "POSTINGS_PER_HOUR",
):
    os.environ.pop(name, None)

import hypothesis
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import create_engine, make_url, select, text

from core.config import settings
from db import board
from db.models import Catalogue
from db.search.documents import INDEX_VERSION
from db.session import Session, engine, writing
from db.setting_up import set_up
from main import create_app
from tests.databases import empty, postgresql_server
from tests.visitor import Visitor

# Where a change lands or not, the same examples every time; elsewhere new ones, to find what nobody thought of.
hypothesis.settings.register_profile("landing", derandomize=True, deadline=None)
hypothesis.settings.register_profile("exploring", deadline=None)
hypothesis.settings.load_profile("landing" if "CI" in os.environ else "exploring")

URL_VARIABLE = "BOARD_TESTS_POSTGRES"
BACKENDS = ("sqlite", "postgresql")


def pytest_configure(config: pytest.Config) -> None:
    """One PostgreSQL server for the whole run, started by the process that hands out the tests.

    Each process has a folder of its own, and takes it away.
    """
    config.add_cleanup(partial(shutil.rmtree, settings.DATA_DIR))
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    server = ExitStack()
    os.environ[URL_VARIABLE] = server.enter_context(postgresql_server())
    config.add_cleanup(server.close)


@pytest.fixture(scope="session")
def prepared(worker_id: str) -> dict[str, str]:
    """A database of each kind as the first start makes it, for this worker to copy: to make one takes seconds."""
    urls = {
        "sqlite": f"sqlite:///{settings.DATA_DIR}/prepared.sqlite3",
        "postgresql": new_postgresql_database(f"board_{worker_id}_prepared"),
    }
    before = settings.DATABASE_URL
    for url in urls.values():
        settings.DATABASE_URL = url
        set_up()
        engine().dispose()  # a database that somebody uses cannot be copied
    settings.DATABASE_URL = before
    return urls


@pytest.fixture(scope="session")
def database_urls(prepared: dict[str, str], worker_id: str) -> dict[str, str]:
    """An empty, migrated database of each kind, for this worker alone."""
    return {kind: copy_of(prepared[kind], Path(settings.DATA_DIR), f"board_{worker_id}") for kind in BACKENDS}


def copy_of(prepared: str, folder: Path, name: str) -> str:
    """The URL of a database like a prepared one. On PostgreSQL one of the same name goes."""
    database = make_url(prepared).database
    assert database is not None
    if not prepared.startswith("sqlite"):
        return new_postgresql_database(name, template=database)
    shutil.copy(database, folder / f"{name}.sqlite3")
    return f"sqlite:///{folder / name}.sqlite3"


def new_postgresql_database(name: str, *, template: str = "template0") -> str:
    """A fresh database on the run's server; its URL."""
    server = os.environ[URL_VARIABLE]
    maintenance = create_engine(server, isolation_level="AUTOCOMMIT")
    with maintenance.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    maintenance.dispose()
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def database(backend: str, database_urls: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> str:
    """The board's database for this test, empty; its URL."""
    monkeypatch.setattr(settings, "DATABASE_URL", database_urls[backend])
    monkeypatch.setattr(board, "_kept", {})  # what another test has set
    make_empty()
    return database_urls[backend]


def make_empty() -> None:
    """The board's database as it was before any test."""
    with writing() as session:
        empty(session)
        is_ready = session.scalar(select(Catalogue.index_version)) == INDEX_VERSION
    if not is_ready:  # a test has restored a board
        set_up()


@pytest.fixture
def session(database: str) -> Iterator[Session]:
    """A session of the test's own; what it writes is committed when the block of `writing()` ends."""
    with writing() as session:
        yield session


@pytest.fixture(scope="session")
def app() -> object:
    return create_app()


@pytest.fixture
def client(app: object, database: str) -> TestClient:
    """Speaks to the board as a program would: no redirect is followed, nothing is remembered but cookies."""
    return TestClient(app, follow_redirects=False)  # type: ignore[arg-type]


@pytest.fixture
def visitor(client: TestClient) -> Visitor:
    """Somebody with a browser: follows links and redirects, fills in the forms that pages show."""
    return Visitor(client)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real postings beside the repository, where there are any."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real postings are not beside the repository")
    return folder
