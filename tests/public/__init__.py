"""Tests of the read-only window."""
