"""Search in the words of texts and clauses: one interface over the full text of SQLite and PostgreSQL."""
