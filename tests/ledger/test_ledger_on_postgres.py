"""A ledger that many machines share: a database of PostgreSQL."""

from contextlib import closing

from sqlalchemy import URL

from helpers.postgres import connect


def test_a_server_is_there_with_a_database_for_each_test(database: URL) -> None:
    """It answers under its own name, whatever the password holds."""
    with closing(connect(database)) as connection:
        told = connection.execute("SELECT current_database(), current_setting('fsync')").fetchone()
    assert told == (database.database, "off")
