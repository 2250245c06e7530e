"""
The schema of the article store, step by step.

Append only, and never change a step that was released: stores of every version are out there, and each must end up
with the tables of `knowledge.store.schema` (`tests/knowledge/store/test_migrations.py`).
"""

from knowledge.database import Schema

_ARTICLES = (  # 1
    "CREATE TABLE facts (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)",
    "INSERT INTO facts (name, value) VALUES "
    "('schema', '1'), ('store', {random_id}), ('revision', '0'), ('run', '0'), ('analysis', '')",
    # Short columns first: SQLite reads a row from its start, and through the text when that comes earlier.
    "CREATE TABLE articles (id VARCHAR(16) NOT NULL PRIMARY KEY, published BIGINT NOT NULL, added BIGINT NOT NULL, "
    "withdrawn BOOLEAN NOT NULL, revision BIGINT NOT NULL, seen BIGINT NOT NULL, passages INTEGER NOT NULL, "
    "terms INTEGER NOT NULL, digest {blob} NOT NULL, delivered_by TEXT NOT NULL, origin TEXT NOT NULL, "
    "location TEXT NOT NULL, title TEXT NOT NULL, url TEXT, source TEXT, author TEXT, language TEXT, "
    "tags TEXT NOT NULL, previous TEXT, next TEXT, derived TEXT NOT NULL, text TEXT NOT NULL)",
    "CREATE INDEX articles_by_date ON articles (published, id)",  # SQLite would scan one that began with withdrawn
    "CREATE INDEX articles_by_revision ON articles (revision)",
    "CREATE INDEX articles_by_title ON articles {hash_index} (title)",
    "CREATE INDEX articles_by_url ON articles {hash_index} (url)",
    "CREATE TABLE outlines (id VARCHAR(16) NOT NULL PRIMARY KEY, sentences {blob} NOT NULL, "
    "passages {blob} NOT NULL, title TEXT NOT NULL, terms {blob} NOT NULL)",
)
_NETWORK = (  # 2: sources on the network, versions, near-duplicates
    "ALTER TABLE articles ADD COLUMN updated BIGINT",
    "ALTER TABLE articles ADD COLUMN image TEXT",
    "ALTER TABLE outlines ADD COLUMN sketch {blob}",
    "CREATE TABLE versions (article VARCHAR(16) NOT NULL, replaced BIGINT NOT NULL, title TEXT NOT NULL, "
    "text TEXT NOT NULL, PRIMARY KEY (article, replaced))",
    "CREATE TABLE sources (name TEXT NOT NULL PRIMARY KEY, tried BIGINT, succeeded BIGINT, due BIGINT, "
    "failing_since BIGINT, failures INTEGER NOT NULL, error TEXT, dead BOOLEAN NOT NULL, told BOOLEAN NOT NULL)",
    "CREATE TABLE visits (address TEXT NOT NULL PRIMARY KEY, moved TEXT, checked BIGINT NOT NULL, "
    'due BIGINT NOT NULL, etag TEXT, modified TEXT, listed TEXT, "by" TEXT, origin TEXT, failures INTEGER NOT NULL)',
    # Totals are read from this index alone, without the articles.
    "CREATE INDEX articles_by_language ON articles (language, withdrawn, passages, terms)",
)
_OPENINGS = ("ALTER TABLE outlines ADD COLUMN opening TEXT",)  # 3: how articles begin
_ANALYSES = (  # 4: the version of the analysis and a sentence table in each outline; leases
    "ALTER TABLE outlines ADD COLUMN analysis INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE outlines ADD COLUMN sentence_table {blob}",
    "CREATE INDEX outlines_by_analysis ON outlines (analysis, id)",
    "DELETE FROM facts WHERE name = 'analysis'",
    "CREATE TABLE leases (name TEXT NOT NULL PRIMARY KEY, holder TEXT NOT NULL, expires BIGINT NOT NULL)",
)
_VOCABULARY = (  # 5: the words of articles as they are written
    "CREATE TABLE vocabulary (language TEXT NOT NULL, word TEXT NOT NULL, revision BIGINT NOT NULL, "
    "PRIMARY KEY (language, word))",
    "CREATE INDEX vocabulary_by_revision ON vocabulary (revision)",
)
_IDENTITIES = (  # 6: what tells notices of one form apart; ids that sources give; articles that were replaced or gone
    "ALTER TABLE outlines ADD COLUMN slots {blob}",
    "ALTER TABLE articles ADD COLUMN guid TEXT",
    "ALTER TABLE articles ADD COLUMN successor VARCHAR(16)",
    "ALTER TABLE visits ADD COLUMN gone BIGINT",
)
_UNLISTED = ('CREATE INDEX visits_by_source ON visits ("by", due)',)  # 7: pages that no source lists any more
_PRIVATE = (  # 8: articles that are for some readers only; articles that no source brings back
    "ALTER TABLE articles ADD COLUMN private TEXT",
    "ALTER TABLE articles ADD COLUMN hidden BOOLEAN GENERATED ALWAYS AS (withdrawn OR private IS NOT NULL) {generated}",
    "CREATE INDEX articles_public ON articles (language, hidden, passages, terms)",  # for the totals of public ones
    "CREATE TABLE barred (id VARCHAR(16) NOT NULL PRIMARY KEY)",
)

SCHEMA = Schema(
    title="the article store",
    table="facts",
    read="SELECT value FROM facts WHERE name = 'schema'",
    write=("UPDATE facts SET value = '{version}' WHERE name = 'schema'",),
    steps=(_ARTICLES, _NETWORK, _OPENINGS, _ANALYSES, _VOCABULARY, _IDENTITIES, _UNLISTED, _PRIVATE),
)
