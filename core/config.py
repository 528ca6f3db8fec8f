"""Settings: the environment first, then `.env`. Each is described in `.env.template`."""

import os
import re
import sys
from functools import cached_property
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.env_file import create_env_file
from core.mail_server import MailServer, read_mail_server
from core.trusted_proxies import trusted_networks

BASE_DIR = Path(__file__).resolve().parent.parent
ENV_FILE = Path(os.environ.get("ENV_FILE", BASE_DIR / ".env"))
EVERY_ADDRESS = ("0.0.0.0", "::")  # nosec B104 # noqa: S104 (named, not bound)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?")
_MAILBOX = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
PLACEHOLDERS = {"", "change-me", "changeme", "secret", "placeholder", "your-secret-key"}


class ConfigurationError(SystemExit):
    """A setting is missing or wrong. Whatever was starting ends with this one line and exit status 1."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_file=ENV_FILE, env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore"
    )

    ENVIRONMENT: Literal["development", "production"] = "development"
    PROJECT_NAME: Annotated[str, Field(min_length=1, max_length=60)] = "Openings"
    PUBLIC_URL: str | None = None
    HOST: str = "127.0.0.1"
    PORT: Annotated[int, Field(ge=1, le=65535)] = 8000
    SECRET_KEY: str = ""
    ALGORITHM: Literal["HS256"] = "HS256"
    ACCESS_TOKEN_EXPIRE_MINUTES: Annotated[int, Field(ge=1, le=30)] = 30
    DATA_DIR: Path = Path("data")
    DATABASE_URL: str = ""
    POSTING_LIFE_DAYS: Annotated[int, Field(ge=1, le=365)] = 30
    SEED_DEMO: bool = True
    MODERATION: Literal["off", "first", "all"] = "off"
    SMTP_URL: str | None = None
    MAIL_FROM: str | None = None
    TRUSTED_PROXIES: str = ""
    REGISTRATIONS_PER_HOUR: Annotated[int, Field(ge=1, le=1_000_000)] = 100
    POSTINGS_PER_HOUR: Annotated[int, Field(ge=1, le=1_000_000)] = 200

    @field_validator("PUBLIC_URL")
    @classmethod
    def _origin_only(cls, url: str | None) -> str | None:
        if url is None:
            return None
        origin = _origin(url.strip())
        if origin is None:
            raise ValueError("it must be a scheme and a host, like https://jobs.example.org")
        return origin

    @field_validator("DATABASE_URL")
    @classmethod
    def _known_database(cls, url: str) -> str:
        url = re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", url)
        if url and not url.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("it must start with sqlite:/// or postgresql+psycopg://")
        try:
            urlsplit(url).port  # noqa: B018 (reading it is the check)
        except ValueError:
            raise ValueError("its port is not a number; in a password write %2F for /, %40 for @, %3A for :") from None
        return url

    @field_validator("TRUSTED_PROXIES")
    @classmethod
    def _addresses_or_networks(cls, text: str) -> str:
        trusted_networks(text)
        return text

    @field_validator("DATA_DIR")
    @classmethod
    def _within_project(cls, path: Path) -> Path:
        return path if path.is_absolute() else BASE_DIR / path

    @field_validator("SMTP_URL")
    @classmethod
    def _mail_server(cls, url: str | None) -> str | None:
        if url is not None:
            read_mail_server(url)
        return url

    @field_validator("MAIL_FROM")
    @classmethod
    def _address_alone(cls, address: str | None) -> str | None:
        if address is not None and not _MAILBOX.fullmatch(address):
            raise ValueError("it must be an address alone, like jobs@example.org; PROJECT_NAME is put before it")
        return address

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if not self.DATABASE_URL:
            self.DATABASE_URL = f"sqlite:///{self.DATA_DIR / 'board.sqlite3'}"
        problem = secret_key_problem(self.SECRET_KEY)
        if self.ENVIRONMENT == "production":
            if problem:
                raise ValueError(
                    f"SECRET_KEY {problem}. Make one: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
                )
            if self.PUBLIC_URL is None:
                raise ValueError(
                    "PUBLIC_URL is not set; production needs the board's own address, like https://jobs.example.org"
                )
        elif problem:
            raise ValueError(f"SECRET_KEY {problem}; delete .env to have a new one written")
        return self

    @cached_property
    def base_url(self) -> str:
        """What links in feeds, mails and markup start with; never taken from a request."""
        host = "127.0.0.1" if self.HOST in EVERY_ADDRESS else self.HOST
        bracketed = f"[{host}]" if ":" in host else host
        return self.PUBLIC_URL or f"http://{bracketed}:{self.PORT}"

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def mail_is_on(self) -> bool:
        """Whether mail reaches people. Where it does not, nobody is asked to confirm an address."""
        return self.SMTP_URL is not None

    @property
    def mail_server(self) -> MailServer | None:
        return None if self.SMTP_URL is None else read_mail_server(self.SMTP_URL)

    @property
    def mail_folder(self) -> Path:
        """Where mail is written to when there is no server for it."""
        return self.DATA_DIR / "mail"

    @property
    def mail_host(self) -> str:
        """The board's name among mail servers, which take no bare number for one."""
        host = urlsplit(self.base_url).hostname or ""
        return "localhost" if ":" in host or host.replace(".", "").isdigit() else host

    @property
    def mail_from(self) -> str:
        return self.MAIL_FROM or f"jobs@{self.mail_host}"

    @property
    def access_token_cookie(self) -> str:
        return "__Host-access_token" if self.is_https else "access_token"


def _origin(url: str) -> str | None:
    """Scheme, host and port as browsers write them in Origin, or None if the address holds anything else."""
    try:
        parts = urlsplit(url)
        host, port = _ascii_host(parts.hostname or ""), parts.port
    except ValueError:
        return None
    rest = (parts.path.removeprefix("/"), parts.query, parts.fragment, parts.username or parts.password)
    if host is None or parts.scheme not in _DEFAULT_PORTS or port == 0 or any(rest) or re.search(r"[\s@?#]", url):
        return None
    shown = "" if port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{port}"
    return f"{parts.scheme}://{host}{shown}"


def _ascii_host(host: str) -> str | None:
    """A host name in lower case and Punycode, an IPv6 address in brackets, None for neither."""
    if ":" in host:
        return f"[{ip_address(host)}]"
    if not host.isascii():
        import idna  # few boards need its tables

        host = idna.encode(host, uts46=True).decode()
    return host if _HOST.fullmatch(host) else None


def secret_key_problem(key: str) -> str | None:
    """Why a key must not sign tokens, or None. HS256 wants 32 bytes (RFC 7518, 3.2)."""
    if key.strip().lower() in PLACEHOLDERS:
        return "is missing or a placeholder"
    if len(key.encode()) < 32:
        return "is shorter than 32 bytes"
    if key.lstrip()[0] in "{[":
        return "looks like JSON, which is no key"
    return None


def load_settings(**values: Any) -> Settings:
    """Reads the settings; in development a board without a key gets a `.env` with one.

    Raises ConfigurationError in one line that names the setting.
    """
    try:
        in_production = os.environ.get("ENVIRONMENT") == "production"
        wants_key = "SECRET_KEY" not in os.environ and not in_production and not ENV_FILE.exists()
        if wants_key and create_env_file(ENV_FILE, BASE_DIR / ".env.template"):
            print(f"Wrote {ENV_FILE.name} with a secret key of its own.", file=sys.stderr)
        return Settings(**values)
    except OSError as error:
        raise ConfigurationError(
            f"{ENV_FILE} cannot be written: {error.strerror}. Set SECRET_KEY in the environment instead."
        ) from None
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        message = str(first.get("ctx", {}).get("error", first["msg"]))
        raise ConfigurationError(f"{name}: {message}" if name else message) from None


settings = load_settings()
