"""Where the settings come from: the environment, and below it the file that `PORTAL_ENV_FILE` names."""

import os
from pathlib import Path

from dotenv import dotenv_values

from portal.setting_values import BadSetting
from portal.settings import Settings, read_settings


def settings_from_environment() -> Settings:
    """Raises BadSetting."""
    named = os.environ.get("PORTAL_ENV_FILE")
    if named and not Path(named).is_file():
        raise BadSetting(f"PORTAL_ENV_FILE is {named!r}: there is no such file")
    in_file = {name: value for name, value in dotenv_values(named or ".env").items() if value is not None}
    return read_settings({**in_file, **os.environ})
