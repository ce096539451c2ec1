"""Rights, whom they are for, and where to complain."""

from __future__ import annotations

from policydiff.rules.effects import Effect
from policydiff.rules.family import COLORADO, GDPR_INFORM
from policydiff.rules.records import Example, Rule, Selector
from policydiff.statements import Facet, Stance

RULES: tuple[Rule, ...] = (
    Rule(
        id="complaint-route-dropped",
        covers=("F8",),
        title="Complaint or appeal route dropped",
        rationale="Where to turn is part of what people are told.",
        legal_basis=("GDPR Art. 13(2)(d)",),
        effect=Effect.EXPANDS,
        explanation="{news}",
        selectors=(
            Selector(facets=(Facet.RIGHT,), ids=("complain", "appeal"), tendency=1),
            Selector(facets=(Facet.GOVERNANCE,), ids=("oversight",), tendency=1),
        ),
        firm=True,
        fires=(Example("You may lodge a complaint with a supervisory authority.", ""),),
        silent=(
            Example(
                "You may lodge a complaint with a supervisory authority.",
                "You can complain to a supervisory authority.",
            ),
            Example("To whom may I complain?", "To whom can I complain?"),
        ),
    ),
    Rule(
        id="complaint-route-added",
        covers=("F8",),
        title="Complaint or appeal route added",
        rationale="Where to turn is part of what people are told.",
        legal_basis=("GDPR Art. 13(2)(d)",),
        effect=Effect.RESTRICTS,
        explanation="{news}",
        selectors=(
            Selector(facets=(Facet.RIGHT,), ids=("complain", "appeal"), tendency=-1),
            Selector(facets=(Facet.GOVERNANCE,), ids=("oversight",), tendency=-1),
        ),
        firm=True,
        fires=(Example("", "You may lodge a complaint with a supervisory authority."),),
        silent=(
            Example(
                "You may complain to a data protection authority.",
                "You can complain to a data protection authority.",
            ),
            Example(
                "Neighbours complain about our bells.", "Neighbours never complain about our bells."
            ),
        ),
    ),
    Rule(
        id="right-removed",
        covers=("F1",),
        title="Right removed or denied",
        rationale="People are always told what they may do.",
        legal_basis=(
            GDPR_INFORM,
            COLORADO,
        ),
        effect=Effect.EXPANDS,
        explanation="{news}",
        selectors=(
            Selector(facets=(Facet.RIGHT,), tendency=1),
            Selector(
                stances=(Stance.RIGHT, Stance.RIGHT_DENIED),
                facets=(Facet.DATA, Facet.ACT),
                tendency=1,
            ),
        ),
        consent=True,
        firm=True,
        fires=(
            Example(
                "You have the right to access and delete your data.",
                "You have the right to access your data.",
            ),
        ),
        silent=(
            Example(
                "You have the right to access and delete your data.",
                "You have the right to delete and access your data.",
            ),
            Example(
                "You may access the reading room and the garden.",
                "You may access the reading room.",
            ),
            Example("What rights do you have?", "What are your rights?"),
            Example("We have the right to close the shop.", "We may close the shop."),
        ),
    ),
    Rule(
        id="right-added",
        covers=("F2",),
        title="Right added",
        rationale="People are always told what they may do.",
        legal_basis=(GDPR_INFORM,),
        effect=Effect.RESTRICTS,
        explanation="{news}",
        selectors=(Selector(facets=(Facet.RIGHT,), tendency=-1),),
        firm=True,
        fires=(
            Example(
                "You have the right to access your data.",
                "You have the right to access and delete your data.",
            ),
        ),
        silent=(
            Example(
                "You can ask us for a copy of your data.", "You may ask us for a copy of your data."
            ),
            Example(
                "We reserve the right to close accounts.",
                "We reserve the right to close accounts and delete posts.",
            ),
            Example("You may not copy our maps.", "You may not copy or print our maps."),
        ),
    ),
    Rule(
        id="right-limited-to-residents",
        covers=("F9",),
        title="Right limited to some people",
        rationale="Others lose it.",
        legal_basis=(GDPR_INFORM,),
        effect=Effect.EXPANDS,
        explanation="On who is meant, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.AUDIENCE,), tendency=1),),
        consent=True,
        firm=True,
        fires=(
            Example(
                "You may request deletion of your data.",
                "You may request deletion of your data if you are a California resident.",
            ),
        ),
        silent=(
            Example(
                "Residents of our care home eat at noon.",
                "Residents of our care home and guests eat at noon.",
            ),
            Example(
                "You may request deletion of your data.", "You can request deletion of your data."
            ),
        ),
    ),
    Rule(
        id="right-extended",
        covers=("F9",),
        title="Right extended to more people",
        rationale="Others gain it.",
        legal_basis=(GDPR_INFORM,),
        effect=Effect.RESTRICTS,
        explanation="On who is meant, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.AUDIENCE,), tendency=-1),),
        firm=True,
        fires=(
            Example(
                "You may request deletion of your data if you are a California resident.",
                "You may request deletion of your data.",
            ),
        ),
        silent=(
            Example(
                "Users in California may request a copy of their data.",
                "California users may request a copy of their data.",
            ),
            Example(
                "We write to residents of the street in spring.",
                "We write to everyone in the street in spring.",
            ),
        ),
    ),
    Rule(
        id="audience-changed",
        covers=("I3", "I4"),
        title="Whom a text speaks of changed",
        rationale="Who is covered changed.",
        legal_basis=(GDPR_INFORM,),
        effect=Effect.REDIRECTS,
        explanation="On who is meant, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.AUDIENCE,)),),
        fires=(
            Example(
                "If you are a California resident, the text below applies.",
                "The text below applies.",
            ),
        ),
        silent=(
            Example(
                "You may request deletion of your data.",
                "You may request deletion of your data if you are a resident of California.",
            ),
            Example(
                "Some residents of our home play chess.",
                "Some residents of our home play chess and cards.",
            ),
        ),
    ),
)
