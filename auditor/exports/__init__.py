"""What the site shows, as files: CSV, a workbook, JSON. Nothing that the viewer may not see."""
