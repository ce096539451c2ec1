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
    ),
)
