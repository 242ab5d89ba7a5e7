"""The swap of packs under Windows' rules: a file that somebody has open can be neither replaced nor deleted."""

import os
from pathlib import Path

import pytest

from factories import monograph, write_pack
from medref_desktop.domain.query import SearchQuery
from medref_desktop.errors import MedRefError
from medref_desktop.store import pack_folder
from medref_desktop.store.library import Library


@pytest.fixture
def opened(monkeypatch):
    """The files that are open; os.replace and unlink refuse them as Windows does."""
    files: set[Path] = set()
    replace, unlink = os.replace, Path.unlink

    def refuse(path):
        if Path(path) in files:
            error = PermissionError(13, "The process cannot access the file because it is being used", str(path))
            error.winerror = 32
            raise error

    def windows_replace(source, target):
        refuse(source)
        refuse(target)
        replace(source, target)

    def windows_unlink(path, missing_ok=False):
        refuse(path)
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(os, "replace", windows_replace)
    monkeypatch.setattr(Path, "unlink", windows_unlink)
    monkeypatch.setattr(pack_folder.time, "sleep", lambda seconds: None)
    return files


def open_library(folder, opened):
    library = Library.open([folder])
    opened.update(entry.path for entry in library.entries)
    return library


def names(library):
    return [hit.name for hit in library.search(SearchQuery.parse("")).hits]


def test_a_pack_is_swapped_while_every_earlier_one_is_open(tmp_path, opened):
    libraries = []
    for drug in ("warfarin", "metformin", "glipizide", "lisinopril"):
        write_pack(tmp_path, monograph(drug))
        libraries.append(open_library(tmp_path, opened))
    assert [names(library) for library in libraries] == [["warfarin"], ["metformin"], ["glipizide"], ["lisinopril"]]
    for library in libraries:
        library.close()


def test_what_could_not_be_deleted_goes_with_a_later_build(tmp_path, opened):
    first = write_pack(tmp_path, monograph("warfarin"))
    library = open_library(tmp_path, opened)
    for drug in ("metformin", "glipizide"):
        write_pack(tmp_path, monograph(drug))
    assert first.path.exists()
    library.close()
    opened.clear()
    write_pack(tmp_path, monograph("lisinopril"))
    assert not first.path.exists()


def test_a_pointer_that_stays_held_leaves_the_old_pack_in_use_and_says_so(tmp_path, opened):
    entry = write_pack(tmp_path, monograph("warfarin"))
    opened.add(tmp_path / "starter.json")
    with pytest.raises(MedRefError, match="cannot be put"):
        write_pack(tmp_path, monograph("metformin"))
    library = Library.open([tmp_path])
    assert [found.path for found in library.entries] == [entry.path]
    assert names(library) == ["warfarin"]
    library.close()
