"""What is wrong with the catalogue."""

from providers.datafiles.problems import FileError, Problem

__all__ = ["CatalogueError", "Problem"]


class CatalogueError(FileError):
    """The catalogue cannot be loaded; `problems` holds every reason."""
