"""Whether this is the long run, `make soak`, or the ordinary one."""

import os

SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
