"""What the portal speaks of: frozen values and pure questions about them. No I/O."""
