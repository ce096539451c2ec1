"""How data is handled: combined, read by people, within a limit, on a legal basis."""

from __future__ import annotations

from policydiff.rules.effects import Effect
from policydiff.rules.family import COLORADO, FTC, GDPR_INFORM
from policydiff.rules.records import Example, Rule, Selector
from policydiff.statements import Facet

RULES: tuple[Rule, ...] = (
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
        silent=(
            Example("You may combine vouchers.", "You may combine vouchers and discounts."),
            Example(
                "We combine data across our services.",
                "We combine information across our services.",
            ),
            Example(
                "We do not combine data across our services.",
                "We never combine data across our services.",
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
        silent=(
            Example(
                "We combine data across our services.", "Across our services, we combine data."
            ),
            Example("Can you combine my accounts?", "Will you combine my accounts?"),
            Example("We never combine your files.", "We do not combine your files."),
        ),
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
        explanation="{clause} {says} {node}, and so {reach}.",
        selectors=(Selector(facets=(Facet.SCOPE,), tendency=1),),
        firm=True,
        fires=(Example("We use your data only for billing.", "We use your data for billing."),),
        silent=(
            Example("We use your data solely for billing.", "We use your data only for billing."),
            Example("This is only a summary.", "This is a summary."),
            Example("Do you only collect my name?", "Do you collect my name?"),
            Example(
                "You may use our site only for learning.", "You may use our site for learning."
            ),
        ),
    ),
    Rule(
        id="limit-added",
        covers=("B7",),
        title="Limit added",
        rationale="The text binds more than before.",
        legal_basis=(GDPR_INFORM,),
        effect=Effect.RESTRICTS,
        explanation="{clause} {says} {node}, and so {reach}.",
        selectors=(Selector(facets=(Facet.SCOPE,), tendency=-1),),
        firm=True,
        fires=(Example("We use your data for billing.", "We use your data only for billing."),),
        silent=(
            Example(
                "We use your data exclusively for billing.", "We use your data only for billing."
            ),
            Example("This page is a summary.", "This page is only a summary."),
        ),
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
        silent=(
            Example("Our legal basis is your consent.", "Your consent is our legal basis."),
            Example(
                "Our interest in old maps is well known.",
                "Our interest in old maps and globes is well known.",
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
        silent=(
            Example(
                "We may manually review support messages.",
                "Support messages may be manually reviewed by us.",
            ),
            Example("We read books aloud to patients.", "Our people read books aloud to patients."),
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
        silent=(
            Example("You may ask for a manual review.", "You may ask for a review by hand."),
            Example("Our staff manually water the garden.", "Our staff water the garden."),
        ),
    ),
)
