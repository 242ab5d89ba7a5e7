"""Every dialog in its states."""

from __future__ import annotations

import os
import time
from datetime import date
from functools import partial
from pathlib import Path

from stage import Studio

READ = "isotretinoin"
POLICY = 'unreviewed = "watermark"\n[letterhead]\nname = "Elm Street Clinic"\naddress = "12 Elm Street"\n'
LONG_FOLDER = "a folder of the clinic with a long name/labels of the whole country as they were downloaded"


def _messages(studio: Studio, folders: dict[str, Path]) -> None:
    from PySide6.QtWidgets import QMessageBox

    from medref_desktop.ui.about_dialog import AboutDialog
    from medref_desktop.ui.keys_dialog import KeysDialog

    studio.start(folders["plain"])
    for name in ("open_handout", "add_to_packet", "open_labels", "show_report"):
        studio.window._actions[name].trigger()
        studio.shoot_and_close(f"message-{name}", QMessageBox)
    for name, kind in (("keys", KeysDialog), ("about", AboutDialog)):
        studio.window._actions[f"show_{name}"].trigger()
        studio.shoot_and_close(name, kind)


def _reports(studio: Studio, folders: dict[str, Path]) -> None:
    from medref_desktop import paths
    from medref_desktop.ui.incidents import Incidents
    from medref_desktop.ui.report_dialog import ReportDialog

    studio.window._actions["show_diagnosis"].trigger()
    studio.shoot_and_close("diagnosis", ReportDialog)
    incidents = Incidents(studio.window, paths.reports())
    incidents.doing = "Read a drug"
    incidents._show("ValueError in section_document, line 12\n" * 30)
    studio.shoot_and_close("something-went-wrong", ReportDialog)


def _classes(studio: Studio, folders: dict[str, Path]) -> None:
    from medref_desktop.ui.classes_dialog import ClassesDialog

    studio.start(folders["several"])
    studio.window._actions["browse_classes"].trigger()
    dialog = studio.the(ClassesDialog)
    studio.shoot("classes", dialog)
    dialog.box.setText("statin")
    dialog.tree.currentItem().setExpanded(True)
    studio.shoot("classes-found", dialog)
    dialog.box.setText("zzzz")
    studio.shoot("classes-none", dialog)
    dialog.close()


def _labels(studio: Studio, folders: dict[str, Path]) -> None:
    from PySide6.QtWidgets import QInputDialog

    from medref_desktop.store.notebook import Notebook
    from medref_desktop.ui.labels_dialog import LabelsDialog

    studio.read("methotrexate")
    label = studio.window.pane.page_shown.labels[2]
    studio.window.read_source(label)
    studio.wait(lambda: studio.window.pane.page_shown.ref.is_same_as(label))
    studio.window._actions["open_labels"].trigger()
    dialog = studio.the(LabelsDialog)
    studio.shoot("labels", dialog)
    dialog.withdraw.click()
    studio.shoot_and_close("labels-why-withdrawn", QInputDialog)
    reason = "Recalled by the maker in May, as tablets of another strength were found in the bottles."
    withdraw = partial(Notebook.withdraw, set_id=label.set_id, reason=reason, day=date.today())
    dialog.choice_made.emit(withdraw, label)
    studio.wait(lambda: "1 withdrawn" in dialog.count.text())
    dialog.choice_made.emit(partial(Notebook.pin, drug=label.drug, set_id="set-4"), label)
    studio.wait(lambda: any(ref.is_pinned for ref in studio.window.pane.page_shown.refs))
    studio.shoot("labels-withdrawn", dialog)
    dialog.filter.setText("no such maker")
    studio.shoot("labels-none", dialog)
    dialog.close()
    studio.shoot("label-withdrawn-on-screen")


def _failed_searches(studio: Studio, folders: dict[str, Path]) -> None:
    from medref_desktop import paths
    from medref_desktop.store.notebook import Notebook
    from medref_desktop.ui.failed_searches_dialog import FailedSearchesDialog

    studio.window._actions["open_failed_searches"].trigger()
    studio.shoot_and_close("failed-searches-empty", FailedSearchesDialog)
    for text in (
        "zyprexa relprevv",
        "a long question that somebody has typed about a medicine of another country",
    ):
        Notebook(paths.notebook()).count_failed_search(text, date(2026, 11, 24))
    studio.window._actions["open_failed_searches"].trigger()
    dialog = studio.the(FailedSearchesDialog)
    studio.wait(lambda: dialog.table.rowCount() == 2)
    studio.shoot_and_close("failed-searches", FailedSearchesDialog)


def _import(studio: Studio, folders: dict[str, Path]) -> None:
    from importers.spl_documents import document, section
    from medref_desktop.importers.intake import Progress
    from medref_desktop.ui.import_dialog import ImportDialog

    studio.start(folders["plain"])
    studio.window._actions["import_labels"].trigger()
    dialog = studio.the(ImportDialog)
    studio.shoot("import-empty", dialog)
    source = folders["plain"] / LONG_FOLDER
    source.mkdir(parents=True, exist_ok=True)
    (source / "exampline.xml").write_bytes(document(section(text="For high blood pressure.")))
    for number in range(12):
        (source / f"notes-{number}.json").write_text("none", encoding="utf-8")
    dialog.add([source])
    studio.shoot("import-chosen", dialog)
    # Shown as if it were under way, which the real one of these few files is for no time.
    dialog._number, dialog._started = -1, time.monotonic() - 60
    dialog._show_running(is_running=True)
    dialog._show_progress(Progress(400, 1000, 12, 21_000, 37))
    studio.shoot("import-running", dialog)
    dialog._end()
    dialog.run()
    studio.wait(lambda: "refused" in dialog.state.text() and not dialog.is_running)
    studio.shoot("import-done", dialog)
    dialog.close()


def _fetch(studio: Studio, folders: dict[str, Path]) -> None:
    from medref_desktop.importers.download import FetchProgress, Plan
    from medref_desktop.importers.download_shelf import Origin
    from medref_desktop.ui.fetch_dialog import FetchDialog, _Done
    from medref_desktop.ui.import_job import Imported

    studio.window._actions["fetch_labels"].trigger()
    dialog = studio.the(FetchDialog)
    studio.shoot("fetch", dialog)
    dialog.dailymed.setChecked(True)
    dialog.rx.setChecked(False)
    studio.shoot("fetch-nothing-chosen", dialog)
    dialog.rx.setChecked(True)
    files = tuple(Origin(f"https://x.example/{n}", f"release-{n}.zip", 3_000_000_000) for n in range(5))
    dialog._show_plan(Plan("DailyMed, prescription labels", folders["plain"], files, 2_000_000_000))
    studio.shoot("fetch-planned", dialog)
    dialog._number = -1
    dialog._show_running(is_running=True)
    dialog._show_fetching(FetchProgress("release-2.zip", 2, 5, 4_000_000_000, 15_000_000_000, 11_000_000))
    studio.shoot("fetch-running", dialog)
    dialog._ended("")
    refused = "\n".join(["Refused:", *(f"release-2.zip/set-{n}.zip: it holds no label." for n in range(9))])
    summary = "45,210 labels read: 45,190 new, 0 known already, 11 older than those here, 9 refused."
    dialog._show_done(_Done(Imported(False, summary, refused), folders["plain"] / LONG_FOLDER, 15_000_000_000))
    studio.shoot("fetch-done", dialog)
    dialog.close()


def _handouts(studio: Studio, folders: dict[str, Path]) -> None:
    from PySide6.QtWidgets import QMessageBox

    from medref_desktop.ui.handout_dialog import HandoutDialog

    studio.read(READ)
    studio.window._actions["open_handout"].trigger()
    dialog = studio.the(HandoutDialog)
    studio.shoot("handout-preparing", dialog)
    studio.wait(lambda: dialog.preview.page_count > 0)
    studio.shoot("handout-first-use", dialog)
    dialog.options.understood.setChecked(True)
    studio.shoot("handout", dialog)
    dialog.print_button.click()
    studio.shoot_and_close("handout-no-printer", QMessageBox)
    for box in dialog.options.parts.values():
        box.setChecked(True)
    dialog.options.clinic_name.setText("Riverside Family Clinic")
    dialog.options.clinic_line.setText("12 River Road, Springfield · 555 0100")
    dialog.options.layout_choice.setCurrentIndex(1)
    studio.wait(dialog.save_button.isEnabled)
    studio.shoot("handout-large", dialog)
    (area,) = [area for area in dialog.options.children() if area.objectName() == "parts"]
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    studio.shoot("handout-scrolled", dialog)
    dialog.close()


def _official_handouts(studio: Studio, folders: dict[str, Path]) -> None:
    from medref_desktop.ui.handout_dialog import HandoutDialog

    studio.start(folders["several"])
    studio.read("methotrexate")
    studio.window.read_source(studio.window.pane.page_shown.labels[0])
    studio.wait(lambda: studio.window.pane.view.tabs.count() > 12)
    policy = folders["several"] / "policy.toml"
    policy.write_text(POLICY, encoding="utf-8")
    os.environ["MEDREF_POLICY"] = str(policy)
    try:
        studio.window._actions["open_handout"].trigger()
        dialog = studio.the(HandoutDialog)
        studio.wait(dialog.save_button.isEnabled)
        studio.shoot("handout-official-locked", dialog)
        dialog.close()
        policy.write_text("unreviewed = 7", encoding="utf-8")
        studio.window._actions["open_handout"].trigger()
        dialog = studio.the(HandoutDialog)
        studio.wait(lambda: "policy" in dialog.status.text())
        studio.shoot("handout-refused", dialog)
        dialog.close()
    finally:
        del os.environ["MEDREF_POLICY"]


def _check(studio: Studio, folders: dict[str, Path]) -> None:
    from medref_desktop import paths
    from medref_desktop.ui.check_dialog import CheckDialog

    studio.start(folders["several"])
    studio.window._actions["check_monographs"].trigger()
    dialog = studio.the(CheckDialog)
    studio.shoot("check-empty", dialog)
    dialog.add([paths.starter_monographs() / f"{name}.md" for name in ("methotrexate", "warfarin")])
    dialog.start.click()
    studio.wait(lambda: not dialog.is_running)
    studio.shoot("check", dialog)
    dialog.close()


def _packets(studio: Studio, folders: dict[str, Path]) -> None:
    from PySide6.QtWidgets import QInputDialog

    from medref_desktop.ui.packet_dialog import PacketDialog

    studio.start(folders["plain"])
    for number, name in enumerate((READ, "hydrocodone", "amlodipine"), start=1):
        studio.read(name)
        studio.window.pane.take_focus()
        studio.window._actions["add_to_packet"].trigger()
        dialog = studio.the(PacketDialog)
        table = dialog.medicines.table
        studio.wait(lambda table=table, number=number: table.rowCount() == number)
    studio.wait(lambda: dialog.preview.page_count > 3)
    studio.shoot("packet-first-use", dialog)
    if dialog.understood.isVisible():
        dialog.understood.setChecked(True)
    table.item(0, 1).setText("severe acne")
    table.item(0, 2).setText("one capsule with a meal, morning and evening")
    dialog.keep_as("After the operation")
    studio.wait(lambda: dialog.kept.count() == 2 and dialog.save_button.isEnabled())
    studio.shoot("packet", dialog)
    for number, name in enumerate(("packet-leaflet", "packet-paper"), start=1):
        dialog.tabs.setCurrentIndex(number)
        studio.shoot(name, dialog)
    dialog.tabs.setCurrentIndex(0)
    dialog.keep.click()
    studio.shoot_and_close("packet-name", QInputDialog)
    while table.rowCount():
        table.setCurrentCell(0, 1)
        dialog.medicines.remove.click()
    studio.wait(lambda: "No drug" in dialog.status.text())
    studio.shoot("packet-empty", dialog)
    dialog.close()


DIALOG_SCENES = (
    _messages, _reports, _classes, _labels, _failed_searches, _import, _fetch, _handouts, _official_handouts, _check,
    _packets,
)  # fmt: skip
