"""The desk: what needs a person's eye, and how documents are declared. For signed-in staff only."""
