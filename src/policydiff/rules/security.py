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
        fires=(Example("Only you can see your messages.", "You can see your messages."),),
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
    ),
)
