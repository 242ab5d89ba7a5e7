"""Handouts: what is printed for a patient, from the wording to the paper."""
