"""How a right is used: ways, proof, fees, deadlines, prices."""

from __future__ import annotations

from policydiff.rules.effects import Effect
from policydiff.rules.family import GDPR_INFORM
from policydiff.rules.records import Example, Rule, Selector
from policydiff.statements import Facet

RULES: tuple[Rule, ...] = (
    Rule(
        id="channel-lost",
        covers=("F3",),
        title="Way to act or be told lost",
        rationale="How rights are used is always told.",
        legal_basis=(GDPR_INFORM,),
        effect=Effect.EXPANDS,
        explanation="On how to act or be told, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.CHANNEL,), tendency=1),),
        firm=True,
        fires=(Example("You may request deletion by email.", "You may request deletion."),),
        silent=(
            Example("You may request deletion by e-mail.", "You may request deletion by email."),
            Example("We collect your data by phone and by post.", "We collect your data by phone."),
            Example("Friends sent us cakes by post.", "Friends sent us cakes."),
        ),
    ),
    Rule(
        id="channel-added",
        covers=("F3",),
        title="Way to act or be told added",
        rationale="How rights are used is always told.",
        legal_basis=(GDPR_INFORM,),
        effect=Effect.RESTRICTS,
        explanation="On how to act or be told, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.CHANNEL,), tendency=-1),),
        firm=True,
        fires=(Example("You may request deletion.", "You may request deletion by email."),),
        silent=(
            Example("To request deletion, write an email.", "Write an email to request deletion."),
            Example(
                "You can buy tickets at the door.", "You can buy tickets at the door or by phone."
            ),
        ),
    ),
    Rule(
        id="channel-changed",
        covers=("F3",),
        title="Way to act or be told changed",
        rationale="How rights are used is always told.",
        legal_basis=(GDPR_INFORM,),
        effect=Effect.REDIRECTS,
        explanation="{pointed}",
        selectors=(Selector(facets=(Facet.CHANNEL,)),),
        firm=True,
        fires=(
            Example(
                "To access your data, write to privacy@example.org.",
                "To access your data, go to https://example.org/help.",
            ),
        ),
        silent=(
            Example(
                "Write to privacy@example.org to access your data.",
                "Write to data@example.org to access your data.",
            ),
            Example("You may request deletion by email.", "You may request deletion."),
        ),
    ),
    Rule(
        id="proof-of-identity-asked",
        covers=("F6",),
        title="Proof of identity asked",
        rationale="A burden on whoever uses a right.",
        legal_basis=("GDPR Art. 12(6)",),
        effect=Effect.EXPANDS,
        explanation="On proving who one is, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.GOVERNANCE,), ids=("identity-proof",), tendency=1),),
        firm=True,
        fires=(
            Example(
                "You may request deletion of your data.",
                "You may request deletion of your data with proof of identity.",
            ),
        ),
        silent=(
            Example(
                "We ask for proof of identity when you request a copy.",
                "When you request a copy, we ask for proof of identity.",
            ),
            Example(
                "Every member has an identity in the game.",
                "Every member has a name and identity in the game.",
            ),
        ),
    ),
    Rule(
        id="proof-of-identity-dropped",
        covers=("F6",),
        title="Proof of identity no longer asked",
        rationale="A burden gone.",
        legal_basis=("GDPR Art. 12(6)",),
        effect=Effect.RESTRICTS,
        explanation="On proving who one is, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.GOVERNANCE,), ids=("identity-proof",), tendency=-1),),
        firm=True,
        fires=(
            Example(
                "You may request deletion of your data with proof of identity.",
                "You may request deletion of your data.",
            ),
        ),
        silent=(
            Example(
                "You may request a copy with proof of identity.",
                "With proof of identity you may request a copy.",
            ),
            Example("We are proud of our identity as a charity.", "We are proud to be a charity."),
        ),
    ),
    Rule(
        id="fee-asked",
        covers=("F6",),
        title="Fee asked, or no longer ruled out",
        rationale="A burden on whoever uses a right or a service.",
        legal_basis=("GDPR Art. 12(5)",),
        effect=Effect.EXPANDS,
        explanation="{fee} People are asked for more.",
        selectors=(
            Selector(facets=(Facet.GOVERNANCE,), ids=("fee-asked", "fee-spared"), tendency=1),
        ),
        firm=True,
        fires=(Example("We will not charge a fee.", "We will charge a fee."),),
        silent=(
            Example(
                "You may get a copy of your data free of charge.",
                "You may get a copy of your data at no charge.",
            ),
            Example("Feel free to write.", "Please write."),
            Example("We charge a fee for copies.", "We charge a reasonable fee for copies."),
        ),
    ),
    Rule(
        id="fee-spared",
        covers=("F6",),
        title="Fee ruled out, or no longer asked",
        rationale="A burden gone.",
        legal_basis=("GDPR Art. 12(5)",),
        effect=Effect.RESTRICTS,
        explanation="{fee} People are asked for less.",
        selectors=(
            Selector(facets=(Facet.GOVERNANCE,), ids=("fee-asked", "fee-spared"), tendency=-1),
        ),
        firm=True,
        fires=(
            Example(
                "You may request a copy of your data.",
                "You may request a copy of your data free of charge.",
            ),
        ),
        silent=(
            Example("We charge no fee for a copy.", "A copy is free of charge."),
            Example(
                "Our nurses are in charge of the ward.", "Our doctors are in charge of the ward."
            ),
            Example("Please write.", "Feel free to write."),
        ),
    ),
    Rule(
        id="fee-or-deadline-changed",
        covers=("F6",),
        title="Fee or deadline changed",
        rationale="A burden on whoever uses a right.",
        legal_basis=("GDPR Art. 12(3), 12(5)",),
        effect=Effect.REDIRECTS,
        explanation="On fees or deadlines, the text {says} {node}.",
        selectors=(
            Selector(
                facets=(Facet.GOVERNANCE,), ids=("fee", "fee-asked", "fee-spared", "deadline")
            ),
        ),
        firm=True,
        fires=(Example("We answer requests.", "We answer requests at your cost."),),
        silent=(
            Example(
                "We reply to requests free of charge.", "Free of charge, we reply to requests."
            ),
            Example("You may request a copy.", "You may request a copy free of charge."),
        ),
    ),
    Rule(
        id="incentive-added",
        covers=("F11",),
        title="Price or service may differ",
        rationale="A choice may cost something.",
        legal_basis=("CCPA 1798.125",),
        effect=Effect.EXPANDS,
        explanation="On incentives or prices, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.GOVERNANCE,), ids=("incentive",), tendency=1),),
        fires=(Example("", "We offer a financial incentive for your data."),),
        silent=(
            Example(
                "We offer a financial incentive for your data.",
                "For your data, we offer a financial incentive.",
            ),
            Example("Our team likes an incentive.", "Our team likes an incentive and a song."),
        ),
    ),
    Rule(
        id="incentive-dropped",
        covers=("F11",),
        title="Price or service no longer differs",
        rationale="A choice costs less.",
        legal_basis=("CCPA 1798.125",),
        effect=Effect.RESTRICTS,
        explanation="On incentives or prices, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.GOVERNANCE,), ids=("incentive",), tendency=-1),),
        fires=(Example("We offer a financial incentive for your data.", ""),),
        silent=(
            Example("We offer a financial incentive.", "A financial incentive is offered by us."),
            Example("Is there a discount for members?", "Is there a discount?"),
        ),
    ),
)
