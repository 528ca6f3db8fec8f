"""Settings: what is read, what is refused, and in which words."""

import os
from pathlib import Path
from typing import Any

import pytest

from core import config
from core.config import ConfigurationError, Settings, load_settings, secret_key_problem

KEY = "a key of forty characters or a little more"
PRODUCTION = {"ENVIRONMENT": "production", "SECRET_KEY": KEY, "PUBLIC_URL": "https://jobs.example.org"}


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting but those of the test itself."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name, raising=False)


def loaded(monkeypatch: pytest.MonkeyPatch, **environment: str) -> Settings:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return load_settings()


def complaint(monkeypatch: pytest.MonkeyPatch, **environment: str) -> str:
    with pytest.raises(ConfigurationError) as refused:
        loaded(monkeypatch, **environment)
    message = str(refused.value)
    assert "\n" not in message
    return message


def test_a_board_in_development_needs_only_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    found = loaded(monkeypatch, SECRET_KEY=KEY)
    assert (found.ENVIRONMENT, found.ALGORITHM, found.ACCESS_TOKEN_EXPIRE_MINUTES) == ("development", "HS256", 30)
    assert found.DATABASE_URL.endswith("/data/board.sqlite3")
    assert (found.base_url, found.is_https) == ("http://127.0.0.1:8000", False)
    assert found.access_token_cookie == "access_token"


@pytest.mark.parametrize("key", ["", " ", "change-me", "CHANGEME", "secret", "placeholder", "your-secret-key"])
def test_production_refuses_a_missing_or_placeholder_key(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    message = complaint(monkeypatch, **{**PRODUCTION, "SECRET_KEY": key})
    assert message.startswith("SECRET_KEY is missing or a placeholder")


def test_production_refuses_a_key_that_is_too_short_to_sign_with(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "SECRET_KEY is shorter than 32 bytes" in complaint(monkeypatch, **{**PRODUCTION, "SECRET_KEY": "x" * 31})
    assert loaded(monkeypatch, **{**PRODUCTION, "SECRET_KEY": "x" * 32}).SECRET_KEY == "x" * 32


def test_production_refuses_a_key_that_is_json(monkeypatch: pytest.MonkeyPatch) -> None:
    message = complaint(monkeypatch, **{**PRODUCTION, "SECRET_KEY": '{"kty": "oct", "k": "' + "A" * 40 + '"}'})
    assert "looks like JSON" in message


def test_production_refuses_to_start_without_its_own_address(monkeypatch: pytest.MonkeyPatch) -> None:
    message = complaint(monkeypatch, ENVIRONMENT="production", SECRET_KEY=KEY)
    assert message.startswith("PUBLIC_URL is not set")


def test_development_refuses_a_bad_key_too(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "delete .env" in complaint(monkeypatch, SECRET_KEY="change-me")


def test_a_key_is_counted_in_bytes() -> None:
    assert secret_key_problem("ü" * 16) is None
    assert secret_key_problem("ü" * 15) == "is shorter than 32 bytes"


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://jobs.example.org", "https://jobs.example.org"),
        ("https://Jobs.Example.ORG/", "https://jobs.example.org"),
        ("http://localhost:8080", "http://localhost:8080"),
        (" http://board.lan:80/ ", "http://board.lan"),
        ("HTTPS://x.example:443", "https://x.example"),
        ("https://x.example:80", "https://x.example:80"),
        ("https://Bücher.example", "https://xn--bcher-kva.example"),
        ("https://straße.example:8443", "https://xn--strae-oqa.example:8443"),
        ("http://job_board:8000", "http://job_board:8000"),
        ("http://192.168.1.5", "http://192.168.1.5"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("http://[0:0::1]:80", "http://[::1]"),
    ],
)
def test_the_public_address_is_kept_as_an_origin(monkeypatch: pytest.MonkeyPatch, url: str, kept: str) -> None:
    found = loaded(monkeypatch, SECRET_KEY=KEY, PUBLIC_URL=url)
    assert found.PUBLIC_URL == found.base_url == kept


@pytest.mark.parametrize(
    "url",
    [
        "jobs.example.org", "ftp://jobs.example.org", "https://", "https://a.example/board", "https://a.example?x=1",
        "https://a.example:0", "https://a.example:99999", "https://a.example:port", "https://ann:pw@a.example",
        "https://@a.example", "https://a b.example", "https://a.example\nb", "https://a.example#x", "https://a.example?",
        "https://a.example//", "https://-a.example", "https://[::1", "https://[x]", "https://a\u2024\u3002\u3002b",
        "https://a,b.example", "https://a.example\\b", "https://*.example", "https:a.example", "https://:8000",
    ],
)  # fmt: skip
def test_the_public_address_is_a_scheme_and_a_host(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    message = complaint(monkeypatch, SECRET_KEY=KEY, PUBLIC_URL=url)
    assert message == "PUBLIC_URL: it must be a scheme and a host, like https://jobs.example.org"


def test_on_https_the_cookie_has_the_prefix_that_binds_it_to_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    found = loaded(monkeypatch, **PRODUCTION)
    assert found.is_https
    assert found.access_token_cookie == "__Host-access_token"


@pytest.mark.parametrize(
    ("host", "base_url"),
    [("0.0.0.0", "http://127.0.0.1:9000"), ("::1", "http://[::1]:9000"), ("board.lan", "http://board.lan:9000")],
)
def test_links_start_with_the_address_bound_when_there_is_no_other(
    monkeypatch: pytest.MonkeyPatch, host: str, base_url: str
) -> None:
    assert loaded(monkeypatch, SECRET_KEY=KEY, HOST=host, PORT="9000").base_url == base_url


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "http"),
        ("ENVIRONMENT", "staging"),
        ("ALGORITHM", "none"),
        ("ALGORITHM", "RS256"),
        ("ACCESS_TOKEN_EXPIRE_MINUTES", "31"),
        ("ACCESS_TOKEN_EXPIRE_MINUTES", "0"),
        ("POSTING_LIFE_DAYS", "366"),
        ("SEED_DEMO", "perhaps"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    assert complaint(monkeypatch, SECRET_KEY=KEY, **{name: value}).startswith(f"{name}: ")


def test_an_empty_variable_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    found = loaded(monkeypatch, SECRET_KEY=KEY, PUBLIC_URL="", PORT="")
    assert (found.PUBLIC_URL, found.PORT) == (None, 8000)


def test_the_environment_comes_before_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text(f"SECRET_KEY={KEY}\nPROJECT_NAME=From the file\nPORT=9000\n")
    monkeypatch.setenv("PROJECT_NAME", "From the environment")
    options: dict[str, Any] = {"_env_file": env_file}
    found = Settings(**options)
    assert (found.PROJECT_NAME, found.PORT) == ("From the environment", 9000)


def test_a_new_board_in_development_gets_a_file_with_a_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    monkeypatch.setattr(config, "ENV_FILE", env_file)
    found = load_settings(_env_file=env_file)
    assert len(found.SECRET_KEY) >= 32
    assert f"SECRET_KEY={found.SECRET_KEY}\n" in env_file.read_text()
    assert load_settings(_env_file=env_file).SECRET_KEY == found.SECRET_KEY


def test_production_never_gets_a_key_it_did_not_ask_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    monkeypatch.setattr(config, "ENV_FILE", env_file)
    assert complaint(monkeypatch, ENVIRONMENT="production").startswith("SECRET_KEY is missing")
    assert not env_file.exists()
    assert "SECRET_KEY" not in os.environ


def test_proxies_are_addresses_or_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = "127.0.0.1, 10.0.0.0/8,::1, 2001:db8::/32"
    assert listed == loaded(monkeypatch, SECRET_KEY=KEY, TRUSTED_PROXIES=listed).TRUSTED_PROXIES


@pytest.mark.parametrize("proxies", ["proxy.example", "10.0.0.1/8", "10.0.0.1 10.0.0.2", "*"])
def test_what_is_no_address_of_a_proxy_is_said(monkeypatch: pytest.MonkeyPatch, proxies: str) -> None:
    message = complaint(monkeypatch, SECRET_KEY=KEY, TRUSTED_PROXIES=f"127.0.0.1, {proxies}")
    assert message.startswith(f"TRUSTED_PROXIES: {proxies} is neither an address")


@pytest.mark.parametrize("proxies", ["0.0.0.0/0", "::/0"])
def test_not_everybody_can_be_a_trusted_proxy(monkeypatch: pytest.MonkeyPatch, proxies: str) -> None:
    assert "would believe everybody" in complaint(monkeypatch, SECRET_KEY=KEY, TRUSTED_PROXIES=proxies)


def test_production_needs_no_mail_server(monkeypatch: pytest.MonkeyPatch) -> None:
    found = loaded(monkeypatch, **PRODUCTION)
    assert (found.mail_is_on, found.mail_server, found.mail_from) == (False, None, "jobs@jobs.example.org")


def test_with_a_server_mail_is_on(monkeypatch: pytest.MonkeyPatch) -> None:
    found = loaded(monkeypatch, **PRODUCTION, SMTP_URL="smtp://mail.example.org", MAIL_FROM="board@example.net")
    assert (found.mail_is_on, found.mail_from) == (True, "board@example.net")
    assert found.mail_server is not None
    assert found.mail_server.host == "mail.example.org"


def test_a_wrong_mail_server_is_named_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    message = complaint(monkeypatch, SECRET_KEY=KEY, SMTP_URL="smtp://ann:geh/eim@mail.example.org")
    assert message.startswith("SMTP_URL: it must be like smtp://user:password@host:587")
    assert "geh" not in message


@pytest.mark.parametrize(
    "address", ["Board <jobs@example.org>", "jobs", "jobs@", "a@b.example\nBcc: c@d.example", "a@b, c@d"]
)
def test_mail_comes_from_an_address_alone(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    message = complaint(monkeypatch, SECRET_KEY=KEY, MAIL_FROM=address)
    assert message.startswith("MAIL_FROM: it must be an address alone, like jobs@example.org")
