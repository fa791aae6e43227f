"""The database lets no edition change its state without the record of the step, and no text change
once it was approved.

A later migration that makes SQLite rebuild articles_edition or articles_transition (a column changed,
a constraint added) loses these triggers there, and those of 0002: it drops them first and creates
them again at its end, with `drop` and `create` of this module. tests/articles/test_models.py notices.
"""

from django.db import migrations

#: What is as it was approved from then on.
FROZEN = (
    "title",
    "lead",
    "body",
    "category_id",
    "thread_id",
    "source_id",
    "publish_at",
    "expire_at",
    "seo_title",
    "seo_description",
    "change_note",
    "minor",
    "correction_text",
)
CLOSED_STATES = "('scheduled', 'published', 'superseded', 'withdrawn')"
NEWEST_STEP = """SELECT from_state, to_state FROM articles_transition
    WHERE edition_id = OLD.id ORDER BY id DESC LIMIT 1"""
HAS_NO_RECORD = f"""NOT EXISTS (SELECT 1 FROM ({NEWEST_STEP}) AS step
    WHERE step.from_state = OLD.state AND step.to_state = NEW.state)"""  # noqa: S608 -- words of ours
NAMES = ("edition_begins_as_draft", "edition_state_has_record", "edition_text_is_frozen")


def changed(operator):
    return " OR ".join(f"NEW.{name} {operator} OLD.{name}" for name in FROZEN)


SQLITE = (
    f"""CREATE TRIGGER {NAMES[0]} BEFORE INSERT ON articles_edition WHEN NEW.state <> 'draft'
    BEGIN SELECT RAISE(ABORT, 'An edition begins as a draft.'); END""",
    f"""CREATE TRIGGER {NAMES[1]} BEFORE UPDATE OF state ON articles_edition
    WHEN OLD.state <> NEW.state AND {HAS_NO_RECORD}
    BEGIN SELECT RAISE(ABORT, 'A change of state needs its record in articles_transition.'); END""",
    f"""CREATE TRIGGER {NAMES[2]} BEFORE UPDATE ON articles_edition
    WHEN OLD.state IN {CLOSED_STATES} AND NEW.state IN {CLOSED_STATES} AND ({changed("IS NOT")})
    BEGIN SELECT RAISE(ABORT, 'An approved text is not changed; revise the article.'); END""",
)
REFUSE = "USING ERRCODE = 'integrity_constraint_violation'"
POSTGRESQL = (
    f"""CREATE FUNCTION {NAMES[0]}() RETURNS trigger AS $$ BEGIN
    IF NEW.state <> 'draft' THEN
        RAISE EXCEPTION 'An edition begins as a draft.' {REFUSE};
    END IF; RETURN NEW; END $$ LANGUAGE plpgsql""",
    f"""CREATE TRIGGER {NAMES[0]} BEFORE INSERT ON articles_edition
    FOR EACH ROW EXECUTE FUNCTION {NAMES[0]}()""",
    f"""CREATE FUNCTION {NAMES[1]}() RETURNS trigger AS $$ BEGIN
    IF {HAS_NO_RECORD} THEN
        RAISE EXCEPTION 'A change of state needs its record in articles_transition.' {REFUSE};
    END IF; RETURN NEW; END $$ LANGUAGE plpgsql""",
    f"""CREATE TRIGGER {NAMES[1]} BEFORE UPDATE OF state ON articles_edition
    FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION {NAMES[1]}()""",
    f"""CREATE FUNCTION {NAMES[2]}() RETURNS trigger AS $$ BEGIN
    RAISE EXCEPTION 'An approved text is not changed; revise the article.' {REFUSE};
    END $$ LANGUAGE plpgsql""",
    f"""CREATE TRIGGER {NAMES[2]} BEFORE UPDATE ON articles_edition FOR EACH ROW
    WHEN (OLD.state IN {CLOSED_STATES} AND NEW.state IN {CLOSED_STATES}
        AND ({changed("IS DISTINCT FROM")})) EXECUTE FUNCTION {NAMES[2]}()""",
)


def create(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRESQL if postgresql else SQLITE:
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for name in NAMES:
        schema_editor.execute(
            f"DROP TRIGGER {name} ON articles_edition" if postgresql else f"DROP TRIGGER {name}"
        )
        if postgresql:
            schema_editor.execute(f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):
    dependencies = [("articles", "0008_roles_of_the_workflow")]
    operations = [migrations.RunPython(create, drop, elidable=False)]
