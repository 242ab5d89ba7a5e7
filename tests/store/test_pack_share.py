import pytest

from factories import monograph, write_pack
from medref_desktop.domain.query import SearchQuery
from medref_desktop.store import pack_share
from medref_desktop.store.library import Library


@pytest.fixture
def share(tmp_path, monkeypatch):
    """A folder that the program takes for a network share."""
    folder = tmp_path / "share"
    folder.mkdir()
    monkeypatch.setattr(pack_share, "is_on_share", lambda path: path == folder and folder.exists())
    return folder


@pytest.fixture
def copies(tmp_path):
    return tmp_path / "copies"


def listed(library):
    names = [hit.name for hit in library.search(SearchQuery.parse("")).hits]
    library.close()
    return names


def test_packs_on_a_share_are_copied_and_opened_here(share, copies):
    write_pack(share, monograph("warfarin"))
    library = Library.open([share], copies)
    assert all(copies in entry.path.parents for entry in library.entries)
    assert library.problems == []
    assert listed(library) == ["warfarin"]


def test_a_share_that_goes_away_in_use_is_not_missed_and_at_the_next_start_its_copy_serves(share, copies, tmp_path):
    write_pack(share, monograph("warfarin"))
    library = Library.open([share], copies)
    share.rename(tmp_path / "gone")
    assert listed(library) == ["warfarin"]
    again = Library.open([share], copies)
    assert [problem.message for problem in again.problems] == [f"The shared folder {share} cannot be reached."]
    assert listed(again) == ["warfarin"]


def test_a_new_pack_on_the_share_replaces_the_copy(share, copies):
    write_pack(share, monograph("warfarin"))
    Library.open([share], copies).close()
    write_pack(share, monograph("warfarin"), monograph("metformin"))
    assert listed(Library.open([share], copies)) == ["metformin", "warfarin"]


def test_a_second_start_copies_nothing_again(share, copies, monkeypatch):
    write_pack(share, monograph("warfarin"))
    Library.open([share], copies).close()

    def refuse(*args):
        raise AssertionError("copied again")

    monkeypatch.setattr(pack_share.shutil, "copyfile", refuse)
    assert listed(Library.open([share], copies)) == ["warfarin"]


def test_a_pack_that_arrives_damaged_leaves_the_copy_of_the_last_time_in_use(share, copies):
    write_pack(share, monograph("warfarin"))
    Library.open([share], copies).close()
    entry = write_pack(share, monograph("metformin"))
    entry.path.write_bytes(entry.path.read_bytes()[:-1])
    library = Library.open([share], copies)
    assert "did not arrive whole" in library.problems[0].message
    assert listed(library) == ["warfarin"]


def test_a_full_disk_leaves_the_copy_of_the_last_time_in_use(share, copies, monkeypatch):
    write_pack(share, monograph("warfarin"))
    Library.open([share], copies).close()
    write_pack(share, monograph("metformin"))

    def fail(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pack_share.shutil, "copyfile", fail)
    library = Library.open([share], copies)
    assert "No space left" in library.problems[0].message
    assert listed(library) == ["warfarin"]


def test_a_damaged_pointer_on_the_share_is_told(share, copies):
    (share / "broken.json").write_text("")
    library = Library.open([share], copies)
    assert "broken.json" in library.problems[0].message
    library.close()


def test_copies_that_cannot_be_kept_are_told(share, copies):
    copies.write_text("a file where the folder should be")
    write_pack(share, monograph("warfarin"))
    library = Library.open([share], copies)
    assert "cannot be reached" in library.problems[0].message
    library.close()


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/mnt/clinic/packs", "cifs"),
        ("/mnt/clinic packs/x", "nfs4"),
        ("/home/a", "ext4"),
        ("/mnt/clinical", "ext4"),
    ],
)
def test_the_systems_list_of_mounts_tells_a_share(tmp_path, folder, kind):
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/sda / ext4 rw 0 0\n//server/share /mnt/clinic cifs rw 0 0\nhost:/x /mnt/clinic\\040packs nfs4 rw 0 0\n"
    )
    from pathlib import Path

    assert pack_share._file_system(Path(folder), mounts) == kind


def test_without_a_list_of_mounts_nothing_is_taken_for_a_share(tmp_path):
    assert pack_share._file_system(tmp_path, tmp_path / "none") == ""
    assert not pack_share.is_on_share(tmp_path)
