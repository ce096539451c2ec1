"""Words that bind or weigh a sentence."""

from __future__ import annotations

from policydiff.rules.effects import Effect
from policydiff.rules.family import COLORADO, FLIPPED, FTC
from policydiff.rules.records import Example, Rule, Selector
from policydiff.statements import Facet, Stance

RULES: tuple[Rule, ...] = (
    Rule(
        id="firmness-changed",
        covers=("J2", "J3"),
        title="How firmly something is put changed",
        rationale="“Must” and “always” bind somebody; whom, the language does not say here.",
        legal_basis=(FTC,),
        effect=Effect.UNCLEAR,
        explanation="How firmly this is put changed: the text {says} {node}. {not_judged}",
        selectors=(
            Selector(facets=(Facet.MODALITY,), operations=FLIPPED),
            Selector(facets=(Facet.MODALITY,), ids=("strong",), tendency=0),
            Selector(facets=(Facet.MODALITY,), stances=(Stance.NONE,), ids=("weak",), tendency=0),
        ),
        alone=True,
        fires=(
            Example(
                "A parent must agree before a child joins.",
                "A parent may agree before a child joins.",
            ),
            Example("We will answer within a week.", "We try to answer within a week."),
        ),
        silent=(
            Example("We never share your name.", "We do not share your name."),
            Example("We collect your name.", "We may collect your name."),
            Example(
                "A parent has to agree before a child joins.",
                "A parent has to consent before a child joins.",
            ),
            Example(
                "We always use your address to ship orders.", "We use your address to ship orders."
            ),
        ),
    ),
    Rule(
        id="commitment-weakened",
        covers=("J2",),
        title="Commitment weakened",
        rationale="A promise with a loophole is less of one.",
        legal_basis=(FTC,),
        effect=Effect.EXPANDS,
        explanation="{clause} {says} {node}, and so is weaker.",
        selectors=(Selector(facets=(Facet.MODALITY,), tendency=1),),
        fires=(Example("We never share your name.", "We do not currently share your name."),),
        silent=(
            Example("We will never share your name.", "We never share your name."),
            Example("We may collect your name.", "We collect your name."),
            Example("Our café is always open on Sunday.", "Our café is usually open on Sunday."),
        ),
    ),
    Rule(
        id="commitment-strengthened",
        covers=("J3",),
        title="Commitment strengthened",
        rationale="A promise without a loophole is more of one.",
        legal_basis=(COLORADO,),
        effect=Effect.RESTRICTS,
        explanation="{clause} {says} {node}, and so is stronger.",
        selectors=(Selector(facets=(Facet.MODALITY,), tendency=-1),),
        fires=(Example("We do not currently share your name.", "We never share your name."),),
        silent=(
            Example("We never share your name.", "We will never share your name."),
            Example("Our café is usually open.", "Our café is always open."),
            Example("We always wash our hands.", "We always wash our hands and feet."),
        ),
    ),
    Rule(
        id="exception-added",
        covers=("J4",),
        title="Exception to a promise added, or to a permission removed",
        rationale="A promise that knows exceptions is less of one.",
        legal_basis=(FTC,),
        effect=Effect.EXPANDS,
        explanation="{clause} {says} {node}.",
        selectors=(Selector(facets=(Facet.EXCEPTION,), tendency=1),),
        fires=(
            Example(
                "We do not share your name.", "We do not share your name, except to ship orders."
            ),
        ),
        silent=(
            Example(
                "We do not share your name unless you ask us to.",
                "Unless you ask us to, we do not share your name.",
            ),
            Example("Our shop is open every day.", "Our shop is open every day except Monday."),
            Example(
                "We do not share your name except to ship orders.",
                "We do not share your name other than to ship orders.",
            ),
        ),
    ),
    Rule(
        id="exception-removed",
        covers=("J5",),
        title="Exception to a promise removed, or to a permission added",
        rationale="Fewer ways around it.",
        legal_basis=(COLORADO,),
        effect=Effect.RESTRICTS,
        explanation="{clause} {says} {node}.",
        selectors=(Selector(facets=(Facet.EXCEPTION,), tendency=-1),),
        fires=(
            Example(
                "We do not share your name, except to ship orders.", "We do not share your name."
            ),
        ),
        silent=(
            Example("The pool is open daily, except on Monday.", "The pool is open daily."),
            Example(
                "We do not sell data save as the law requires.",
                "We do not sell data except as the law requires.",
            ),
        ),
    ),
    Rule(
        id="condition-loosened",
        covers=("J4",),
        title="Condition loosened",
        rationale="The practice depends on less, or a promise on more.",
        legal_basis=(FTC,),
        effect=Effect.EXPANDS,
        explanation="{clause} {says} {node}: it stands under other conditions.",
        selectors=(Selector(facets=(Facet.CONDITION,), tendency=1),),
        fires=(Example("We share your name if required by law.", "We share your name."),),
        silent=(
            Example(
                "We share your file if the law requires it.",
                "If the law requires it, we share your file.",
            ),
            Example("If it rains, the party is inside.", "The party is inside."),
            Example(
                "We share your file where required by law.",
                "We share your file if required by law.",
            ),
        ),
    ),
    Rule(
        id="condition-tightened",
        covers=("J5",),
        title="Condition tightened",
        rationale="The practice depends on more, or a promise on less.",
        legal_basis=(COLORADO,),
        effect=Effect.RESTRICTS,
        explanation="{clause} {says} {node}: it stands under other conditions.",
        selectors=(Selector(facets=(Facet.CONDITION,), tendency=-1),),
        fires=(Example("We share your name.", "We share your name if required by law."),),
        silent=(
            Example("The party is outside.", "The party is outside if the sun shines."),
            Example(
                "We share your file when required by law.", "We share your file if required by law."
            ),
        ),
    ),
    Rule(
        id="closed-list-opened",
        covers=("J7",),
        title="Closed list opened",
        rationale="What else may follow is not said.",
        legal_basis=(COLORADO,),
        effect=Effect.EXPANDS,
        explanation="The list {says} {node}, and so is open.",
        selectors=(Selector(facets=(Facet.GOVERNANCE,), ids=("open-list",), tendency=1),),
        fires=(Example("We collect your name.", "We collect information, for example your name."),),
        silent=(
            Example("We collect data such as your name.", "We collect data like your name."),
            Example("We grow fruit: apples and pears.", "We grow fruit such as apples and pears."),
        ),
    ),
    Rule(
        id="open-list-closed",
        covers=("J7",),
        title="Open list closed",
        rationale="Nothing else may follow.",
        legal_basis=(COLORADO,),
        effect=Effect.RESTRICTS,
        explanation="The list {says} {node}, and so is closed.",
        selectors=(Selector(facets=(Facet.GOVERNANCE,), ids=("open-list",), tendency=-1),),
        fires=(Example("We collect information, for example your name.", "We collect your name."),),
        silent=(
            Example(
                "We collect data, for example your name.",
                "We collect data, for instance your name.",
            ),
            Example("We grow fruit such as apples.", "We grow apples."),
        ),
    ),
    Rule(
        id="practice-widened",
        covers=("A1", "B1", "C1"),
        title="Practice added, or promise dropped",
        rationale="The organisation may do more than before.",
        legal_basis=(
            COLORADO,
            FTC,
        ),
        effect=Effect.EXPANDS,
        explanation="{news}",
        selectors=(Selector(tendency=1),),
        consent_if_sensitive=True,
        fires=(Example("", "We disclose it to bakers."),),
        silent=(
            Example(
                "We disclose your file to your doctor.",
                "Your file is disclosed by us to your doctor.",
            ),
            Example("You may share your photos.", "You may share and sell your photos."),
            Example("Do we share your data?", "Do we collect and share your data?"),
        ),
    ),
    Rule(
        id="practice-narrowed",
        covers=("A3", "B6", "C5"),
        title="Practice removed, or promise added",
        rationale="The organisation may do less than before.",
        legal_basis=(COLORADO,),
        effect=Effect.RESTRICTS,
        explanation="{news}",
        selectors=(Selector(tendency=-1),),
        fires=(Example("We disclose it to bakers.", ""),),
        silent=(
            Example("We use and store your name.", "We store and use your name."),
            Example("You may share and sell your photos.", "You may share your photos."),
            Example("Do we share or sell your data?", "Do we share your data?"),
        ),
    ),
)
