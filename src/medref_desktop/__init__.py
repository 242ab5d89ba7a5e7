"""MedRef: a medication reference for clinics that works with no network and no sign-in."""

__version__ = "0.1.0"
