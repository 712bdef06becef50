"""Running an installation: supervise its processes, find its browser, carry its messages."""
