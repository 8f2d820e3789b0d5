"""The migrations make exactly what the models say, on both databases, however often they are called."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from lms.store import migrate, migrating
from lms.store.base import Base
from lms.store.sessions import Store
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


def test_the_number_of_the_newest_file_is_the_revision_alembic_goes_to() -> None:
    assert ScriptDirectory.from_config(migrating.config()).get_heads() == [migrate.newest()]


def test_an_empty_database_is_at_no_revision(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/empty.db")

    assert migrate.revision(store) is None
    store.dispose()


def test_a_web_process_whose_schema_is_there_never_loads_alembic(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom lms.app import create_app\n"
        f"create_app(database_url='sqlite:///{tmp_path}/a.db', data='{tmp_path}', publish_at_start='no')\n"
        "print(sorted({'alembic', 'mako', 'pygments'} & set(sys.modules)))\n"
    )
    first, second = (
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", script], capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    )

    assert first == "['alembic', 'mako', 'pygments']\n"
    assert second == "[]\n"
