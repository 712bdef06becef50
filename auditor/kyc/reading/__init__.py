"""How the text of terms becomes clauses: blocks, words, phrases, rules. The rules are data (`patterns/`)."""
