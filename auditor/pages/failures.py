"""What went wrong in a fetch, under the name that some modules still import it by: see faults.py."""

from auditor.pages.faults import FetchFailed

__all__ = ["FetchFailed"]
