"""What was ruled out is allowed, and the reverse."""

from __future__ import annotations

from policydiff.rules.effects import Effect
from policydiff.rules.family import COLORADO, FLIPPED, FTC
from policydiff.rules.records import Example, Rule, Selector
from policydiff.statements import Facet

RULES: tuple[Rule, ...] = (
    Rule(
        id="practice-now-permitted",
        covers=("J1", "C4", "D3"),
        title="What was ruled out is now allowed",
        rationale="The meaning turned.",
        legal_basis=(
            FTC,
            COLORADO,
        ),
        effect=Effect.EXPANDS,
        explanation="{news}",
        selectors=(
            Selector(
                facets=(
                    Facet.ACT,
                    Facet.DATA,
                    Facet.RECIPIENT,
                    Facet.PURPOSE,
                    Facet.DUTY,
                    Facet.VENDOR,
                    Facet.PLACE,
                    Facet.CHANNEL,
                ),
                operations=FLIPPED,
                tendency=1,
            ),
        ),
        consent=True,
        firm=True,
        fires=(Example("We do not collect your name.", "We collect your name."),),
        silent=(
            Example(
                "We collect your name.", "We do not only collect your name but also your address."
            ),
            Example(
                "We do not share your name with anyone.", "We never share your name with anyone."
            ),
            Example("Nobody at the bank can see your PIN.", "No one at the bank can see your PIN."),
        ),
    ),
    Rule(
        id="practice-now-ruled-out",
        covers=("J1", "A3"),
        title="What was allowed is now ruled out",
        rationale="The meaning turned.",
        legal_basis=(COLORADO,),
        effect=Effect.RESTRICTS,
        explanation="{news}",
        selectors=(
            Selector(
                facets=(
                    Facet.ACT,
                    Facet.DATA,
                    Facet.RECIPIENT,
                    Facet.PURPOSE,
                    Facet.DUTY,
                    Facet.VENDOR,
                    Facet.PLACE,
                    Facet.CHANNEL,
                ),
                operations=FLIPPED,
                tendency=-1,
            ),
        ),
        firm=True,
        fires=(Example("We collect your name.", "We do not collect your name."),),
        silent=(
            Example("We do not collect your name.", "We don't collect your name."),
            Example(
                "We do share your ward number with your doctor.",
                "We share your ward number with your doctor.",
            ),
            Example("You may send us photographs.", "You may not send us photographs."),
        ),
    ),
)
