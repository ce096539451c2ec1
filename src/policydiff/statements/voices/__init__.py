"""The same sentence in another grammatical form: another voice, its clauses in another order.

    "Private messages are not read by us, unless you report them."
    "We read private messages only if you report them."

Both are brought into one form: who does what, with which phrases, under which conditions. A word that
is in one form and not in the other, or that stands in another phrase, is another form: nothing is left out
but words that only serve the grammar. What cannot be parsed surely has no form, and nothing is proved of it.
"""

from policydiff.statements.voices.forms import says_alike, says_otherwise
from policydiff.statements.voices.leadins import leads_alike

__all__ = ["leads_alike", "says_alike", "says_otherwise"]
