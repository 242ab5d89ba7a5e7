"""The handout: its choices beside a live preview of the very PDF that is saved, copied from or printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from medref_desktop.domain.monograph import ENGLISH, Monograph
from medref_desktop.errors import HandoutFailed, MedRefError
from medref_desktop.handout.content import make_handout
from medref_desktop.handout.official import make_official, official_title
from medref_desktop.handout.parts import leaflet_languages, offered_parts
from medref_desktop.handout.plain import plain_words
from medref_desktop.handout.typeset import typeset
from medref_desktop.settings import Settings
from medref_desktop.ui.background import Background, Report
from medref_desktop.ui.handout_options import HandoutOptions
from medref_desktop.ui.leaflet_length import missing_language, size_words
from medref_desktop.ui.messages import tell
from medref_desktop.ui.paper_dialog import Paper, PaperDialog, policy_in_force, settled
from medref_desktop.ui.theme import Theme


class OfficialText(NamedTuple):
    """A label with the maker's own text for patients, its pictures, and its pack in words."""

    label: Monograph
    pictures: Mapping[str, bytes]
    pack_label: str


class HandoutSubject(NamedTuple):
    """What a handout is made of: a monograph, and the pack that it comes from in words.

    `find_official` looks for the maker's own text of the drug; it is called once, in the background.
    """

    monograph: Monograph
    pack_label: str
    find_official: Callable[[], OfficialText | None] = lambda: None


class HandoutDialog(PaperDialog):
    def __init__(
        self, subject: HandoutSubject, settings: Settings, background: Background, theme: Theme, parent: QWidget
    ) -> None:
        self._subject, self._monograph = subject, subject.monograph
        super().__init__(subject.monograph.names.name, settings, background, theme, parent)
        self._official_number = 0
        self._official: OfficialText | None = None
        self.setWindowTitle(f"Handout: {subject.monograph.names.name}")
        monograph = subject.monograph
        # Of a monograph without a leaflet, too, it is told in English why there is none.
        tags = leaflet_languages(monograph) or (ENGLISH,)
        reviewed = {tag: monograph.patient_review(tag).is_reviewed for tag in tags}
        self.options = HandoutOptions(settings, policy_in_force(), self._offered(), reviewed=reviewed, parent=self)
        self._lay_out(self.options, parent)
        self.options.changed.connect(self._typeset)
        self.options.acknowledged.connect(self._acknowledge)
        self._background.finished.connect(self._official_found)
        self._background.failed.connect(self._official_failed)
        self._look_for_official()
        self._typeset()

    def _offered(self) -> dict[str, str]:
        try:
            return offered_parts(self._monograph)
        except HandoutFailed:
            return {}  # the typesetting that follows fails with the same words, and shows them

    @property
    def may_be_given(self) -> bool:
        return self.options.may_be_given

    def _look_for_official(self) -> None:
        """A label's own text is at hand; for a written monograph the labels are looked through in the background."""
        if self._monograph.official_patient_texts:
            self._use_official(self._subject.find_official(), only=True)
            return
        find = self._subject.find_official

        def job(report: Report) -> OfficialText | None:
            return find()

        self._official_number = self._background.run(job)

    def _use_official(self, official: OfficialText | None, *, only: bool = False) -> None:
        self._official = official
        if official is not None:
            self.options.offer_official(official_title(official.label), only=only)

    @Slot(object, object)
    def _official_found(self, number: int, result: object) -> None:
        if number == self._official_number and isinstance(result, OfficialText):
            self._use_official(result)
            self._typeset()

    @Slot(object, object)
    def _official_failed(self, number: int, failure: MedRefError) -> None:
        if number == self._official_number:
            tell(self, failure)

    @Slot()
    def _typeset(self) -> None:
        choices, subject, official = self.options.choices(), self._subject, self._official
        is_official = self.options.is_official
        settings = self._settings = self.options.settings_with(self._settings)
        self.settings_changed.emit(self._settings)

        def make() -> Paper:
            chosen, monograph = settled(choices, settings), subject.monograph
            if is_official and official is not None:
                monograph = official.label
                handout = make_official(monograph, chosen, official.pictures, official.pack_label)
            else:
                title = official_title(official.label) if official else ""
                handout = make_handout(monograph, chosen, subject.pack_label, title)
            told = [size_words((handout, monograph)), "" if is_official else missing_language(monograph, settings)]
            return Paper(typeset(handout), plain_words(handout), "\n".join(filter(None, told)))

        self._make(make)

    @Slot()
    def _acknowledge(self) -> None:
        self._settings = self.options.settings_with(self._settings)
        self.settings_changed.emit(self._settings)
        self._show_ready(self._made is not None)
