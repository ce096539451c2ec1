"""A policy that attacks whatever shows it, before and after an edit that touches every line."""

from __future__ import annotations

ATTACKS = (
    "<script>alert(1)</script> and <img src=x onerror=alert(2)> and <svg onload=alert(3)>.",
    "</p></td></tr></table></main></body></html><h1>Owned</h1><iframe src=//x.example></iframe>.",
    '" onmouseover="alert(4)" x=\' onfocus=\'alert(5) &lt;marquee&gt; &#60;blink&#62;.',
    "{{ 7 * 7 }} {% for x in range(9) %}boom{% endfor %} {# gone #} ${7*7} <%= 7*7 %>.",
    "%%pd_unsub%% and <%asm_group_unsubscribe_raw_url%> and [unsubscribe](%%pd_unsub%%).",
    "**bold** _it_ `code` ~~old~~ [link](javascript:alert(6)) ![pixel](https://x.example/p.png).",
    "@fernwood-admins and @octocat see #12 and fixes GH-7 and x/y#3 and !99 and :tada: now.",
    "| a | b | and https://github.example/x/y/issues/1 and www.x.example and <https://x.example>.",
    "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b]8;;http://x.example\x1b\\link\x1b]8;;\x1b\\ \x9b31m.",
    "\u202eesrever\u202c and \u2066isolated\u2069 and \u200frtl and a\u2028b\u2029c and \x00\x08\x0c.",
    "::error file=a,line=1::x and ::set-output name=a::b and ::add-mask::c.",
    "##[error]broken and ##[group]folded and ##vso[task.setvariable variable=a]b.",
    "Half a pair \ud800 and \udfff and \ufffe and \U000e0041 tag.",
    "]]> <!-- and --> and <![CDATA[ x ]]> and <?xml version='1.0'?> and <!DOCTYPE x>.",
)
LINES = ("::error::x", "##[error]y", "::stop-commands::z", "> # quote", "- ::warning::w")
"""What a line of its own starts with."""


def policy(verb: str) -> str:
    """The policy; each sentence has `verb` in it, so that two verbs change them all."""
    # Paragraph separators in a sentence would end it: that is part of the attack.
    sentences = [f"We {verb} your location with partners of {attack}" for attack in ATTACKS]
    headings = [f"## {attack.removesuffix('.')}" for attack in ATTACKS]
    opened = [f"{line} We {verb} your name." for line in LINES]
    body = [part for pair in zip(headings, sentences, strict=True) for part in pair]
    items = [f"- {sentence}" for sentence in sentences]
    table = ["| What | Who |\n|---|---|\n" + f"| {verb} | <b>cell</b> @octocat #12 |"]
    return (
        "\n\n".join(["# <h1>Title</h1> @octocat ::error::t", *body, *opened, *items, *table]) + "\n"
    )


OLD, NEW = policy("never share"), policy("share")
