"""Purposes and legal bases: what data is for."""

from __future__ import annotations

from policydiff.rules.effects import Effect
from policydiff.rules.family import CCPA, COLORADO, FTC, GDPR_INFORM
from policydiff.rules.records import Example, Rule, Selector
from policydiff.statements import Facet

RULES: tuple[Rule, ...] = (
    Rule(
        id="ai-training-added",
        covers=("B4",),
        title="AI or model training newly named",
        rationale="Data given for a service would train models.",
        legal_basis=(
            FTC,
            COLORADO,
        ),
        effect=Effect.EXPANDS,
        explanation="{news}",
        selectors=(Selector(facets=(Facet.PURPOSE,), ids=("ai-training",), tendency=1),),
        consent=True,
        firm=True,
        fires=(
            Example(
                "We use your data to improve our service.",
                "We use your data to improve our service and to train machine learning models.",
            ),
        ),
    ),
    Rule(
        id="ads-purpose-added",
        covers=("B3",),
        title="Advertising newly named",
        rationale="Targeted advertising needs a choice.",
        legal_basis=(
            COLORADO,
            CCPA,
        ),
        effect=Effect.EXPANDS,
        explanation="{news}",
        selectors=(Selector(facets=(Facet.PURPOSE,), ids=("ads", "measure-ads"), tendency=1),),
        consent=True,
        firm=True,
        fires=(
            Example(
                "We use your data to provide support.",
                "We use your data to provide support and for targeted advertising.",
            ),
        ),
    ),
    Rule(
        id="automated-decision-added",
        covers=("B5",),
        title="Automated decisions newly named",
        rationale="A decision without a person has its own rights.",
        legal_basis=("GDPR Art. 13(2)(f), 22",),
        effect=Effect.EXPANDS,
        explanation="{news}",
        selectors=(
            Selector(facets=(Facet.PURPOSE,), ids=("automated-decision", "profiling"), tendency=1),
        ),
        consent=True,
        firm=True,
        fires=(
            Example(
                "We use your data for billing.",
                "We use your data for billing and automated decision making.",
            ),
        ),
    ),
    Rule(
        id="purpose-on-existing-data",
        covers=("B2", "I8"),
        title="Data already held gets a new use",
        rationale="What was promised when it was collected no longer holds.",
        legal_basis=(
            FTC,
            COLORADO,
        ),
        effect=Effect.EXPANDS,
        explanation="On data already held, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.CONDITION,), ids=("existing",), tendency=1),),
        consent=True,
        firm=True,
        fires=(
            Example(
                "We may use data for research.",
                "We may use data, including data already collected, for research.",
            ),
        ),
    ),
    Rule(
        id="services-combined",
        covers=("A8",),
        title="Data combined across services",
        rationale="Profiles across services surprise people.",
        legal_basis=(
            FTC,
            "WP260 rev.01",
        ),
        effect=Effect.EXPANDS,
        explanation="{news}",
        selectors=(
            Selector(facets=(Facet.PURPOSE,), ids=("combine-services",), tendency=1),
            Selector(facets=(Facet.ACT,), ids=("combine",), tendency=1),
        ),
        fires=(
            Example(
                "We may use your data.", "We may use and combine your data across our services."
            ),
        ),
    ),
    Rule(
        id="services-kept-apart",
        covers=("A8",),
        title="Data no longer combined",
        rationale="Profiles across services end, on paper.",
        legal_basis=(COLORADO,),
        effect=Effect.RESTRICTS,
        explanation="{news}",
        selectors=(
            Selector(facets=(Facet.PURPOSE,), ids=("combine-services",), tendency=-1),
            Selector(facets=(Facet.ACT,), ids=("combine",), tendency=-1),
        ),
        fires=(
            Example(
                "We may use and combine your data across our services.", "We may use your data."
            ),
        ),
    ),
    Rule(
        id="purpose-added",
        covers=("B1", "B9"),
        title="New purpose",
        rationale="People are always told of a new purpose.",
        legal_basis=(
            GDPR_INFORM,
            COLORADO,
        ),
        effect=Effect.EXPANDS,
        explanation="{news}",
        selectors=(Selector(facets=(Facet.PURPOSE,), tendency=1),),
        firm=True,
        fires=(
            Example("We use your data for billing.", "We use your data for billing and research."),
        ),
    ),
    Rule(
        id="purpose-dropped",
        covers=("B6",),
        title="Purpose dropped, or ruled out",
        rationale="Data serves less, on paper.",
        legal_basis=(COLORADO,),
        effect=Effect.RESTRICTS,
        explanation="{news}",
        selectors=(Selector(facets=(Facet.PURPOSE,), tendency=-1),),
        firm=True,
        fires=(
            Example("We use your data for billing and research.", "We use your data for billing."),
        ),
    ),
    Rule(
        id="purpose-reworded",
        covers=("B1",),
        title="Purpose text changed",
        rationale="What data is for is always told.",
        legal_basis=(GDPR_INFORM,),
        effect=Effect.UNCLEAR,
        explanation="The text {says} {node}; what for is not clear.",
        selectors=(Selector(facets=(Facet.PURPOSE,)),),
        fires=(Example("Come in, except for research.", "Come in, except for billing."),),
    ),
    Rule(
        id="limit-removed",
        covers=("B7",),
        title="Limit removed",
        rationale="A limit such as “only” bound the practice.",
        legal_basis=(
            GDPR_INFORM,
            FTC,
        ),
        effect=Effect.EXPANDS,
        explanation="{clause} {says} {node}, and so has more room.",
        selectors=(Selector(facets=(Facet.SCOPE,), tendency=1),),
        firm=True,
        fires=(Example("We use your data only for billing.", "We use your data for billing."),),
    ),
    Rule(
        id="limit-added",
        covers=("B7",),
        title="Limit added",
        rationale="The text binds more than before.",
        legal_basis=(GDPR_INFORM,),
        effect=Effect.RESTRICTS,
        explanation="{clause} {says} {node}, and so has less room.",
        selectors=(Selector(facets=(Facet.SCOPE,), tendency=-1),),
        firm=True,
        fires=(Example("We use your data for billing.", "We use your data only for billing."),),
    ),
    Rule(
        id="legal-basis-changed",
        covers=("B8",),
        title="Legal basis changed",
        rationale="Another basis brings other rights.",
        legal_basis=("GDPR Art. 13(1)(c)–(d)",),
        effect=Effect.REDIRECTS,
        explanation="On the legal basis, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.BASIS,)),),
        firm=True,
        fires=(
            Example(
                "We use your data on the basis of your consent.",
                "We use your data for our legitimate interests.",
            ),
        ),
    ),
    Rule(
        id="human-access-added",
        covers=("B10",),
        title="People may look at data",
        rationale="Somebody reads what only machines read before.",
        legal_basis=(FTC,),
        effect=Effect.EXPANDS,
        explanation="On people looking at data, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.GOVERNANCE,), ids=("human-access",), tendency=1),),
        fires=(
            Example("We may review support messages.", "We may manually review support messages."),
        ),
    ),
    Rule(
        id="human-access-removed",
        covers=("B10",),
        title="People look at data less",
        rationale="Fewer people read data.",
        legal_basis=(COLORADO,),
        effect=Effect.RESTRICTS,
        explanation="On people looking at data, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.GOVERNANCE,), ids=("human-access",), tendency=-1),),
        fires=(
            Example("We may manually review support messages.", "We may review support messages."),
        ),
    ),
)
