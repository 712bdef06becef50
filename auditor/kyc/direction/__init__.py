"""What a new version of a text changed in what it says of due diligence, and where that leads.

`read_change` compares the clauses of two versions. A clause is the same as long as its sentence is, without
links, marks, numbering, spelling and dates; what remains is paired by indicator and compared: by what is
claimed, then amount, window, trigger, years of keeping, and at last by the words themselves.
"""

from auditor.kyc.direction.reading import ChangeReading, Shift, read_change

__all__ = ["ChangeReading", "Shift", "read_change"]
