"""The desk: who may use it, what it shows and what it records."""
