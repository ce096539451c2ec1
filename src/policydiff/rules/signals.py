"""Browser signals that carry a choice."""

from __future__ import annotations

from policydiff.rules.effects import Effect
from policydiff.rules.family import COLORADO
from policydiff.rules.records import Example, Rule, Selector
from policydiff.statements import Facet

RULES: tuple[Rule, ...] = (
    Rule(
        id="signal-ignored",
        covers=("F7",),
        title="Browser signals honoured less",
        rationale="A signal was a way to choose.",
        legal_basis=(
            "CalOPPA 22575(b)(5)",
            COLORADO,
        ),
        effect=Effect.EXPANDS,
        explanation="On browser signals, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.SIGNAL,), tendency=1),),
        firm=True,
        fires=(Example("We honor Do Not Track signals.", ""),),
        silent=(
            Example(
                "Do Not Track is a setting of your browser.",
                "Do Not Track is a setting in your browser.",
            ),
            Example("We do not track you across other sites.", "We track you across other sites."),
        ),
    ),
    Rule(
        id="signal-honoured",
        covers=("F7",),
        title="Browser signals honoured more",
        rationale="A signal is a way to choose.",
        legal_basis=("CalOPPA 22575(b)(5)",),
        effect=Effect.RESTRICTS,
        explanation="On browser signals, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.SIGNAL,), tendency=-1),),
        firm=True,
        fires=(Example("", "We honor Do Not Track signals."),),
        silent=(
            Example(
                "We honor Global Privacy Control signals.",
                "We honour Global Privacy Control signals.",
            ),
            Example(
                "The clinic's alarm sends a signal to the nurse.",
                "The clinic's alarm sends a loud signal to the nurse.",
            ),
        ),
    ),
    Rule(
        id="signal-text-changed",
        covers=("F7",),
        title="Text on browser signals changed",
        rationale="A signal is a way to choose.",
        legal_basis=("CalOPPA 22575(b)(5)",),
        effect=Effect.REDIRECTS,
        explanation="On browser signals, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.SIGNAL,)),),
        firm=True,
        fires=(Example("Do Not Track is a browser signal.", "It is a browser setting."),),
        silent=(
            Example("We honor Do Not Track signals.", "We do not honor Do Not Track signals."),
            Example("We do not track your visits.", "We do not follow your visits."),
        ),
    ),
)
