"""The report as JSON, in the order of the published contract."""

from __future__ import annotations

import json
import re

from policydiff.report import ChangeReport, report_to_dict

_SURROGATE = re.compile("[\ud800-\udfff]")


def render_json(report: ChangeReport) -> str:
    """Return the report as JSON that `schema.json` describes, ending in a newline."""
    return dump_json(report_to_dict(report))


def dump_json(data: dict[str, object]) -> str:
    """Return `data` as readable JSON that is also valid UTF-8 and harmless in a build log."""
    text = json.dumps(data, ensure_ascii=False, indent=2)
    # Half a surrogate pair cannot be encoded; "##[" is a command to GitHub's runner wherever it is
    # printed. Both occur inside strings only, where JSON has another spelling for them.
    text = _SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
    return text.replace("##[", "#\\u0023[") + "\n"
