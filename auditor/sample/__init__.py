"""A little web of fictional providers on loopback, for seeing captures without the Internet."""
