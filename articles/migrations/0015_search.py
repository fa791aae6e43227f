"""Search knows titles from leads and bodies, spellings, categories, times and bylines; words that
are known for misspelt ones; what was not found; results that people promote.

The databases' own index over articles_searchentry is taken down and built anew around the change.
PostgreSQL: two generated tsvector columns (which Django does not know of) with GIN indexes, one for
titles alone; long texts are kept out of the rows, so that a thousand of them are read quickly.
SQLite: an FTS5 table with external content, kept in step by triggers. A later migration that makes
SQLite rebuild articles_searchentry must create the triggers again.
"""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

earlier = import_module("articles.migrations.0003_search_index")

# Lexeme '#' keeps a phrase from reaching from the title into the lead, and from there into the body.
_MARKS = "array_to_tsvector(string_to_array(marks, ' '))"
_GAP = "$$'#':1$$::tsvector"
POSTGRESQL = (
    f"""ALTER TABLE articles_searchentry ADD COLUMN title_vector tsvector GENERATED ALWAYS AS (
    to_tsvector('simple'::regconfig, title) || {_MARKS}) STORED""",
    f"""ALTER TABLE articles_searchentry ADD COLUMN words_vector tsvector GENERATED ALWAYS AS (
    to_tsvector('simple'::regconfig, title) || {_GAP} || to_tsvector('simple'::regconfig, lead)
    || {_GAP} || to_tsvector('simple'::regconfig, words) || {_MARKS}) STORED""",
    """CREATE INDEX articles_searchentry_title ON articles_searchentry
    USING gin (title_vector) WITH (fastupdate = off)""",
    """CREATE INDEX articles_searchentry_words ON articles_searchentry
    USING gin (words_vector) WITH (fastupdate = off)""",
    "ALTER TABLE articles_searchentry SET (toast_tuple_target = 256)",
)
UNDO_POSTGRESQL = (
    "ALTER TABLE articles_searchentry DROP COLUMN words_vector",
    "ALTER TABLE articles_searchentry DROP COLUMN title_vector",
    "ALTER TABLE articles_searchentry RESET (toast_tuple_target)",
)
_COLUMNS = ("title", "lead", "words", "marks")
_LIST = ", ".join(_COLUMNS)
_NEW, _OLD = (", ".join(f"{row}.{name}" for name in _COLUMNS) for row in ("new", "old"))
_REMOVE = f"""INSERT INTO articles_search_words(articles_search_words, rowid, {_LIST})
    VALUES ('delete', old.edition_id, {_OLD});"""  # noqa: S608 -- names of columns
_ADD = f"INSERT INTO articles_search_words(rowid, {_LIST}) VALUES (new.edition_id, {_NEW});"  # noqa: S608
SQLITE = (
    f"""CREATE VIRTUAL TABLE articles_search_words USING fts5({_LIST},
    content='articles_searchentry', content_rowid='edition_id',
    tokenize="unicode61 tokenchars '#@'")""",
    f"""CREATE TRIGGER articles_search_words_insert AFTER INSERT ON articles_searchentry
    BEGIN {_ADD} END""",
    f"""CREATE TRIGGER articles_search_words_delete AFTER DELETE ON articles_searchentry
    BEGIN {_REMOVE} END""",
    f"""CREATE TRIGGER articles_search_words_update
    AFTER UPDATE OF {_LIST} ON articles_searchentry BEGIN {_REMOVE} {_ADD} END""",
    "INSERT INTO articles_search_words(articles_search_words) VALUES ('rebuild')",
)
UNDO_SQLITE = (
    "DROP TRIGGER articles_search_words_insert",
    "DROP TRIGGER articles_search_words_delete",
    "DROP TRIGGER articles_search_words_update",
    "DROP TABLE articles_search_words",
)


def _execute(schema_editor, postgresql, sqlite):
    vendor = schema_editor.connection.vendor
    for statement in postgresql if vendor == "postgresql" else sqlite:
        schema_editor.execute(statement)


def create(apps, schema_editor):
    _execute(schema_editor, POSTGRESQL, SQLITE)


def drop(apps, schema_editor):
    _execute(schema_editor, UNDO_POSTGRESQL, UNDO_SQLITE)


def create_earlier(apps, schema_editor):
    rebuild = "INSERT INTO articles_search_words(articles_search_words) VALUES ('rebuild')"
    _execute(schema_editor, earlier.POSTGRESQL, (*earlier.SQLITE, rebuild))


def drop_earlier(apps, schema_editor):
    _execute(schema_editor, earlier.UNDO_POSTGRESQL, earlier.UNDO_SQLITE)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0014_roles_of_readers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(drop_earlier, create_earlier),
        migrations.CreateModel(
            name="MissedSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(editable=False, max_length=60, unique=True)),
                (
                    "written",
                    models.CharField(
                        help_text="As last typed.", max_length=80, verbose_name="searched for"
                    ),
                ),
                ("times", models.PositiveIntegerField(default=0, verbose_name="times")),
                ("first_on", models.DateField(verbose_name="first searched")),
                ("last_on", models.DateField(db_index=True, verbose_name="last searched")),
            ],
            options={
                "verbose_name": "search without a result",
                "verbose_name_plural": "searched and not found",
                "ordering": ["-times", "-last_on", "words"],
                "default_permissions": ("view", "delete"),
            },
        ),
        migrations.CreateModel(
            name="PromotedResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(editable=False, help_text="Folded.", max_length=100)),
                (
                    "written",
                    models.CharField(
                        help_text="When somebody searches for just these words, with or without accents.",
                        max_length=100,
                        verbose_name="search words",
                    ),
                ),
                ("chosen_at", models.DateTimeField(auto_now=True, verbose_name="chosen")),
            ],
            options={
                "verbose_name": "promoted result",
                "verbose_name_plural": "promoted results",
                "ordering": ["words", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("folded", models.CharField(max_length=20, primary_key=True, serialize=False)),
                (
                    "written",
                    models.CharField(help_text="As it is written most often.", max_length=40),
                ),
                ("count", models.PositiveIntegerField(default=1)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="searchentry",
            name="lead",
            field=models.TextField(default="", help_text="Folded."),
        ),
        migrations.AddField(
            model_name="searchentry",
            name="learned",
            field=models.BooleanField(
                default=False, help_text="Whether its title's words are among the known ones."
            ),
        ),
        migrations.AddField(
            model_name="searchentry",
            name="marks",
            field=models.TextField(
                default="",
                help_text="What is filtered by: #c1 a category, #y2026 and #m202611 the time, @phai a byline.",
            ),
        ),
        migrations.AddField(
            model_name="searchentry",
            name="published_at",
            field=models.DateTimeField(
                default=timezone.now, help_text="The edition's first_published_at."
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="searchentry",
            name="spelled_lead",
            field=models.TextField(default=""),
        ),
        migrations.AddField(
            model_name="searchentry",
            name="spelled_title",
            field=models.TextField(default="", help_text="As vietnamese.spelled gives it."),
        ),
        migrations.AddField(
            model_name="searchentry",
            name="spellings",
            field=models.TextField(
                default="", help_text="Each accented word of the whole article once, spelled."
            ),
        ),
        migrations.AddField(
            model_name="searchentry",
            name="title",
            field=models.TextField(default="", help_text="Folded."),
        ),
        migrations.AlterField(
            model_name="searchentry",
            name="words",
            field=models.TextField(
                help_text="Everything else, folded: body, captions, bylines, tags."
            ),
        ),
        migrations.AddIndex(
            model_name="searchentry",
            index=models.Index(
                models.OrderBy(models.F("published_at"), descending=True),
                models.OrderBy(models.F("edition"), descending=True),
                name="search_entry_newest_first",
            ),
        ),
        migrations.AddIndex(
            model_name="searchentry",
            index=models.Index(
                condition=models.Q(("learned", False)), fields=["edition"], name="search_to_learn"
            ),
        ),
        migrations.AddIndex(
            model_name="missedsearch",
            index=models.Index(fields=["-times", "-last_on"], name="missed_search_most_often"),
        ),
        migrations.AddField(
            model_name="promotedresult",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="promotions",
                to="articles.article",
                verbose_name="article",
            ),
        ),
        migrations.AddField(
            model_name="promotedresult",
            name="chosen_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="chosen by",
            ),
        ),
        migrations.AddField(
            model_name="searchword",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="articles.edition"
            ),
        ),
        migrations.AddConstraint(
            model_name="promotedresult",
            constraint=models.UniqueConstraint(
                fields=("words", "article"),
                name="promoted_result_once",
                violation_error_message="This article stands first for these words already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="promotedresult",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True),
                name="promoted_result_has_words",
                violation_error_message="Write the words that people search for.",
            ),
        ),
        migrations.RunPython(create, drop),
    ]
