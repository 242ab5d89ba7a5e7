"""Failures of the world outside, in words the person at the screen can use.

Anything else that goes wrong is a bug and keeps its traceback.
"""

from __future__ import annotations


class MedRefError(Exception):
    """An expected failure: one sentence, and a hint at the way out."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Interrupted(Exception):
    """A question to a pack was given up, as nobody waits for its answer any more. No failure, so it is never told."""


class PackUnreadable(MedRefError):
    """A pack cannot be opened, or is not what it claims to be."""


class MonographDamaged(MedRefError):
    """A stored monograph no longer matches its own hash, so it must not be shown."""


class MonographRefused(MedRefError):
    """A monograph file breaks the format; the message names file, line and reason."""


class LabelRefused(MedRefError):
    """A file or record is no label that can be imported; the message says what is wrong with it."""


class DownloadFailed(MedRefError):
    """A file cannot be fetched from where it is published. What has arrived of it is kept."""


class NotFound(MedRefError):
    """Nothing has the name or code that was asked for, or more than one thing has."""


class HandoutFailed(MedRefError):
    """A handout cannot be made, saved or printed."""


class SettingsNotSaved(MedRefError):
    """The settings file cannot be written."""


class NotebookUnusable(MedRefError):
    """The notebook cannot be read or written; it is left as it is."""
