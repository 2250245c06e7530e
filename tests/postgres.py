"""
A PostgreSQL for the tests: one at an address, or a private one that is started and stopped here.

A private server needs the programs of Debian's package ``postgresql`` only. Its data is in a folder of its own under
the folder for temporary files, and it listens on a socket in there: no port, no password, nobody else's data.
"""

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

_SETTINGS = {  # what is written in the tests may be lost with the machine
    "listen_addresses": "''",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
}


def programs() -> Path:
    """Return the folder with the programs of the newest PostgreSQL on this machine."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if initdb := shutil.which("initdb"):
        folders.append(Path(initdb).resolve().parent)
    assert folders, "--postgres start: there is no PostgreSQL here; apt-get install postgresql"
    return max(folders, key=lambda folder: [int(part) for part in folder.parts if part.isdigit()])


@contextmanager
def private_server() -> Iterator[str]:
    """Yield the address of a server that runs until the block ends. Root starts it as another user, as it must be."""
    user = _unprivileged() if os.name == "posix" and os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    if user:
        shutil.chown(folder, user)

    def run(program: str, *arguments: str) -> None:
        command = [str(programs() / program), "-D", str(folder / "data"), *arguments]
        subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)

    try:
        run("initdb", "--username=tests", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        options = " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items())
        run("pg_ctl", "start", "-w", "-t", "600", "-l", str(folder / "log"), "-o", f"{options} -k {folder}")
        try:
            yield f"postgresql+psycopg://tests@/postgres?host={folder}"
        finally:
            run("pg_ctl", "stop", "-w", "-t", "600", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> str:
    import pwd  # there is none on Windows

    names = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def schema(server: str) -> Iterator[str]:
    """Yield the address of an empty schema on a server: a database of its own, as far as a test can see."""
    name = f"test_{secrets.token_hex(6)}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as db:
        db.exec_driver_sql(f"CREATE SCHEMA {name}")
    try:
        url = sa.make_url(server).update_query_dict({"options": f"-csearch_path={name}"})
        yield url.render_as_string(hide_password=False)
    finally:
        with engine.connect() as db:
            db.exec_driver_sql(f"DROP SCHEMA {name} CASCADE")
