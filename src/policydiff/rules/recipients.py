"""Recipients: who gets data."""

from __future__ import annotations

from policydiff.rules.effects import Effect
from policydiff.rules.family import COLORADO, FTC, GDPR_INFORM
from policydiff.rules.records import Example, Rule, Selector
from policydiff.statements import Facet

RULES: tuple[Rule, ...] = (
    Rule(
        id="source-added",
        covers=("A6", "C1"),
        title="New source of data, or somebody new who collects it",
        rationale="What others say of people is collected behind their backs.",
        legal_basis=("GDPR Art. 14(2)(f)", COLORADO),
        effect=Effect.EXPANDS,
        explanation="{news}",
        selectors=(Selector(facets=(Facet.RECIPIENT,), acts=("collect",), tendency=1),),
        consent_if_sensitive=True,
        fires=(
            Example("We collect data from you.", "We collect data from you and from data brokers."),
            Example(
                "Advertisers may collect your IP address.",
                "Advertisers and insurers may collect your IP address.",
            ),
        ),
        silent=(
            Example(
                "We collect your results from your doctor.",
                "From your doctor, we collect your results.",
            ),
            Example(
                "We share your results with your doctor.",
                "We share your results with your doctor and insurers.",
            ),
            Example(
                "Our gardeners collect leaves from our partners' trees.",
                "Our gardeners collect leaves and nuts from our partners' trees.",
            ),
        ),
    ),
    Rule(
        id="source-removed",
        covers=("A6", "C5"),
        title="Source of data removed, or somebody who collected it",
        rationale="Fewer tell of people, or collect from them, on paper.",
        legal_basis=(COLORADO,),
        effect=Effect.RESTRICTS,
        explanation="{news}",
        selectors=(Selector(facets=(Facet.RECIPIENT,), acts=("collect",), tendency=-1),),
        fires=(
            Example("We collect data from you and from data brokers.", "We collect data from you."),
        ),
        silent=(
            Example(
                "We collect your results from insurers and from schools.",
                "We collect your results from schools and from insurers.",
            ),
            Example(
                "We share your results with schools and insurers.",
                "We share your results with schools.",
            ),
            Example("From whom do we collect data?", "From which insurers do we collect data?"),
        ),
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
        silent=(
            Example(
                "We disclose data to the police if the law requires it.",
                "If the law requires it, we disclose data to the police.",
            ),
            Example(
                "You may complain to the police.", "You may complain to the police or to a court."
            ),
            Example(
                "We do not share data with the police.", "We never share data with the police."
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
        consent_if_sensitive=True,
        fires=(
            Example(
                "We share your name with our processors.",
                "We share your name with our processors and affiliates.",
            ),
        ),
        silent=(
            Example(
                "We share your name with our affiliates.",
                "We share your name with our group companies.",
            ),
            Example("Our affiliates sell seeds.", "Our affiliates sell seeds and tools."),
            Example(
                "We do not share your name with our affiliates.",
                "We never share your name with our affiliates.",
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
            Selector(
                facets=(Facet.GOVERNANCE,), ids=("public-default", "private-default"), tendency=1
            ),
        ),
        consent=True,
        fires=(
            Example(
                "We share your name with our affiliates.",
                "We share your name with our affiliates and the public.",
            ),
        ),
        silent=(
            Example("Your profile is public.", "Your profile is visible to the public."),
            Example(
                "Our garden is open to the public.",
                "Our garden and our café are open to the public.",
            ),
            Example(
                "You may make your score public.", "You may make your score or your name public."
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
        consent_if_sensitive=True,
        fires=(
            Example(
                "We share your name with our processors.",
                "We share your name with our processors and data brokers.",
            ),
        ),
        silent=(
            Example(
                "We share your name with our bank and our courier.",
                "We share your name with our courier and our bank.",
            ),
            Example(
                "We do not share your name with advertisers.",
                "We do not ever share your name with advertisers.",
            ),
            Example("With whom do we share data?", "With which advertisers do we share data?"),
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
        silent=(
            Example("We share data with service providers.", "We share data with processors."),
            Example("Your doctor and your nurse can talk to you.", "Your doctor can talk to you."),
            Example("Who receives your data, and why?", "Who receives your data?"),
        ),
    ),
    Rule(
        id="recipient-reworded",
        covers=("C1",),
        title="Recipient text changed",
        rationale="Who gets data is told.",
        legal_basis=(GDPR_INFORM,),
        effect=Effect.UNCLEAR,
        explanation="Somebody is named without an act: the text {says} {node}. {not_judged}",
        selectors=(Selector(facets=(Facet.RECIPIENT,)),),
        fires=(Example("Come in, except advertisers.", "Come in, except insurers."),),
        silent=(
            Example(
                "We share your name with our bank.",
                "We share your name with our bank and our courier.",
            ),
            Example(
                "We share your name with third parties.", "We share your name with other companies."
            ),
        ),
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
        consent_if_sensitive=True,
        fires=(
            Example(
                "We use payment processors such as Stripe.",
                "We use payment processors such as Stripe and Adyen.",
            ),
        ),
        silent=(
            Example("We use Stripe to take payments.", "To take payments, we use Stripe."),
            Example("We do not use Google Analytics.", "We never use Google Analytics."),
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
        silent=(
            Example("We use Stripe for payments.", "Stripe is what we use for payments."),
            Example("We do not use Facebook.", "We never use Facebook."),
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
        silent=(
            Example("We use Stripe for payments.", "We use Stripe and Adyen for payments."),
            Example("We use Stripe for payments.", "For payments we use Stripe."),
        ),
    ),
    Rule(
        id="controller-on-its-own",
        covers=("C9",),
        title="Recipient acts for itself",
        rationale="A processor follows instructions, a controller its own aims.",
        legal_basis=("GDPR Art. 26, 28",),
        effect=Effect.EXPANDS,
        explanation="On whose behalf data is handled, the text {says} {node}.",
        selectors=(
            Selector(facets=(Facet.GOVERNANCE,), ids=("on-behalf", "own-behalf"), tendency=1),
        ),
        fires=(
            Example(
                "Vendors may process your data on our behalf.", "Vendors may process your data."
            ),
        ),
        silent=(
            Example(
                "Vendors process your data on our behalf.",
                "On our behalf, vendors process your data.",
            ),
            Example("Vendors act on our instructions.", "Vendors act upon our instructions."),
            Example(
                "A lawyer may ask for a copy on your behalf.",
                "An agent may ask for a copy on your behalf.",
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
        selectors=(
            Selector(facets=(Facet.GOVERNANCE,), ids=("on-behalf", "own-behalf"), tendency=-1),
        ),
        fires=(
            Example(
                "Vendors may process your data.", "Vendors may process your data on our behalf."
            ),
        ),
        silent=(
            Example("Vendors act on our behalf.", "Vendors act on behalf of us."),
            Example(
                "Vendors process data on our behalf.", "Vendors process your data on our behalf."
            ),
        ),
    ),
)
