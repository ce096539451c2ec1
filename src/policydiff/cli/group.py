"""The command group, and the one place that turns a failure into a message and an exit code."""

from __future__ import annotations

import errno
import gc
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module

import click

from policydiff import __version__
from policydiff.cli.output import say, silence
from policydiff.errors import PolicydiffError

# A comparison makes some hundred thousand records and drops hardly any: looking through them for cycles
# costs a twelfth of the whole run. A long run still collects, only less often.
_COLLECT_AFTER = 500_000

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
"""What a full disk says."""

BUG = 70
INTERRUPTED = 130

# Listed, not imported, so that `--help` does not load the engine; a test holds the two together.
COMMANDS = {
    "demo": ("policydiff.cli.demo", "Run the whole job on a bundled sample, offline."),
    "init": (
        "policydiff.cli.init",
        "Write policydiff.toml and its companions into this repository.",
    ),
    "diff": ("policydiff.cli.diff", "Compare two versions of a policy."),
    "check": ("policydiff.cli.check", "Judge the edit since the last notified version."),
    "changelog": ("policydiff.cli.changelog", "Write the changelog of each policy."),
    "history": ("policydiff.cli.history", "Follow a section through all versions."),
    "site": ("policydiff.cli.site", "Write the public archive of each policy."),
    "replay": (
        "policydiff.cli.replay",
        "Show what would have been sent over a policy's whole history.",
    ),
    "review": ("policydiff.cli.review", "Show what needs a decision; record decisions."),
    "notify": ("policydiff.cli.notify", "Plan the mailing of a material change, or send it."),
    "serve": ("policydiff.cli.serve", "Serve the archive, sign-ups and the page to review on."),
    "adopt": ("policydiff.cli.baseline", "Take a version as the baseline, telling nobody."),
    "status": ("policydiff.cli.baseline", "Show baselines, pending notices and what is missing."),
    "notices": ("policydiff.cli.notices", "Show what was sent."),
    "events": ("policydiff.cli.events", "Take in what became of mails after they left."),
    "subscribers": ("policydiff.cli.subscribers", "Import, export, list, remove or erase readers."),
    "doctor": ("policydiff.cli.doctor", "Say what is configured, and what is missing."),
    "config": ("policydiff.cli.config", "Explain every setting in force, and where it came from."),
    "action": (
        "policydiff.cli.action",
        "What action.yml runs in a job of GitHub Actions.",
    ),
    "rules": ("policydiff.cli.rules", "List the rules that judge a change."),
    "explain": ("policydiff.cli.explain", "Explain a rule, or how a sentence is read."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of a day's work, not of the alphabet."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(COMMANDS[cmd_name][0]), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="policydiff")
def policydiff() -> None:
    """Tell people when your privacy policy changes, and only when it matters.

    Compares versions of a policy kept in git, judges every change as material or minor with its
    reasons, writes the changelog, and mails a notice to subscribers when a change is material.
    """


def main() -> None:
    """Run the command line and exit.

    Exit codes: 0 nothing to do, or every condition met · 1 something blocks · 2 usage ·
    3 an expected failure · 4 not everybody was reached · 5 a decision is missing ·
    70 a bug · 130 interrupted.
    """
    gc.set_threshold(_COLLECT_AFTER, 50, 100)
    code, tell = _outcome()
    try:
        tell()
    except OSError:
        silence(sys.stderr)
    # The process ends here: a last look for cycles among all those records would free nothing that the
    # system does not free a moment later, and costs an eighth of a short run.
    gc.freeze()
    sys.exit(code)


def _outcome() -> tuple[int, Callable[[], object]]:
    """Run the command; return its exit code, and what tells a person why it failed."""
    try:
        code = policydiff.main(prog_name="policydiff", standalone_mode=False)
    except PolicydiffError as error:
        return error.exit_code, partial(say, f"policydiff: {error}")
    except click.ClickException as error:
        return error.exit_code, error.show
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED, partial(say, "policydiff: interrupted")
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            silence(sys.stdout)
            where = f" ({error.filename})" if error.filename else ""
            said = f"policydiff: {error.strerror}{where}. Make room, and run this again."
            return PolicydiffError.exit_code, partial(say, said)
        return BUG, partial(_tell_bug, error)
    return (code if isinstance(code, int) else 0), lambda: None


def _tell_bug(error: Exception) -> None:
    import traceback

    traceback.print_exception(error)
    say(
        "policydiff: this is a bug. Please report it with the lines above "
        "(check first that they quote nothing you must keep to yourself)."
    )
