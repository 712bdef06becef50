"""The forms in which an export is written: each a function that gives the file in pieces."""
