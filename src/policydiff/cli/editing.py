"""A review in the person's own editor."""

from __future__ import annotations

import datetime
import os
import sys

import click

from policydiff.cli.output import say
from policydiff.errors import UsageError
from policydiff.pipeline.pending import Pending
from policydiff.pipeline.review_edit import open_draft, take_draft
from policydiff.pipeline.workspace import Workspace


def edit_review(workspace: Workspace, pending: Pending, by: str, today: datetime.date) -> Pending:
    """Open the review in $VISUAL or $EDITOR and return what would be mailed with what was saved.

    Raises `UsageError` where there is neither an editor nor a terminal, or the editor fails, and
    `ReviewError`, with the text kept, where what was saved is not valid.
    """
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not editor and not sys.stdin.isatty():
        raise UsageError(
            "There is no terminal and no editor: set VISUAL or EDITOR, or use --wording."
        )
    draft = open_draft(workspace, pending)
    if draft.resumed:
        say(f"Going on with the text that was left in {draft.path}.")
    try:
        click.edit(filename=str(draft.path), editor=editor)
    except click.ClickException as error:
        raise UsageError(
            f"{error.format_message()}. The text is kept in {draft.path}; set VISUAL or EDITOR."
        ) from None
    return take_draft(workspace, pending, draft, by, today)
