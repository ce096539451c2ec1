"""The command line: arguments in, one pipeline call, rendered text and exit code out."""

from policydiff.cli.group import main

__all__ = ["main"]
