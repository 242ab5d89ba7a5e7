"""Packs, the library made of them, and all SQL."""
