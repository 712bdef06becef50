"""The assessors' desk: where assessments are written, reviewed, replied to and published."""
