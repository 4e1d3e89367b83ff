"""What the portal costs, measured in one run: `make bench`."""
