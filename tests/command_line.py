"""Runs `policydiff` as a user would, in a process of its own, without the start-up of a new Python.

To start Python and import everything takes longer than most commands do. So a server imports it all once,
and each run is a fork of that server: a process with a folder, an environment, streams and an exit code of
its own, which nothing of another run reaches.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import pathlib
import pkgutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import NoReturn

import policydiff
from policydiff.cli import main
from policydiff.i18n import LANGUAGES
from policydiff.render.templates import default_folder, environment

ROOT = pathlib.Path(__file__).resolve().parent.parent
LONGEST = 120
"""Seconds after which a run is killed, and so has failed."""

# What commands import only once they need it.
_LATER = (
    "css_inline",
    "docutils.core",
    "email_validator",
    "git",
    "mammoth",
    "markdown_it",
    "mdit_py_plugins.footnote",
    "nupunkt",
    "sendgrid",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite",
)


@dataclass(frozen=True)
class Ran:
    """What one run of the command line did."""

    code: int
    out: str
    err: str


class CommandLine:
    """Runs `policydiff` in a folder, with nothing of the caller's environment."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder

    def __call__(
        self, *arguments: str, env: dict[str, str] | None = None, stdin: bytes = b""
    ) -> Ran:
        with tempfile.TemporaryDirectory(prefix="policydiff-run-") as made:
            streams = pathlib.Path(made)
            (streams / "0").write_bytes(stdin)
            run = (arguments, str(self.folder), {**bare_environment(), **(env or {})}, made)
            server = _server()
            assert server.stdin and server.stdout
            server.stdin.write(json.dumps(run) + "\n")
            server.stdin.flush()
            answer = server.stdout.readline()
            assert answer, "the server that runs command lines has ended"
            return Ran(int(answer), *((streams / name).read_bytes().decode() for name in "12"))


def bare_environment() -> dict[str, str]:
    """Nothing of the caller's configuration, and no secret, may reach a test."""
    kept = ("PATH", "HOME", "TMPDIR", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE", "LANG")
    return {name: os.environ[name] for name in kept if name in os.environ}


@cache
def _server() -> subprocess.Popen[str]:
    """Start the server; it ends with this process, and an interrupt of the tests is none of it."""
    command = [sys.executable, "-m", "tests.command_line"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    server = subprocess.Popen(
        command, cwd=ROOT, env=bare_environment(), text=True, start_new_session=True, **pipes
    )
    atexit.register(server.communicate)
    return server


def _serve() -> None:
    """Run each command line that a line of stdin asks for, and answer with its exit code."""
    for module in pkgutil.walk_packages(policydiff.__path__, "policydiff."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    for name in _LATER:
        import_module(name)
    for template in default_folder().glob("*.j2"):
        for locale in ("en", *LANGUAGES):
            environment(template.name, locale=locale).get_template(template.name)
    gc.freeze()
    for line in sys.stdin:
        if (process := os.fork()) == 0:
            _become(*json.loads(line))
            _run()
        _, status = os.waitpid(process, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _run() -> NoReturn:
    """Run the command line; to take all modules apart at the end, as Python does, would take longest."""
    code: object = None
    try:
        main()
    except SystemExit as ended:
        code = ended.code
    sys.stdout.flush()
    os._exit(code if isinstance(code, int) else code is not None)


def _become(arguments: list[str], folder: str, environ: dict[str, str], streams: str) -> None:
    """Take on what is this run's own."""
    signal.alarm(LONGEST)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environ)
    for number, flags in enumerate((os.O_RDONLY, *[os.O_WRONLY | os.O_CREAT] * 2)):
        opened = os.open(f"{streams}/{number}", flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", 1, encoding="utf-8", errors="backslashreplace", closefd=False)
    sys.argv = ["policydiff", *arguments]


if __name__ == "__main__":
    _serve()
