"""How a web page becomes comparable text. Plain Python: knows HTML, nothing of due diligence."""
