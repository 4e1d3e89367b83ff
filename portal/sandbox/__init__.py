"""A stateful stand-in for the part of Stripe that the portal uses; it speaks HTTP and knows nothing of the portal."""
