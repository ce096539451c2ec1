"""Security."""

from __future__ import annotations

from policydiff.rules.effects import Effect
from policydiff.rules.family import FTC, GDPR_INFORM
from policydiff.rules.records import Example, Rule, Selector
from policydiff.statements import Facet, Stance

RULES: tuple[Rule, ...] = (
    Rule(
        id="security-weakened",
        covers=("H1",),
        title="Security promised less",
        rationale="People relied on it.",
        legal_basis=(
            FTC,
            "GDPR Art. 5(1)(f)",
        ),
        effect=Effect.EXPANDS,
        explanation="Security is promised less: the text {says} {node}.",
        selectors=(
            Selector(facets=(Facet.SECURITY,), tendency=1),
            Selector(facets=(Facet.DUTY,), ids=("secure", "require-others"), tendency=1),
            Selector(
                facets=(Facet.DATA, Facet.CHANNEL),
                stances=(Stance.DUTY, Stance.DUTY_DENIED),
                acts=("secure",),
                tendency=1,
            ),
        ),
        fires=(Example("We protect your files with encryption.", "We protect your files."),),
        silent=(
            Example("We encrypt your data in transit.", "In transit, we encrypt your data."),
            Example(
                "Our guards protect the hospital garden day and night.",
                "Our guards protect the hospital garden.",
            ),
            Example("What do we do to protect your data?", "How is your data kept safe?"),
        ),
    ),
    Rule(
        id="security-strengthened",
        covers=("H2",),
        title="Security promised more",
        rationale="People can rely on more.",
        legal_basis=("GDPR Art. 5(1)(f)",),
        effect=Effect.RESTRICTS,
        explanation="Security is promised more: the text {says} {node}.",
        selectors=(
            Selector(facets=(Facet.SECURITY,), tendency=-1),
            Selector(facets=(Facet.DUTY,), ids=("secure", "require-others"), tendency=-1),
            Selector(
                facets=(Facet.DATA, Facet.CHANNEL),
                stances=(Stance.DUTY, Stance.DUTY_DENIED),
                acts=("secure",),
                tendency=-1,
            ),
        ),
        fires=(Example("", "Passwords are encrypted."),),
        silent=(
            Example("Choose a password.", "Choose a strong password."),
            Example("Is your data secure?", "Is your data secure with encryption?"),
            Example("We encrypt your letters.", "We encrypt all your letters."),
        ),
    ),
    Rule(
        id="breach-text-changed",
        covers=("H3",),
        title="Text on breaches changed",
        rationale="Whether people hear of a breach.",
        legal_basis=("GDPR Art. 34",),
        effect=Effect.REDIRECTS,
        explanation="On breaches, the text {says} {node}.",
        selectors=(Selector(facets=(Facet.SECURITY,)),),
        fires=(Example("Our plan covers a data breach.", "Our plan covers a bad day."),),
        silent=(
            Example("We encrypt your files.", "We do not encrypt your files."),
            Example(
                "A breach of these rules ends your game.", "A breach of our rules ends your game."
            ),
        ),
    ),
    Rule(
        id="reader-no-longer-alone",
        covers=("C8",),
        title="Others are no longer ruled out",
        rationale="What was for the reader alone may be seen or done by others.",
        legal_basis=(GDPR_INFORM, FTC),
        effect=Effect.EXPANDS,
        explanation="The text said {node}; now it no longer rules out others.",
        selectors=(Selector(facets=(Facet.SCOPE,), ids=("reader-only",), tendency=1),),
        consent=True,
        fires=(Example("Only you can see your messages.", "You can see your messages."),),
        silent=(
            Example("Only you can see your diary.", "You alone can see your diary."),
            Example("Only our nurses can see your chart.", "Our nurses can see your chart."),
        ),
    ),
    Rule(
        id="reader-alone",
        covers=("C8",),
        title="Others are ruled out",
        rationale="What others could see or do is for the reader alone.",
        legal_basis=(GDPR_INFORM,),
        effect=Effect.RESTRICTS,
        explanation="The text now says {node}, and so rules out others.",
        selectors=(Selector(facets=(Facet.SCOPE,), ids=("reader-only",), tendency=-1),),
        fires=(Example("You can see your messages.", "Only you can see your messages."),),
        silent=(
            Example("You can see your diary.", "You can read your diary."),
            Example("You can see your results.", "You can see your results only after you log in."),
        ),
    ),
)
