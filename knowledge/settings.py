"""
The settings of a library: plain values, and those values read from the environment.

Only `EnvironmentSettings`, and the bot's settings that extend it, read the environment and ``.env``. Every wrong value
raises `ConfigError` with one line for each: the name of the variable, and which values are right.
"""

import re
import shlex
import ssl
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_serializer, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from knowledge.errors import ConfigError
from knowledge.fetching.proxy import parse_proxy
from knowledge.index import engines
from knowledge.sources.kinds import expanded, parse_source
from knowledge.store import PrivateRule, databases

_PASSWORD = re.compile(r"//[^/?#\s]*@")  # name and password in an address


class LibrarySettings(BaseModel):
    """
    Settings of a library, with their defaults. Making one checks every value, and creates and opens nothing.

    Raises `ConfigError` for wrong values.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    store_url: str = Field("sqlite:///data/articles.db", repr=False, description="where articles are kept")
    index_url: str = Field("tantivy:data/index", repr=False, description="where the index of them is")
    sources: Annotated[tuple[str, ...], NoDecode] = Field((), repr=False, description="where articles come from")
    refresh_minutes: int = Field(15, ge=0, le=10_080, description="between two looks at a source on the network")
    fetch_delay: float = Field(1.0, ge=0, le=60, description="seconds between two requests to one host")
    fetch_private_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="hosts on private or loopback addresses that may be fetched from"
    )
    fetch_agent: str | None = Field(None, description="how we call ourselves to the servers we fetch from")
    fetch_proxy: SecretStr | None = Field(None, description="through which sources on the network are fetched")
    ca_file: str | None = Field(None, description="certificates (PEM) of authorities to trust besides the usual ones")
    language: str = Field("en", description="of articles that do not say, and of questions")
    private: Annotated[tuple[str, ...], NoDecode] = Field((), repr=False, description="sources and tags for some only")
    answer_confidence: float = Field(0.5, description="answer only when at least this sure, from 0 to 1")

    def __init__(self, **values: Any) -> None:
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise ConfigError("\n".join(_complaints(error))) from None

    @field_validator("store_url")
    @classmethod
    def _known_store(cls, url: str) -> str:
        return _checked(databases.check_url, url)

    @field_validator("index_url")
    @classmethod
    def _known_index(cls, url: str) -> str:
        return _checked(engines.check_url, url)

    @field_validator("private", mode="before")
    @classmethod
    def _separate_private(cls, value: object) -> object:
        """Split at spaces, and at commas before the next ``KIND:``: addresses may have commas in them."""
        words = cls._separate_sources(value)
        if not isinstance(value, str) or not isinstance(words, tuple):
            return words
        parts = (part.strip(", ") for word in words for part in re.split(r",(?=@|[a-z]{2,}:)", word))
        return tuple(filter(None, parts))

    @field_validator("sources", mode="before")
    @classmethod
    def _separate_sources(cls, value: object) -> object:
        """Split ``folder:articles "folder:more articles"`` at spaces, as a shell does."""
        if not isinstance(value, str):
            return value
        words = shlex.shlex(value, posix=True, punctuation_chars="")
        words.whitespace_split, words.commenters, words.escape = True, "", ""  # C:\\articles is a folder
        try:
            return tuple(words)
        except ValueError:
            raise ValueError('a quotation mark has no partner; use folder:articles "folder:more articles"') from None

    @field_validator("fetch_private_hosts", mode="before")
    @classmethod
    def _separate_hosts(cls, value: object) -> object:
        return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value

    @field_validator("fetch_private_hosts")
    @classmethod
    def _hosts(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        for host in hosts:
            if not re.fullmatch(r"(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?", host):
                raise ValueError(f"{host!r} is not a host; use a name or address, such as 10.0.0.7 or wiki:8080")
        return hosts

    @field_validator("fetch_proxy")
    @classmethod
    def _fetch_proxy(cls, proxy: SecretStr | None) -> SecretStr | None:
        if proxy:
            parse_proxy(proxy.get_secret_value())
        return proxy

    @field_serializer("fetch_proxy", when_used="json")
    def _proxy_for_child(self, proxy: SecretStr | None) -> str | None:
        """Return the address itself: as JSON, the settings go to the process that refreshes the sources."""
        return proxy.get_secret_value() if proxy else None

    @field_validator("ca_file")
    @classmethod
    def _certificates(cls, path: str | None) -> str | None:
        if path:
            trusting(path)
        return path

    @field_validator("sources")
    @classmethod
    def _known_sources(cls, urls: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(url if url.startswith("opml:") else _checked(parse_source, url) for url in urls)

    @field_validator("private")
    @classmethod
    def _known_private(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        if "none" in words and len(words) > 1:
            raise ValueError("none stands alone: then no article is private")
        for word in words:
            if word != "none" and not _tag(word) and not word.startswith("opml:"):
                _checked(parse_source, word)
        return words

    @property
    def private_rule(self) -> PrivateRule | None:
        """The rule that makes articles private; None if it is not set, so that the store's own rule stays."""
        if not self.private:
            return None
        places = expanded(word for word in self.private if word != "none" and not _tag(word))
        tags = frozenset(_tag(word).casefold() for word in self.private if _tag(word))
        return PrivateRule(frozenset(parse_source(word).name for word in places), tags)

    @field_validator("language")
    @classmethod
    def _language_code(cls, code: str) -> str:
        if not re.fullmatch("[a-z]{2,3}", code):
            raise ValueError(f"{code!r} is not a language code; use two or three letters, such as en or de")
        return code

    @field_validator("answer_confidence", mode="before")
    @classmethod
    def _probability(cls, value: object) -> object:
        try:
            sure = _number(value)
        except ValueError:
            sure = -1.0
        if not 0 <= sure <= 1:
            raise ValueError(f"{value!r} is not a probability; use a number from 0 to 1, such as 0.8 or 80%")
        return sure


class EnvironmentSettings(BaseSettings, LibrarySettings):
    """
    Settings of a library, read from the environment and the file ``.env`` of the current directory.

    The environment variables are the names in capitals, such as ``STORE_URL``. An empty value means the default.
    """

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", frozen=True
    )

    def __init__(self, **values: Any) -> None:
        try:
            super().__init__(**values)
        except UnicodeDecodeError:
            raise ConfigError("the file .env is not UTF-8 text; save it as UTF-8") from None


class BackupSettings(EnvironmentSettings):
    """
    Settings of a library, and the address of the bot's database: they are backed up and restored together.

    The default is that of the bot's own settings.
    """

    state_url: str = Field("sqlite:///data/bot.db", repr=False)


def _tag(word: str) -> str:
    """Return the tag that a word of ``PRIVATE`` names; empty when it names a source."""
    kind, _, name = word.partition(":")
    return name.strip() if kind == "tag" else ""


def _number(value: object) -> float:
    """
    Return the share, 0 to 1, that a person has written; a number below 0 for anything else.

    >>> _number("80%"), _number("0.8"), _number(None)
    (0.8, 0.8, -1.0)
    """
    if isinstance(value, str) and value.strip().endswith("%"):
        return float(value.strip()[:-1]) / 100
    return float(value) if isinstance(value, int | float | str) else -1.0


def trusting(ca_file: str | None) -> ssl.SSLContext:
    """Return the settings of TLS that trust the usual authorities, and those whose certificates a file holds."""
    context = ssl.create_default_context()
    if ca_file:
        try:
            context.load_verify_locations(ca_file)
        except ssl.SSLError:
            raise ValueError(f"{ca_file!r} holds no certificate; use a file in PEM form") from None
        except OSError as error:
            raise ValueError(f"{ca_file!r} cannot be read: {error.strerror}") from None
    return context


def _checked(check: Any, url: str) -> str:
    """Return `url` when `check` accepts it; raise a ValueError, as pydantic expects, when it does not."""
    try:
        check(url)
    except ConfigError as error:
        raise ValueError(str(error)) from None
    return url


def _complaints(error: ValidationError) -> list[str]:
    """
    Return one line for each wrong variable: its name, and which values are right.

    Values that are secrets are left out, and so are the passwords in addresses, wherever they were written.
    """
    lines = []
    for detail in error.errors(include_url=False):
        name = ".".join(str(part) for part in detail["loc"][:1]).upper()
        fault = _PASSWORD.sub("//", detail["msg"].removeprefix("Value error, "))
        if "\n" in str(detail["input"]):  # it may have the next line of .env in it, the token's
            fault = "this value of several lines is wrong; is a quotation mark missing at its end?"
        lines.append(f"{name}: {fault}")
    return lines
