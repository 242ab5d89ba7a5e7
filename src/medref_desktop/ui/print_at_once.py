"""Ctrl+Shift+Enter in the window: the drug on the screen is printed with the choices of the last handout."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from medref_desktop.errors import HandoutFailed, MedRefError
from medref_desktop.settings import Settings
from medref_desktop.ui.background import Background, Report
from medref_desktop.ui.messages import explained, tell
from medref_desktop.ui.search_worker import DrugPage

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from medref_desktop.handout.content import Handout
    from medref_desktop.ui.handout_dialog import OfficialText


class PrintAtOnce(QObject):
    """`find_official` looks for the maker's own text of a drug; it is called in the background."""

    printed = Signal(str)  # a sentence

    def __init__(
        self, window: QWidget, background: Background, find_official: Callable[[DrugPage], OfficialText | None]
    ) -> None:
        super().__init__(window)
        self._window, self._background, self._find_official = window, background, find_official
        self._number, self._said = 0, ""
        background.finished.connect(self._finished)
        background.failed.connect(self._failed)

    def print_page(self, page: DrugPage, settings: Settings) -> None:
        """Print two copies on the default printer; whatever keeps it from being done is told."""
        from medref_desktop.handout.printing import default_printer, print_pdf
        from medref_desktop.handout.typeset import typeset
        from medref_desktop.ui.paper_dialog import COPIES_AT_ONCE

        with explained(self._window):
            _check_understood(page, settings)
            printer = default_printer(COPIES_AT_ONCE)
            printer.setDocName(page.hit.name)

            def job(report: Report) -> None:
                print_pdf(typeset(_handout(page, settings, self._find_official(page))), printer)

            self._said = _said(page, settings)
            self._number = self._background.run(job)

    @Slot(object, object)
    def _finished(self, number: int, result: object) -> None:
        if number == self._number:
            self.printed.emit(self._said)

    @Slot(object, object)
    def _failed(self, number: int, failure: MedRefError) -> None:
        if number == self._number:
            tell(self._window, failure)


def _language(page: DrugPage, settings: Settings) -> str:
    from medref_desktop.handout.parts import language_for

    assert page.monograph is not None
    return language_for(page.monograph, settings.language)


def _said(page: DrugPage, settings: Settings) -> str:
    """What is told when it is done, and of the language where it is not the usual one or not the one wished for."""
    from medref_desktop.domain.monograph import ENGLISH
    from medref_desktop.handout.language import language
    from medref_desktop.ui.leaflet_length import missing_language

    assert page.monograph is not None
    tag, is_label = _language(page, settings), page.monograph.provenance.is_label
    spoken = f" in {language(tag).english}" if tag != ENGLISH else ""
    lacking = "" if is_label else missing_language(page.monograph, settings)
    return f"Two copies of the handout of {page.hit.name}{spoken} are sent to the printer. {lacking}".strip()


def _check_understood(page: DrugPage, settings: Settings) -> None:
    """Refuse what the person has not yet said to know the meaning of."""
    from medref_desktop.domain.monograph import ENGLISH
    from medref_desktop.ui.paper_dialog import policy_in_force

    assert page.monograph is not None
    is_ours = not page.monograph.provenance.is_label
    tag = _language(page, settings)
    is_reviewed = page.monograph.patient_review(tag).is_reviewed
    is_understood = settings.unreviewed_understood if tag == ENGLISH else settings.translation_understood
    if is_ours and not is_reviewed and policy_in_force().unreviewed is None and not is_understood:
        raise HandoutFailed(
            "Nothing is printed: nobody has reviewed this text, and it has not been said yet that you know it.",
            hint="Open the handout with Ctrl+P, read what it says there, and tick “I understand”.",
        )


def _handout(page: DrugPage, settings: Settings, official: OfficialText | None) -> Handout:
    from dataclasses import replace

    from medref_desktop.handout.content import HandoutChoices, make_handout
    from medref_desktop.handout.official import make_official, official_title
    from medref_desktop.handout.parts import offered_parts
    from medref_desktop.ui.handout_options import parts_as_before
    from medref_desktop.ui.paper_dialog import settled

    assert page.monograph is not None
    choices = HandoutChoices(
        date.today(), paper=settings.paper, layout=settings.layout, language=_language(page, settings)
    )
    chosen = settled(choices, settings)
    if not page.monograph.provenance.is_label:
        offered = offered_parts(page.monograph, chosen.language)
        chosen = replace(chosen, parts=parts_as_before(settings, offered))
        title = official_title(official.label) if official else ""
        return make_handout(page.monograph, chosen, page.pack_label, title)
    if official is None:
        return make_official(page.monograph, chosen, page.pictures, page.pack_label)  # fails, and says why
    return make_official(official.label, chosen, official.pictures, official.pack_label)
