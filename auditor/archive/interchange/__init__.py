"""Formats of other archives: read here, written here, used nowhere else."""
