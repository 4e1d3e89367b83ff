"""Where the settings come from: the environment, and below it the file that `PORTAL_ENV_FILE` names."""

import os
from pathlib import Path

from dotenv import dotenv_values

from portal.setting_values import BadSetting, folder
from portal.settings import Settings, read_settings


def settings_from_environment() -> Settings:
    """Raises BadSetting."""
    named = os.environ.get("PORTAL_ENV_FILE")
    if named and not Path(named).is_file():
        raise BadSetting("PORTAL_ENV_FILE is %(value)r: there is no such file", value=named)
    return read_settings(variables())


def own_folder() -> Path | None:
    """Of PORTAL_OVERRIDES, for the demo, which has no other setting. Raises BadSetting."""
    name = "PORTAL_OVERRIDES"
    given = variables().get(name, "").strip()
    return folder(name, given) if given else None


def variables() -> dict[str, str]:
    """All of them, as they are; nothing is read from a file that is not there."""
    in_file = dotenv_values(os.environ.get("PORTAL_ENV_FILE") or ".env")
    return {**{name: value for name, value in in_file.items() if value is not None}, **os.environ}
