import os

import pytest

from medref_desktop import settings
from medref_desktop.errors import SettingsNotSaved
from medref_desktop.settings import Settings


def test_settings_come_back_as_they_were_saved(tmp_path):
    path = tmp_path / "Łukasz Öztürk 王" / "settings.json"
    wanted = Settings()._replace(zoom=150, clinic_name="Clínica", layout="large", parts_added=("a", "b"))
    settings.save(wanted, path)
    assert settings.load(path) == (wanted, "")
    assert [p.name for p in path.parent.iterdir()] == ["settings.json"]


def test_no_settings_file_means_defaults_without_a_word(tmp_path):
    assert settings.load(tmp_path / "none.json") == (Settings(), "")


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"x"'])
def test_a_damaged_settings_file_means_defaults_and_is_kept(tmp_path, text):
    path = tmp_path / "settings.json"
    path.write_text(text)
    loaded, said = settings.load(path)
    assert loaded == Settings()
    assert "damaged" in said
    assert (tmp_path / "settings.json.damaged").read_text() == text


def test_values_that_make_no_sense_become_their_defaults(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text('{"zoom": 7, "paper": "A0", "side_width": -5, "tab": 3, "unknown": 1, "clinic_name": "X"}')
    assert settings.load(path) == (Settings()._replace(clinic_name="X"), "")


def test_a_file_that_cannot_be_read_means_defaults_and_a_sentence(tmp_path):
    path = tmp_path / "settings.json"
    path.mkdir()
    loaded, said = settings.load(path)
    assert loaded == Settings()
    assert "cannot be read" in said


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsNotSaved, match="cannot be saved"):
        settings.save(Settings(), tmp_path / "file" / "settings.json")


def test_a_save_cut_short_leaves_the_old_settings(tmp_path, monkeypatch):
    path = tmp_path / "settings.json"
    settings.save(Settings(), path)

    def fail(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(SettingsNotSaved, match="No space left"):
        settings.save(Settings()._replace(zoom=200), path)
    assert settings.load(path) == (Settings(), "")
