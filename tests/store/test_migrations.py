"""The migrations make exactly what the models say, on both databases, however often they are called."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from lms.store import migrate
from lms.store.base import Base
from lms.web.academy import Academy


# SQLite cannot tell what an index over an expression is made of; PostgreSQL compares that one.
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")
def test_the_migrated_schema_is_that_of_the_models(academy: Academy) -> None:
    options = {
        "version_table": "lms_migration",
        "include_name": lambda name, kind, parent: kind != "table" or name in Base.metadata.tables,
        "compare_type": True,
    }
    with academy.store.read_engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata)

    assert found == []


def test_upgrading_twice_changes_nothing(academy: Academy) -> None:
    assert migrate.upgrade(academy.store) == migrate.newest() == migrate.revision(academy.store)


def test_every_table_carries_our_prefix(academy: Academy) -> None:
    names = inspect(academy.store.read_engine).get_table_names()

    assert all(name.startswith("lms_") for name in names)
