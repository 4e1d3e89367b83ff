"""Whether this is the long run, `make soak`, or the ordinary one; and the seed of what is left to chance in it."""

import os
import random

SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
# Of the whole run: the processes that run parts of it inherit it.
SEED = int(os.environ.setdefault("PORTAL_TEST_SEED", str(random.randrange(1 << 32))))
