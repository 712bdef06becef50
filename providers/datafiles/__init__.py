"""YAML files that people write: values with their lines, and what is wrong in words. Knows no room."""
