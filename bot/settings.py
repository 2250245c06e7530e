"""
The bot's settings, read from the environment and the file ``.env``; ``.env.example`` explains each of them.

This class and `knowledge.EnvironmentSettings`, which it extends, are the only code that reads the environment.
All values are checked before anything is created. The error for a wrong value names its variable and says
which values are right.
"""

import re
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from bot.locales.catalogues import publishers_own
from bot.locales.speaking import Languages
from bot.state import check_url
from knowledge import ConfigError, EnvironmentSettings, channel_names, parse_proxy, read_golden_questions

TELEGRAM_API = "https://api.telegram.org"
TOKEN = re.compile(r"\d+:[\w-]+")
ADDRESS = re.compile(r"(?P<host>\[[\da-f:]+\]|[\w.-]+):(?P<port>\d{1,5})")
INVITATION = re.compile(r"[\w-]{12,64}", re.ASCII)  # what Telegram passes on behind ?start=
CHAT = re.compile(r"@\w{4,32}|-\d{1,15}", re.ASCII)
AMOUNTS = {
    "alert_hours": ("hours", 1, 8760),
    "log_days": ("days", 0, 3650),
    "least_askers": ("readers", 2, 1000),
    "question_days": ("days", 1, 3650),
    "reply_minutes": ("minutes", 1, 1440),
    "stop_seconds": ("seconds", 0, 3600),
}
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
FORMS = ("auto", "text", "json")
CHANNEL_POSTS = ("listed", "all", "none")
CHOICES = {  # by setting: what a wrong value is not, and the right ones
    "channel_posts": ("known", CHANNEL_POSTS),
    "log_format": ("a form of the log", FORMS),
    "log_level": ("a log level", LEVELS),
}


class Settings(EnvironmentSettings):
    """All settings of a bot: those of its library and its own."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore")

    telegram_token: SecretStr | None = None  # None: the playground
    telegram_api_base: str = TELEGRAM_API  # without a slash at its end
    telegram_proxy: SecretStr | None = None
    state_url: str = Field(default="sqlite:///data/bot.db", repr=False)
    question_days: int = 30
    log_days: int = 90  # 0: no question is logged
    reply_minutes: int = 15
    stop_seconds: int = 8
    channel_posts: str = "listed"
    sentences: Path | None = None
    received_folder: Path = Path("data/received")
    admin_ids: Annotated[tuple[int, ...], NoDecode] = ()
    allowed_ids: Annotated[tuple[int, ...], NoDecode] = ()
    members_of: Annotated[tuple[int | str, ...], NoDecode] = ()  # ids or public names of chats
    invitation: SecretStr | None = None
    alert_hours: int = 24
    least_askers: int = 3
    self_test: Path | None = None  # file of golden questions
    playground_port: int = 8081
    health_address: str = "127.0.0.1:8082"  # "none": nowhere
    log_level: str = "INFO"
    log_format: str = "auto"

    @property
    def token(self) -> str:
        """The token in plain text; empty for the playground."""
        return self.telegram_token.get_secret_value() if self.telegram_token else ""

    @property
    def proxy(self) -> str:
        """The address of the proxy to Telegram in plain text; empty if there is none."""
        return self.telegram_proxy.get_secret_value() if self.telegram_proxy else ""

    @field_validator("telegram_token", mode="before")
    @classmethod
    def _checked_token(cls, value: Any) -> Any:
        token = value.get_secret_value() if isinstance(value, SecretStr) else value
        if token is None:
            return None
        token = str(token).strip()
        if not TOKEN.fullmatch(token):
            raise ValueError("this is not a bot's token; use the one @BotFather gave, like 123456:AbC-dEf")
        return SecretStr(token)

    @field_validator("telegram_api_base")
    @classmethod
    def _base(cls, value: str, others: ValidationInfo) -> str:
        base = value.strip().rstrip("/").removesuffix("/bot").rstrip("/")
        try:
            parts = urlsplit(base)
            usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
            usable = usable and (parts.port is None or parts.port > 0)
        except ValueError:
            usable = False
        if not usable or re.search(r"\s", base) or parts.query or parts.fragment:
            raise ValueError(f"{value!r} is not the address of a Bot API server; use one like {TELEGRAM_API}")
        if base != TELEGRAM_API and "telegram_token" in others.data and not others.data["telegram_token"]:
            raise ValueError("is set, but TELEGRAM_TOKEN is not; set both, or neither for the playground")
        return base

    @field_validator("telegram_proxy")
    @classmethod
    def _telegram_proxy(cls, proxy: SecretStr | None) -> SecretStr | None:
        if proxy:
            parse_proxy(proxy.get_secret_value(), ("http", "https", "socks5"))
        return proxy

    @field_validator("state_url")
    @classmethod
    def _state(cls, value: str) -> str:
        check_url(value)
        return value

    @field_validator(*AMOUNTS, mode="before")
    @classmethod
    def _amount(cls, value: Any, field: ValidationInfo) -> int:
        unit, least, most = AMOUNTS[str(field.field_name)]
        return _whole(value, least, most, f"a number of {unit}; use {least} to {most}")

    @field_validator("playground_port", mode="before")
    @classmethod
    def _port(cls, value: Any) -> int:
        return _whole(value, 0, 65535, "a port number; use 0 to 65535")

    @field_validator("sentences")
    @classmethod
    def _sentences(cls, path: Path | None) -> Path | None:
        try:
            Languages("en", publishers_own(path) if path else None)
        except ConfigError as error:
            raise ValueError(str(error)) from error
        return path

    @field_validator("self_test")
    @classmethod
    def _self_test(cls, path: Path | None) -> Path | None:
        try:
            if path:
                read_golden_questions(path)
        except ConfigError as error:
            raise ValueError(str(error)) from error
        return path

    @field_validator("received_folder")
    @classmethod
    def _received(cls, folder: Path) -> Path:
        if folder.exists() and not folder.is_dir():
            raise ValueError(f"'{folder}' is a file; use a folder, like data/received")
        return folder

    @field_validator("health_address")
    @classmethod
    def _address(cls, value: str) -> str:
        address = value.strip().lower()
        parts = ADDRESS.fullmatch(address)
        if address != "none" and (not parts or int(parts["port"]) > 65535):
            raise ValueError(f"{value!r} is not an address to listen at; use HOST:PORT, like 127.0.0.1:8082, or none")
        return address

    @property
    def health_endpoint(self) -> tuple[str, int] | None:
        """The host and the port at which health and metrics are served; None for nowhere."""
        parts = ADDRESS.fullmatch(self.health_address)
        return (parts["host"].strip("[]"), int(parts["port"])) if parts else None

    @field_validator("admin_ids", "allowed_ids", mode="before")
    @classmethod
    def _ids(cls, value: Any) -> tuple[int, ...]:
        parts = re.split(r"[,;\s]+", value.strip(" ,;\t\n")) if isinstance(value, str) else value
        expected = "a list of Telegram ids; use whole numbers with blanks between them, like 1234 5678"
        try:
            return tuple(int(part) for part in parts if part != "")
        except (TypeError, ValueError):
            raise ValueError(f"{value!r} is not {expected}") from None

    @field_validator("members_of", mode="before")
    @classmethod
    def _chats(cls, value: Any) -> tuple[int | str, ...]:
        parts = re.split(r"[,;\s]+", value.strip(" ,;\t\n")) if isinstance(value, str) else map(str, value)
        names = [re.sub(r"^(?:https?://)?t\.me/", "@", part).lower() for part in parts if part]
        for name in names:
            if not CHAT.fullmatch(name):
                raise ValueError(
                    f"{name!r} is not a chat; use @NAME or the id of a group or channel, like -1001234567890"
                )
        return tuple(name if name.startswith("@") else int(name) for name in names)

    @field_validator("invitation")
    @classmethod
    def _invitation(cls, word: SecretStr | None) -> SecretStr | None:
        if word and not INVITATION.fullmatch(word.get_secret_value()):
            raise ValueError("this is not a word of invitation; use 12 to 64 letters A-Z, digits, _ and -")
        return word

    @property
    def languages(self) -> Languages:
        """The languages that the bot speaks."""
        return Languages(self.language, publishers_own(self.sentences) if self.sentences else None)

    @property
    def channels(self) -> frozenset[str] | None:
        """The public names of the channels whose posts are taken in; None for all."""
        if self.channel_posts == "all":
            return None
        return channel_names(self.sources) if self.channel_posts == "listed" else frozenset()

    @field_validator(*CHOICES, mode="before")
    @classmethod
    def _choice(cls, value: Any, field: ValidationInfo) -> str:
        kind, choices = CHOICES[str(field.field_name)]
        typed = str(value).strip().lower()
        for choice in choices:
            if choice.lower() == typed:
                return choice
        raise ValueError(f"{value!r} is not {kind}; use one of {', '.join(choices)}")


def _whole(value: Any, least: int, most: int, expected: str) -> int:
    if re.fullmatch(r"\s*\d{1,9}\s*", str(value)) and least <= int(value) <= most:
        return int(value)
    raise ValueError(f"{value!r} is not {expected}")
