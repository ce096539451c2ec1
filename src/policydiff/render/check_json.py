"""What a check found, as JSON: `policies`, one entry each, with the report in it."""

from __future__ import annotations

from policydiff.render.json import dump_json
from policydiff.report import Check, report_to_dict
from policydiff.report.codec import record_to_dict


def render_check_json(checks: tuple[Check, ...]) -> str:
    """Return the checks as JSON, ending in a newline; `$defs/check` of `schema.json` is one entry."""
    return dump_json({"policies": [check_to_dict(check) for check in checks]})


def check_to_dict(check: Check) -> dict[str, object]:
    """Return one check as plain JSON types, the report last."""
    values = record_to_dict(check)
    del values["report"]
    return {"policy": check.report.policy.id, **values, "report": report_to_dict(check.report)}
