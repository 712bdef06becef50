"""One YAML file a provider: read, checked in full, and given back as plain values."""

from providers.catalogue_file.entries import CatalogueEntry
from providers.catalogue_file.problems import CatalogueError, Problem
from providers.catalogue_file.reading import read_file, read_folders

__all__ = ["CatalogueEntry", "CatalogueError", "Problem", "read_file", "read_folders"]
