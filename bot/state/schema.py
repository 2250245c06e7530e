"""The tables of the bot's state, for its statements, and the steps that make them."""

import sqlalchemy as sa

from knowledge.database import Schema

_METADATA = sa.MetaData()

CHATS = sa.Table(
    "chats",
    _METADATA,
    sa.Column("id", sa.BigInteger, primary_key=True),
    sa.Column("language", sa.String(8)),  # that it chose
    sa.Column("missed", sa.BigInteger),  # when it wrote what could not be answered, in milliseconds since 1970
    sa.Column("askers", sa.String(8)),  # who may ask in a group: "admins"; NULL: everybody
    sa.Column("topics", sa.Text),  # JSON list: the topics of a group in which the bot answers; NULL: all
    sa.Column("quiet", sa.Boolean),  # whether the bot answers there without a sound
)
READERS = sa.Table(
    "readers",
    _METADATA,
    sa.Column("chat", sa.BigInteger, primary_key=True),
    sa.Column("person", sa.BigInteger, primary_key=True),  # in a private chat equal to it
    sa.Column("looked", sa.BigInteger),  # milliseconds since 1970
    sa.Column("listing", sa.Text, nullable=False),  # JSON object: number in the list -> article id
)
TEXTS = sa.Table(
    "texts",
    _METADATA,
    sa.Column("id", sa.String(13), primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("used", sa.BigInteger, nullable=False),  # milliseconds since 1970
)
JOURNAL = sa.Table(
    "journal",
    _METADATA,
    sa.Column("bot", sa.BigInteger, primary_key=True),  # the id of the bot's account
    sa.Column("number", sa.BigInteger, primary_key=True),  # of the update
    sa.Column("content", sa.Text),  # JSON as Telegram sent it; NULL once it is handled
    sa.Column("taken", sa.BigInteger, nullable=False),  # milliseconds since 1970, like `handled`
    sa.Column("handled", sa.BigInteger),
)
NOTICES = sa.Table(
    "notices",
    _METADATA,
    sa.Column("bot", sa.BigInteger, primary_key=True),
    sa.Column("kind", sa.String(40), primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("raised", sa.BigInteger, nullable=False),  # milliseconds since 1970
    sa.Column("told", sa.Text, nullable=False),  # JSON list: ids of the admins who were told
)
QUESTIONS = sa.Table(  # what readers asked, without their names; see `bot.state.question_rows`
    "questions",
    _METADATA,
    sa.Column("id", sa.String(13), primary_key=True),
    sa.Column("bot", sa.BigInteger, nullable=False),
    sa.Column("asked", sa.BigInteger, nullable=False),  # milliseconds since 1970
    sa.Column("asker", sa.String(32), nullable=False),  # keyed hash of the reader's number
    sa.Column("place", sa.String(8), nullable=False),  # kind of the chat: private, group
    sa.Column("language", sa.String(8), nullable=False),  # that the bot spoke
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("answered", sa.Boolean, nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("hits", sa.Text, nullable=False),  # JSON list: ids of the articles that were shown
    sa.Column("revision", sa.BigInteger, nullable=False),  # of the library
    sa.Column("took", sa.Integer, nullable=False),  # milliseconds from the question to its answer
    sa.Column("helpful", sa.Boolean),  # what the reader said of the answer; NULL: nothing
    sa.Column("complaint", sa.String(8)),  # "outdated" or "wrong"
)
MEMBERS = sa.Table(  # the people who were let in by an invitation
    "members",
    _METADATA,
    sa.Column("person", sa.BigInteger, primary_key=True),
    sa.Column("invitation", sa.String(32), nullable=False),  # hash of the word that let the person in
    sa.Column("joined", sa.BigInteger, nullable=False),  # milliseconds since 1970
)
SOURCES = sa.Table(  # what the admins said of sources in the chat
    "sources",
    _METADATA,
    sa.Column("name", sa.Text, primary_key=True),  # as in the setting SOURCES
    sa.Column("added", sa.Boolean, nullable=False),  # by an admin; else it comes from the settings
    sa.Column("paused", sa.Boolean, nullable=False),
)
SELF_TESTS = sa.Table(  # how the last self-test ended
    "self_tests",
    _METADATA,
    sa.Column("question", sa.Text, primary_key=True),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("tested", sa.BigInteger, nullable=False),  # milliseconds since 1970
)

# Append only, and never change a step that was released: databases of every version are out there.
_CHATS_AND_TEXTS = (  # 1
    "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)",  # version 0 had nothing but this table
    "CREATE TABLE chats (id BIGINT NOT NULL PRIMARY KEY, looked BIGINT, listing TEXT NOT NULL)",
    "CREATE TABLE texts (id VARCHAR(13) NOT NULL PRIMARY KEY, text TEXT NOT NULL, used BIGINT NOT NULL)",
    "CREATE INDEX texts_used ON texts (used)",
)
_JOURNAL = (  # 2
    "ALTER TABLE chats ADD COLUMN missed BIGINT",
    "CREATE TABLE journal (bot BIGINT NOT NULL, number BIGINT NOT NULL, content TEXT, taken BIGINT NOT NULL,"
    " handled BIGINT, PRIMARY KEY (bot, number))",
    "CREATE INDEX journal_open ON journal (bot, taken) WHERE handled IS NULL",
    "CREATE INDEX journal_handled ON journal (bot, handled)",
)
_NOTICES = (  # 3
    "CREATE TABLE notices (bot BIGINT NOT NULL, kind VARCHAR(40) NOT NULL, text TEXT NOT NULL, raised BIGINT NOT NULL,"
    " told TEXT NOT NULL, PRIMARY KEY (bot, kind))",
)
_READERS = (  # 4
    "CREATE TABLE readers (chat BIGINT NOT NULL, person BIGINT NOT NULL, looked BIGINT, listing TEXT NOT NULL,"
    " PRIMARY KEY (chat, person))",
    "INSERT INTO readers (chat, person, looked, listing) SELECT id, id, looked, listing FROM chats",
    "ALTER TABLE chats DROP COLUMN looked",
    "ALTER TABLE chats DROP COLUMN listing",
    "ALTER TABLE chats ADD COLUMN language VARCHAR(8)",
)
_PUBLISHER = (  # 5: what a publisher wants to know and to say
    "ALTER TABLE chats ADD COLUMN askers VARCHAR(8)",
    "ALTER TABLE chats ADD COLUMN topics TEXT",
    "ALTER TABLE chats ADD COLUMN quiet BOOLEAN",
    "CREATE TABLE questions (id VARCHAR(13) NOT NULL PRIMARY KEY, bot BIGINT NOT NULL, asked BIGINT NOT NULL,"
    " asker VARCHAR(32) NOT NULL, place VARCHAR(8) NOT NULL, language VARCHAR(8) NOT NULL, text TEXT NOT NULL,"
    " answered BOOLEAN NOT NULL, confidence FLOAT NOT NULL, hits TEXT NOT NULL, revision BIGINT NOT NULL,"
    " took INTEGER NOT NULL, helpful BOOLEAN, complaint VARCHAR(8))",
    "CREATE INDEX questions_by_time ON questions (bot, asked)",
    "CREATE INDEX questions_by_asker ON questions (asker)",
    "CREATE TABLE members (person BIGINT NOT NULL PRIMARY KEY, invitation VARCHAR(32) NOT NULL,"
    " joined BIGINT NOT NULL)",
    "CREATE TABLE sources (name TEXT NOT NULL PRIMARY KEY, added BOOLEAN NOT NULL, paused BOOLEAN NOT NULL)",
    "CREATE TABLE self_tests (question TEXT NOT NULL PRIMARY KEY, outcome TEXT NOT NULL, tested BIGINT NOT NULL)",
)

SCHEMA = Schema(
    title="the bot's state",
    table="schema_version",
    read="SELECT version FROM schema_version",
    write=("DELETE FROM schema_version", "INSERT INTO schema_version (version) VALUES ({version})"),
    steps=(_CHATS_AND_TEXTS, _JOURNAL, _NOTICES, _READERS, _PUBLISHER),
)
