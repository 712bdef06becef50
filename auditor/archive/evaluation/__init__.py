"""How well the software reads terms, measured against labelled sets."""
