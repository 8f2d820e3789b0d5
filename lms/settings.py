"""Settings: every ``LMS_*`` value, read once, checked, frozen."""

import contextlib
import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

ENVIRONMENTS = ("development", "demo", "production")
WEAK_SECRET_BYTES = 32
TOKEN_MINUTES = range(1, 11)
"""How long a permission token may be believed: a withdrawal must not live on for longer."""


class SettingsError(ValueError):
    """A setting is wrong; the message names it and the mend."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an academy is told from outside. Each field is ``LMS_<NAME>``; docs/settings.md explains it."""

    environment: str = "development"
    data: Path = Path("var")
    database_url: str = ""
    secret: str = ""
    content: Path | None = None
    publish_at_start: bool | None = None
    company: str = "Norda"
    contact: str = "the social media team"
    internal_network: str = "our internal network"
    internal_chat: str = ""
    time_zone: str = "UTC"
    base_url: str = ""
    trusted_hosts: tuple[str, ...] = ()
    proxies: int = 0
    session_days: int = 14
    relearn_days: int = 30
    renewal_days: int = 60
    grace_days: int = 14
    mail_url: str = ""
    mail_from: str = "academy@localhost"
    clock_file: Path | None = None
    upload_limit: int = 262_144
    linkedin_id: str = ""
    token_minutes: int = 5
    erasures: Path | None = None

    @property
    def demo(self) -> bool:
        """Tell whether this academy shows invented people."""
        return self.environment == "demo"

    @property
    def production(self) -> bool:
        """Tell whether real people rely on this academy."""
        return self.environment == "production"

    @property
    def https(self) -> bool:
        """Tell whether people reach the academy over https, so that cookies may insist on it."""
        return self.base_url.startswith("https://") or (self.production and not self.base_url)

    @property
    def url(self) -> str:
        """Give the database URL: the one set, or the embedded database in the data folder."""
        return self.database_url or f"sqlite:///{self.data.resolve() / 'academy.db'}"

    @property
    def publishes_at_start(self) -> bool:
        """Tell whether the content folders are published at start: the embedded default does."""
        return not self.database_url if self.publish_at_start is None else self.publish_at_start


def read(*sources: Mapping[str, Any]) -> Settings:
    """Read ``LMS_*`` from mappings, the later winning, and check them together.

    :raises SettingsError: a value is unknown, unreadable or unsafe in production.
    """
    raw: dict[str, Any] = {}
    for source in sources:
        raw |= {key[4:].lower(): value for key, value in source.items() if key.startswith("LMS_")}
    known = {one.name: one for one in fields(Settings)}
    values = {key: _typed(key, value) for key, value in raw.items() if key in known and value is not None}
    settings = Settings(**values)
    _check(settings)
    return settings


def from_environment(**overrides: Any) -> Settings:
    """Read the process environment, then overrides given as ``LMS_NAME=value``."""
    return read(os.environ, overrides)


def secret_of(settings: Settings) -> str:
    """Give the secret that signs cookies: the one set, or one kept in the data folder from the first start on."""
    if settings.secret:
        return settings.secret
    settings.data.mkdir(parents=True, exist_ok=True)
    path = settings.data / "secret"
    if not path.exists():
        _make_secret(path)
    return path.read_text(encoding="utf-8")


def _make_secret(path: Path) -> None:
    """Put a whole secret in place, or leave the one another process was quicker with.

    The file appears under its name only when it is written: nobody ever reads half a secret, or none.
    """
    handle, draft = tempfile.mkstemp(dir=path.parent)  # readable by this user alone
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        os.unlink(draft)


def _typed(name: str, value: Any) -> Any:
    if name in {"data", "content", "clock_file", "erasures"}:
        return Path(value) if value != "" else None
    if name in {
        "proxies",
        "session_days",
        "relearn_days",
        "renewal_days",
        "grace_days",
        "upload_limit",
        "token_minutes",
    }:
        return _whole(name, value)
    if name == "publish_at_start":
        return _yes(name, value)
    if name == "trusted_hosts":
        return tuple(value.replace(",", " ").split()) if isinstance(value, str) else tuple(value)
    return str(value)


def _whole(name: str, value: Any) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError):
        number = -1
    if number < 0:
        raise SettingsError(f"LMS_{name.upper()} is {value!r}; write a whole number, 0 or more")
    return number


def _yes(name: str, value: Any) -> bool:
    words = str(value).strip().casefold()
    if words in {"1", "yes", "true", "on"}:
        return True
    if words in {"0", "no", "false", "off"}:
        return False
    raise SettingsError(f"LMS_{name.upper()} is {value!r}; write yes or no")


def _check(settings: Settings) -> None:
    if settings.environment not in ENVIRONMENTS:
        raise SettingsError(f"LMS_ENVIRONMENT is {settings.environment!r}; write one of {', '.join(ENVIRONMENTS)}")
    if not re.fullmatch("[0-9]{0,20}", settings.linkedin_id, re.ASCII):
        raise SettingsError("LMS_LINKEDIN_ID is not a number; write the digits of the company's LinkedIn id")
    if settings.token_minutes not in TOKEN_MINUTES:
        raise SettingsError(f"LMS_TOKEN_MINUTES is {settings.token_minutes}; write a number from 1 to 10")
    if settings.internal_chat and not settings.internal_chat.startswith("https://"):
        raise SettingsError("LMS_INTERNAL_CHAT is no address that begins with https://; correct it, or leave it out")
    if not settings.production:
        return
    if settings.clock_file:
        raise SettingsError("LMS_CLOCK_FILE is for tests; remove it in production")
    if len(settings.secret.encode()) < WEAK_SECRET_BYTES or len(set(settings.secret)) < 8:
        raise SettingsError(
            "LMS_SECRET is missing or weak; set 32 random bytes or more, for example the output of "
            "python -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    if not settings.trusted_hosts:
        raise SettingsError("LMS_TRUSTED_HOSTS is missing; name the hosts people use, for example academy.example.com")
