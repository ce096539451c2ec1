"""Places and transfers."""

from __future__ import annotations

from policydiff.rules.effects import Effect
from policydiff.rules.family import GDPR_INFORM
from policydiff.rules.records import Example, Rule, Selector
from policydiff.statements import Facet

RULES: tuple[Rule, ...] = (
    Rule(
        id="place-added",
        covers=("D1",),
        title="New place of storage or transfer",
        rationale="Another country means another law.",
        legal_basis=(
            GDPR_INFORM,
            "GDPR Art. 13(1)(f)",
        ),
        effect=Effect.EXPANDS,
        explanation="{news}",
        selectors=(Selector(facets=(Facet.PLACE,), tendency=1),),
        fires=(
            Example(
                "We store your data in Germany.",
                "We store your data in Germany and the United States.",
            ),
        ),
        silent=(
            Example("We store your data in the United States.", "We store your data in the USA."),
            Example("We have shops in Spain.", "We have shops in Spain and Italy."),
            Example("We never store your data in China.", "We do not store your data in China."),
        ),
    ),
    Rule(
        id="place-removed",
        covers=("D1", "D3"),
        title="Place removed, or ruled out",
        rationale="Data goes to fewer places, on paper.",
        legal_basis=(GDPR_INFORM,),
        effect=Effect.RESTRICTS,
        explanation="{news}",
        selectors=(Selector(facets=(Facet.PLACE,), tendency=-1),),
        fires=(
            Example(
                "We store your data in Germany and the United States.",
                "We store your data in Germany.",
            ),
        ),
        silent=(
            Example(
                "We store your data in France and Spain.", "We store your data in Spain and France."
            ),
            Example("Our founders met in Canada and Peru.", "Our founders met in Peru."),
        ),
    ),
    Rule(
        id="place-changed",
        covers=("D1",),
        title="Text on a place changed",
        rationale="Another country means another law.",
        legal_basis=(GDPR_INFORM,),
        effect=Effect.REDIRECTS,
        explanation="On places, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.PLACE,)),),
        fires=(Example("Our company is based in France.", "Our company is based in Spain."),),
        silent=(
            Example("We store your data in Germany.", "We store your data in Germany and Brazil."),
            Example("We store your data in the EU.", "We store your data in the European Union."),
        ),
    ),
    Rule(
        id="safeguard-dropped",
        covers=("D2",),
        title="Transfer safeguard dropped",
        rationale="The safeguard is part of what people are told.",
        legal_basis=("GDPR Art. 13(1)(f)",),
        effect=Effect.EXPANDS,
        explanation="On safeguards for transfers, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.SAFEGUARD,), tendency=1),),
        fires=(
            Example("We transfer data under standard contractual clauses.", "We transfer data."),
        ),
        silent=(
            Example(
                "We transfer data under standard contractual clauses.",
                "Under standard contractual clauses, we transfer data.",
            ),
            Example(
                "You can ask for a copy of our contract.", "You can ask for a copy of our terms."
            ),
        ),
    ),
    Rule(
        id="safeguard-added",
        covers=("D2",),
        title="Transfer safeguard added",
        rationale="The safeguard is part of what people are told.",
        legal_basis=("GDPR Art. 13(1)(f)",),
        effect=Effect.RESTRICTS,
        explanation="On safeguards for transfers, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.SAFEGUARD,), tendency=-1),),
        fires=(
            Example("We transfer data.", "We transfer data under standard contractual clauses."),
        ),
        silent=(
            Example(
                "We transfer data under SCCs.",
                "We transfer data under standard contractual clauses.",
            ),
            Example(
                "What are standard contractual clauses?",
                "What are binding corporate rules and standard contractual clauses?",
            ),
        ),
    ),
    Rule(
        id="safeguard-changed",
        covers=("D2",),
        title="Transfer safeguard changed",
        rationale="The safeguard is part of what people are told.",
        legal_basis=("GDPR Art. 13(1)(f)",),
        effect=Effect.REDIRECTS,
        explanation="On safeguards for transfers, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.SAFEGUARD,)),),
        fires=(
            Example(
                "Come in, except under standard contractual clauses.",
                "Come in, except under binding corporate rules.",
            ),
        ),
        silent=(
            Example("We transfer data under standard contractual clauses.", "We transfer data."),
            Example(
                "We transfer data under binding corporate rules.",
                "Data is transferred under binding corporate rules.",
            ),
        ),
    ),
)
