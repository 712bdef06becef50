"""What the make targets run: set-up, tests, checks."""
