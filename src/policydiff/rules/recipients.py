"""Recipients: who gets data, and whether it is sold."""

from __future__ import annotations

from policydiff.rules.effects import Effect
from policydiff.rules.family import CCPA, COLORADO, FTC, GDPR_INFORM
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
    ),
    Rule(
        id="government-access-widened",
        covers=("C7",),
        title="Disclosure to authorities widened",
        rationale="People need to know who may ask for data.",
        legal_basis=(GDPR_INFORM,),
        effect=Effect.EXPANDS,
        explanation="{news}",
        selectors=(Selector(facets=(Facet.RECIPIENT,), ids=("government",), tendency=1),),
        fires=(
            Example(
                "We may share data with our affiliates.",
                "We may share data with our affiliates and the police.",
            ),
        ),
    ),
    Rule(
        id="group-or-sale-of-business-widened",
        covers=("C6",),
        title="Affiliates or buyers of the business added",
        rationale="More companies may hold the data.",
        legal_basis=(COLORADO,),
        effect=Effect.EXPANDS,
        explanation="{news}",
        selectors=(Selector(facets=(Facet.RECIPIENT,), ids=("affiliate", "acquirer"), tendency=1),),
        fires=(
            Example(
                "We share your name with our processors.",
                "We share your name with our processors and affiliates.",
            ),
        ),
    ),
    Rule(
        id="made-public",
        covers=("C8",),
        title="Data may become public",
        rationale="What everybody can see cannot be taken back.",
        legal_basis=(FTC,),
        effect=Effect.EXPANDS,
        explanation="{news}",
        selectors=(
            Selector(facets=(Facet.RECIPIENT,), ids=("public",), tendency=1),
            Selector(facets=(Facet.GOVERNANCE,), ids=("public-default",), tendency=1),
        ),
        consent=True,
        fires=(
            Example(
                "We share your name with our affiliates.",
                "We share your name with our affiliates and the public.",
            ),
        ),
    ),
    Rule(
        id="recipient-added",
        covers=("C1", "J9"),
        title="New recipient",
        rationale="People are told who gets their data.",
        legal_basis=(
            GDPR_INFORM,
            COLORADO,
        ),
        effect=Effect.EXPANDS,
        explanation="{news}",
        selectors=(Selector(facets=(Facet.RECIPIENT,), tendency=1),),
        fires=(
            Example(
                "We share your name with our processors.",
                "We share your name with our processors and data brokers.",
            ),
        ),
    ),
    Rule(
        id="recipient-removed",
        covers=("C5",),
        title="Recipient removed, or ruled out",
        rationale="Fewer get the data, on paper.",
        legal_basis=(COLORADO,),
        effect=Effect.RESTRICTS,
        explanation="{news}",
        selectors=(Selector(facets=(Facet.RECIPIENT,), tendency=-1),),
        fires=(
            Example(
                "We share your name with our processors and data brokers.",
                "We share your name with our processors.",
            ),
        ),
    ),
    Rule(
        id="recipient-reworded",
        covers=("C1",),
        title="Recipient text changed",
        rationale="Who gets data is told.",
        legal_basis=(GDPR_INFORM,),
        effect=Effect.UNCLEAR,
        explanation="The text {says} {node}; what they get is not clear.",
        selectors=(Selector(facets=(Facet.RECIPIENT,)),),
        fires=(Example("Come in, except advertisers.", "Come in, except insurers."),),
    ),
    Rule(
        id="vendor-added",
        covers=("C2",),
        title="New named recipient",
        rationale="Readers who know the name would want to hear.",
        legal_basis=(
            "COPPA 16 CFR 312.4",
            GDPR_INFORM,
        ),
        effect=Effect.EXPANDS,
        explanation="{news}",
        selectors=(Selector(facets=(Facet.VENDOR,), tendency=1),),
        fires=(
            Example(
                "We use payment processors such as Stripe.",
                "We use payment processors such as Stripe and Adyen.",
            ),
        ),
    ),
    Rule(
        id="vendor-removed",
        covers=("C5",),
        title="Named recipient removed",
        rationale="Fewer get the data, on paper.",
        legal_basis=(COLORADO,),
        effect=Effect.RESTRICTS,
        explanation="{news}",
        selectors=(Selector(facets=(Facet.VENDOR,), tendency=-1),),
        fires=(
            Example(
                "We use payment processors such as Stripe and Adyen.",
                "We use payment processors such as Stripe.",
            ),
        ),
    ),
    Rule(
        id="vendor-text-changed",
        covers=("C2",),
        title="Named company changed",
        rationale="Who gets data is told.",
        legal_basis=(GDPR_INFORM,),
        effect=Effect.REDIRECTS,
        explanation="On companies, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.VENDOR,)),),
        fires=(Example("Come in, except Stripe.", "Come in, except Adyen."),),
    ),
    Rule(
        id="controller-on-its-own",
        covers=("C9",),
        title="Recipient acts for itself",
        rationale="A processor follows instructions, a controller its own aims.",
        legal_basis=("GDPR Art. 26, 28",),
        effect=Effect.EXPANDS,
        explanation="On whose behalf data is handled, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.GOVERNANCE,), ids=("on-behalf",), tendency=1),),
        fires=(
            Example(
                "Vendors may process your data on our behalf.", "Vendors may process your data."
            ),
        ),
    ),
    Rule(
        id="processor-bound",
        covers=("C9",),
        title="Recipient bound to instructions",
        rationale="A processor follows instructions.",
        legal_basis=("GDPR Art. 28",),
        effect=Effect.RESTRICTS,
        explanation="On whose behalf data is handled, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.GOVERNANCE,), ids=("on-behalf",), tendency=-1),),
        fires=(
            Example(
                "Vendors may process your data.", "Vendors may process your data on our behalf."
            ),
        ),
    ),
)
