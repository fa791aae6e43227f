"""The databases' own full-text index over the folded words of approved editions.

PostgreSQL: a generated tsvector column (which Django does not know of) with a GIN index; no extension.
SQLite: an FTS5 table with external content, kept in step by triggers. A later migration that makes
SQLite rebuild articles_searchentry must create the triggers again.
"""

from django.db import migrations

POSTGRESQL = (
    """ALTER TABLE articles_searchentry ADD COLUMN words_vector tsvector
    GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, words)) STORED""",
    "CREATE INDEX articles_searchentry_words ON articles_searchentry USING gin (words_vector)",
)
SQLITE = (
    """CREATE VIRTUAL TABLE articles_search_words USING fts5(
    words, content='articles_searchentry', content_rowid='edition_id')""",
    """CREATE TRIGGER articles_search_words_insert AFTER INSERT ON articles_searchentry BEGIN
    INSERT INTO articles_search_words(rowid, words) VALUES (new.edition_id, new.words); END""",
    """CREATE TRIGGER articles_search_words_delete AFTER DELETE ON articles_searchentry BEGIN
    INSERT INTO articles_search_words(articles_search_words, rowid, words)
    VALUES ('delete', old.edition_id, old.words); END""",
    """CREATE TRIGGER articles_search_words_update AFTER UPDATE ON articles_searchentry BEGIN
    INSERT INTO articles_search_words(articles_search_words, rowid, words)
    VALUES ('delete', old.edition_id, old.words);
    INSERT INTO articles_search_words(rowid, words) VALUES (new.edition_id, new.words); END""",
)
UNDO_POSTGRESQL = ("ALTER TABLE articles_searchentry DROP COLUMN words_vector",)
UNDO_SQLITE = (
    "DROP TRIGGER articles_search_words_insert",
    "DROP TRIGGER articles_search_words_delete",
    "DROP TRIGGER articles_search_words_update",
    "DROP TABLE articles_search_words",
)


def create(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRESQL if postgresql else SQLITE:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in UNDO_POSTGRESQL if postgresql else UNDO_SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_append_only")]
    operations = [migrations.RunPython(create, drop)]
