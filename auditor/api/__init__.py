"""The read-only interface for programs. Nothing that the viewer may not see."""
