"""Sale of data: started, ruled out."""

from __future__ import annotations

from policydiff.rules.effects import Effect
from policydiff.rules.family import CCPA, COLORADO, FTC
from policydiff.rules.records import Example, Rule, Selector
from policydiff.statements import Facet

RULES: tuple[Rule, ...] = (
    Rule(
        id="sale-started",
        covers=("C3", "C4"),
        title="Data may be sold, or a promise not to was dropped",
        rationale="A sale needs a choice, and a promise made binds.",
        legal_basis=(
            COLORADO,
            CCPA,
            FTC,
        ),
        effect=Effect.EXPANDS,
        explanation="{news}",
        selectors=(
            Selector(facets=(Facet.ACT,), ids=("sell",), tendency=1),
            Selector(
                facets=(
                    Facet.DATA,
                    Facet.RECIPIENT,
                    Facet.VENDOR,
                ),
                acts=("sell",),
                tendency=1,
            ),
        ),
        consent=True,
        fires=(
            Example("We never sell your data.", ""),
            Example("We do not sell your data.", "We sell your data."),
        ),
        silent=(
            Example("We do not sell your personal data.", "We never sell your personal data."),
            Example("Do we sell your data?", "Will we ever sell your data?"),
            Example("We sell garden tools and seeds.", "We sell garden tools, seeds and pots."),
            Example(
                "You may sell your own photographs anywhere.",
                "You may sell or lend your own photographs anywhere.",
            ),
        ),
    ),
    Rule(
        id="sale-ruled-out",
        covers=("C4",),
        title="Promise not to sell",
        rationale="The text now promises not to sell.",
        legal_basis=(COLORADO,),
        effect=Effect.RESTRICTS,
        explanation="{news}",
        selectors=(
            Selector(facets=(Facet.ACT,), ids=("sell",), tendency=-1),
            Selector(
                facets=(
                    Facet.DATA,
                    Facet.RECIPIENT,
                    Facet.VENDOR,
                ),
                acts=("sell",),
                tendency=-1,
            ),
        ),
        fires=(Example("", "We never sell your data."),),
        silent=(
            Example("We will not sell your data.", "We do not sell your data."),
            Example("You may not resell our maps.", "You may not resell or copy our maps."),
        ),
    ),
)
