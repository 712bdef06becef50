"""The catalogue: who is audited. Imports nothing of the audit."""
