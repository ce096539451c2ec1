"""Who is responsible, what is covered, and on what terms."""

from __future__ import annotations

from policydiff.rules.effects import Effect
from policydiff.rules.family import COLORADO, FTC, GDPR_INFORM
from policydiff.rules.records import Example, Rule, Selector
from policydiff.statements import Facet

RULES: tuple[Rule, ...] = (
    Rule(
        id="acceptance-by-use",
        covers=("I9",),
        title="Acceptance by use introduced",
        rationale="Use is no consent.",
        legal_basis=("GDPR Art. 7",),
        effect=Effect.EXPANDS,
        explanation="On agreement, the text {says} {node}.",
        selectors=(
            Selector(facets=(Facet.GOVERNANCE,), ids=("acceptance",), tendency=1),
            Selector(facets=(Facet.ACT,), acts=("use",), tendency=1),
        ),
        beside=Selector(facets=(Facet.GOVERNANCE,), ids=("acceptance",), tendency=1),
        consent_if_sensitive=True,
        fires=(Example("", "By using our service you agree to this policy."),),
        silent=(
            Example(
                "By using our site you agree to this policy.",
                "By using our website you agree to this policy.",
            ),
            Example("Use of the pool is free.", "Use of the pool and the sauna is free."),
            Example(
                "We agree with our partners on prices.",
                "We agree with our partners on prices and dates.",
            ),
        ),
    ),
    Rule(
        id="acceptance-by-use-dropped",
        covers=("I9",),
        title="Acceptance by use dropped",
        rationale="Use is no consent.",
        legal_basis=("GDPR Art. 7",),
        effect=Effect.RESTRICTS,
        explanation="On agreement, the text {says} {node}.",
        selectors=(
            Selector(facets=(Facet.GOVERNANCE,), ids=("acceptance",), tendency=-1),
            Selector(facets=(Facet.ACT,), acts=("use",), tendency=-1),
        ),
        beside=Selector(facets=(Facet.GOVERNANCE,), ids=("acceptance",), tendency=-1),
        fires=(Example("By using our service you agree to this policy.", ""),),
        silent=(
            Example(
                "By using our app you accept this notice.",
                "You accept this notice by using our app.",
            ),
            Example("We accept cards and cash.", "We accept cards."),
        ),
    ),
    Rule(
        id="liability-or-forum-widened",
        covers=("I5",),
        title="Liability, forum or arbitration",
        rationale="What people can do about a wrong.",
        legal_basis=("WP260 rev.01",),
        effect=Effect.EXPANDS,
        explanation="On liability or disputes, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.GOVERNANCE,), ids=("governing-law",), tendency=1),),
        fires=(Example("", "Disputes are settled by binding arbitration."),),
        silent=(
            Example(
                "Disputes are settled by binding arbitration.",
                "Binding arbitration settles disputes.",
            ),
            Example(
                "Children settle disputes with a coin.",
                "Children settle disputes with a coin or a song.",
            ),
        ),
    ),
    Rule(
        id="liability-or-forum-narrowed",
        covers=("I5",),
        title="Liability, forum or arbitration",
        rationale="What people can do about a wrong.",
        legal_basis=("WP260 rev.01",),
        effect=Effect.RESTRICTS,
        explanation="On liability or disputes, the text {says} {node}.",
        selectors=(
            Selector(facets=(Facet.GOVERNANCE,), ids=("governing-law",), tendency=-1),
            Selector(facets=(Facet.DUTY,), ids=("liable",), tendency=-1),
        ),
        fires=(Example("Disputes are settled by binding arbitration.", ""),),
        silent=(
            Example(
                "Disputes are decided by arbitration.", "By arbitration, disputes are decided."
            ),
            Example("We love the law of gravity.", "We love gravity."),
        ),
    ),
    Rule(
        id="controller-changed",
        covers=("I1",),
        title="Controller or responsible body changed",
        rationale="People are always told who is responsible.",
        legal_basis=(
            GDPR_INFORM,
            COLORADO,
        ),
        effect=Effect.REDIRECTS,
        explanation="On who is responsible, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.GOVERNANCE,), ids=("controller",)),),
        firm=True,
        fires=(Example("", "Example Ltd is the controller of your data."),),
        silent=(
            Example(
                "Example Ltd is the controller of your data.",
                "The controller of your data is Example Ltd.",
            ),
            Example(
                "Use the game controller with both hands.", "Use a game controller with both hands."
            ),
            Example(
                "The air traffic controller is a hero of our game.",
                "The air traffic controller is the hero of our game.",
            ),
        ),
    ),
    Rule(
        id="notice-text-changed",
        covers=("I6", "I7"),
        title="Text on changes of the policy changed",
        rationale="How changes are told is a promise of its own.",
        legal_basis=("CalOPPA 22575(b)(3)",),
        effect=Effect.REDIRECTS,
        explanation="On changes of the policy, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.GOVERNANCE,), ids=("change-notice",)),),
        firm=True,
        fires=(Example("A change of this policy.", "Material changes to this policy."),),
        silent=(
            Example("We change our menu in spring.", "We change our menu in autumn."),
            Example("We change our passwords every week.", "We change our passwords every day."),
        ),
    ),
    Rule(
        id="scope-narrowed",
        covers=("I4",),
        title="Covers fewer people",
        rationale="What the text says no longer reaches some of its readers.",
        legal_basis=(COLORADO,),
        effect=Effect.EXPANDS,
        explanation="On what it covers, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.GOVERNANCE,), ids=("coverage",), tendency=1),),
        fires=(
            Example("This section also applies to residents of Canada.", ""),
            Example("", "This section applies only to residents of Canada."),
        ),
        silent=(
            Example("", "This section also applies to residents of Canada."),
            Example(
                "This section applies to our website.", "This section applies to our web site."
            ),
        ),
    ),
    Rule(
        id="scope-extended",
        covers=("I3",),
        title="Covers more people",
        rationale="What the text says now reaches readers whom it did not reach.",
        legal_basis=(COLORADO,),
        effect=Effect.RESTRICTS,
        explanation="On what it covers, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.GOVERNANCE,), ids=("coverage",), tendency=-1),),
        fires=(Example("", "This section also applies to residents of Canada."),),
        silent=(
            Example("This section also applies to residents of Canada.", ""),
            Example("A discount applies to seeds.", "A discount applies to seeds and tools."),
        ),
    ),
    Rule(
        id="scope-changed",
        covers=("I3", "I4"),
        title="What the policy covers changed",
        rationale="Who reads the right text changed.",
        legal_basis=(COLORADO,),
        effect=Effect.REDIRECTS,
        explanation="On what it covers, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.GOVERNANCE,), ids=("coverage",)),),
        fires=(Example("", "This policy applies to our Bramble app."),),
        silent=(
            Example("This policy applies to our website.", "This policy applies to our web site."),
            Example("A discount applies to seeds.", "A discount applies to seeds and tools."),
        ),
    ),
    Rule(
        id="definition-changed",
        covers=("J8",),
        title="Defined term changed",
        rationale="Every sentence that uses the term changed with it.",
        legal_basis=(FTC,),
        effect=Effect.UNCLEAR,
        explanation="How a term is defined changed: {node}. {not_judged}",
        selectors=(Selector(facets=(Facet.GOVERNANCE,), ids=("definition",)),),
        fires=(Example("", "“Partner” means a baker."),),
        silent=(
            Example("“Partner” means a baker.", "Partner means a baker."),
            Example(
                "We use the word “friend” with care.", "We use the word “friend” with great care."
            ),
            Example("This means a lot to us.", "It means a lot to us."),
        ),
    ),
    Rule(
        id="name-changed",
        covers=("I1", "I3", "I4"),
        title="Name changed",
        rationale="A company, product or person named here changed.",
        legal_basis=(GDPR_INFORM,),
        effect=Effect.REDIRECTS,
        explanation="{named}",
        selectors=(Selector(facets=(Facet.NAME,)),),
        fires=(Example("We work with Bakerly.", "We work with Butcherly."),),
        silent=(
            Example("We work with Bakerly.", "With Bakerly we work."),
            Example("We are hiring cooks in Springfield.", "We are hiring bakers in Springfield."),
            Example("Visit our site.", "Visit our Site."),
        ),
    ),
)
