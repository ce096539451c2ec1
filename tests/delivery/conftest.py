"""A store on a SQLite file and on a real PostgreSQL server."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator

import pytest

from policydiff.delivery.store import Store, open_store
from policydiff.delivery.store.database import new_id


def _postgres_programs() -> pathlib.Path | None:
    found = shutil.which("initdb")
    candidates = [pathlib.Path(found).resolve().parent] if found else []
    candidates += sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in candidates if (folder / "initdb").exists()), None)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL database that tests may fill."""
    given = os.environ.get("POLICYDIFF_TEST_POSTGRES")
    if given:
        yield given
        return
    programs = _postgres_programs()
    if programs is None:
        pytest.skip("no PostgreSQL: set POLICYDIFF_TEST_POSTGRES to a URL, or install the server")
    # The server refuses to run as root, and an unprivileged user cannot read root's folders.
    user = "nobody" if os.geteuid() == 0 else None
    folder = pathlib.Path(tempfile.mkdtemp(prefix="policydiff-pg-", dir="/tmp"))
    if user:
        shutil.chown(folder, user)
    run = {"user": user, "cwd": folder, "check": True, "capture_output": True}
    try:
        subprocess.run(
            [
                programs / "initdb",
                "-D",
                folder / "data",
                "-U",
                "postgres",
                "-A",
                "trust",
                "-N",
                "-E",
                "UTF8",
                "--locale=C",
            ],
            **run,
        )
        # -k: only a socket in our own folder, no port to collide on.
        options = f"-c listen_addresses='' -k {folder} -c fsync=off -c max_connections=50"
        start = [programs / "pg_ctl", "-D", folder / "data", "-w", "-o", options]
        subprocess.run([*start, "-l", folder / "log", "start"], **run)
        try:
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            stop = [programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"]
            subprocess.run(stop, **run)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_schema(postgres_server: str) -> Iterator[Callable[[], str]]:
    """Makes the URL of an empty schema of its own on the server, as often as called."""
    from sqlalchemy import create_engine, make_url, text

    engine = create_engine(make_url(postgres_server).set(drivername="postgresql+psycopg"))
    made: list[str] = []

    def make() -> str:
        schema = f"test_{new_id()[:12]}"
        with engine.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {schema}"))
        made.append(schema)
        joint = "&" if "?" in postgres_server else "?"
        return f"{postgres_server}{joint}options=-csearch_path%3D{schema}"

    yield make
    for schema in made:
        with engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: pathlib.Path) -> str:
    """The URL of an empty store, on either database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/ledger.sqlite"
    make: Callable[[], str] = request.getfixturevalue("postgres_schema")
    return make()


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An empty store, on either database."""
    with open_store(store_url, key=b"a key for tests only") as opened:
        yield opened


@pytest.fixture
def sqlite_store(tmp_path: pathlib.Path) -> Iterator[Store]:
    """An empty SQLite store, where the database makes no difference."""
    with open_store(f"{tmp_path}/ledger.sqlite") as opened:
        yield opened
