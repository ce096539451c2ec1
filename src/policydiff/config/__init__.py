"""`policydiff.toml` to a frozen `Config`. No core module reads it; each gets the part it needs."""

from policydiff.config.load import CONFIG_NAME, find_config, load_config
from policydiff.config.records import (
    Action,
    Config,
    DeliveryConfig,
    NoticeConfig,
    Organisation,
    PolicyConfig,
    ReviewConfig,
    Translation,
    TransportName,
)

__all__ = [
    "CONFIG_NAME",
    "Action",
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
