"""Journeys through the public pages in a real Chromium."""
