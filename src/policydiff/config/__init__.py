"""`policydiff.toml` to a frozen `Config`. No core module reads it; each gets the part it needs."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from policydiff.config.place import CONFIG_NAME, find_config

if TYPE_CHECKING:
    from policydiff.config.load import load_config
    from policydiff.config.records import (
        Action,
        AudienceConfig,
        ChangelogConfig,
        CheckConfig,
        Config,
        DeliveryConfig,
        NoticeConfig,
        Organisation,
        PolicyConfig,
        ReviewConfig,
        Translation,
        TransportName,
    )
else:

    def __getattr__(name: str) -> object:
        # The rest loads on first use: two files without a `policydiff.toml` are compared without it.
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        home = "load" if name == "load_config" else "records"
        return getattr(import_module(f"{__name__}.{home}"), name)


__all__ = [
    "CONFIG_NAME",
    "Action",
    "AudienceConfig",
    "ChangelogConfig",
    "CheckConfig",
    "Config",
    "DeliveryConfig",
    "NoticeConfig",
    "Organisation",
    "PolicyConfig",
    "ReviewConfig",
    "Translation",
    "TransportName",
    "find_config",
    "load_config",
]
