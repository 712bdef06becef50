"""What a new version of a text changed in what it says of due diligence, and where that leads.

`read_change` compares the clauses of two versions. A clause is the same as long as its sentence is, without
links, marks, numbering, spelling and dates; what remains is paired by indicator and compared: by what is
claimed, then amount, window, trigger, years of keeping, and at last by the words themselves. Where some of the shifts
turn out to be wrong, `direction_of` and `significance_of` weigh the others.
"""

from auditor.kyc.direction.reading import ChangeReading, Shift, read_change
from auditor.kyc.direction.weighing import Weight, direction_of, significance_of

__all__ = ["ChangeReading", "Shift", "Weight", "direction_of", "read_change", "significance_of"]
