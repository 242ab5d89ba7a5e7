"""The check of written monographs: notation, reading grade, completeness."""
