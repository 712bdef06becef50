"""Complete assessments of fictional providers, and a historic one from public documents, to look at."""
