"""What every test starts from: empty caches, Vietnamese, both databases."""

import gc
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.dispatch import receiver
from django.test import TransactionTestCase
from django.test.signals import setting_changed
from django.urls import URLResolver, get_resolver
from django.utils import translation
from hypothesis.configuration import set_hypothesis_home_dir
from pytest_django.plugin import DjangoDbBlocker

from tests import machine
from tests.processes import (
    PostgreSQLDatabases,
    SQLiteDatabases,
    copy_sqlite,
    migrated_postgresql,
    migrated_sqlite,
)

# Playwright's synchronous interface keeps an event loop running in the thread of the tests, which
# Django takes for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# How long an example takes depends on the machine, so no deadline. CI tries the same examples each
# time: a failure there is the change's, not chance's. `dev` goes on looking, `long` for much longer
# (HYPOTHESIS_PROFILE=long).
set_hypothesis_home_dir(Path(__file__).parent.parent / "var/cache/hypothesis")
hypothesis.settings.register_profile("dev", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None)
hypothesis.settings.register_profile("long", deadline=None, max_examples=2000)
hypothesis.settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if machine.is_ci() else "dev")
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out the tests that are about another database than this run's."""

    def is_for_this(item: pytest.Item) -> bool:
        marker = item.get_closest_marker("database")
        return marker is None or connections["default"].vendor in marker.args

    left_out = [item for item in items if not is_for_this(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if is_for_this(item)]


def pytest_collection_finish() -> None:
    """The garbage collector looks through what stays to the end no more, and seldom at the rest: it
    took a fifth of the time of the tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skips a test whose part of the machine is not there; under CI it fails instead."""
    for marker in item.iter_markers("needs"):
        for part in (machine.PARTS[name] for name in marker.args):
            if part.find() is None:
                (pytest.fail if machine.is_ci() else pytest.skip)(part.missing())


@pytest.fixture(autouse=True)
def empty_caches() -> Iterator[None]:
    """No test finds what another one cached."""
    for cache in caches.all():
        cache.clear()
    yield
    for cache in caches.all():
        cache.clear()


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    """Tests start in the portal's language, whatever the last one activated."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@receiver(setting_changed)
def forget_addresses_in_the_former_language(*, setting: str, **_details: object) -> None:
    """Django keeps the addresses of each language, in which the site's own is not named."""
    if setting == "LANGUAGE_CODE":
        waiting = [get_resolver()]
        for resolver in waiting:
            waiting += [each for each in resolver.url_patterns if isinstance(each, URLResolver)]
            for kept in (resolver._reverse_dict, resolver._namespace_dict, resolver._app_dict):
                kept.clear()


@pytest.fixture(scope="session")
def databases(
    tmp_path_factory: pytest.TempPathFactory,
) -> SQLiteDatabases | PostgreSQLDatabases:
    """Where processes get their databases: the kind that this run of the tests is on."""
    server = os.environ.get("DATABASE_URL", "")
    if server.startswith(("postgres:", "postgresql:")):
        made: SQLiteDatabases | PostgreSQLDatabases = PostgreSQLDatabases(server)
    else:
        made = SQLiteDatabases(tmp_path_factory.mktemp("databases"))
    return made


# Django empties the database after a test with real transactions. Three things need care there:
# the append-only tables refuse a DELETE by trigger (SQLite; PostgreSQL empties by TRUNCATE, which
# row triggers do not see), and what the migrations wrote (roles, permissions) has to come back.


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """pytest-django's fixture; Django finds its test database migrated, and has nothing left to do."""
    connection = connections["default"]
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated_postgresql(
            os.environ["DATABASE_URL"]
        )
        yield
        return
    # A database in memory is there as long as somebody is connected to it.
    name = connection.creation._get_test_db_name()
    with closing(copy_sqlite(migrated_sqlite(), name, uri=True)):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """pytest-django's fixture; keeps what the migrations wrote where Django looks for it."""
    with django_db_blocker.unblock():
        for connection in connections.all():
            connection._test_serialized_contents = connection.creation.serialize_db_to_string()


def append_only_triggers(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The triggers of a SQLite database that refuse changes, name to definition."""
    if connection.vendor != "sqlite":
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master "
            r"WHERE type = 'trigger' AND name LIKE 'append\_only\_%' ESCAPE '\'"
        )
        return dict(cursor.fetchall())


empty_the_database = TransactionTestCase._fixture_teardown


def empty_and_restore_the_database(test_case: TransactionTestCase) -> None:
    """Empties the test's databases in spite of the triggers, and puts back what migrations wrote."""
    used = [connections[alias] for alias in test_case._databases_names(include_mirrors=False)]
    lifted = {connection.alias: append_only_triggers(connection) for connection in used}
    for connection in used:
        with connection.cursor() as cursor:
            for name in lifted[connection.alias]:
                cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
    # Without this, Django would make the permissions anew, under other ids than those put back.
    test_case.serialized_rollback = True
    try:
        empty_the_database(test_case)
    finally:
        for connection in used:
            with connection.cursor() as cursor:
                for definition in lifted[connection.alias].values():
                    cursor.execute(definition)
    for connection in used:
        connection.creation.deserialize_db_from_string(connection._test_serialized_contents)


TransactionTestCase._fixture_teardown = empty_and_restore_the_database
