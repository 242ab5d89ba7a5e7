import pytest

from medref_desktop import paths
from medref_desktop.domain.source import Source
from medref_desktop.errors import MedRefError, MonographRefused
from medref_desktop.importers import monograph_pack
from medref_desktop.store.library import Library
from medref_desktop.store.pack import PackInfo

INFO = PackInfo("starter", monograph_pack.STARTER_TITLE, Source.STARTER, "")
STARTERS = paths.starter_monographs()


@pytest.fixture
def folder(tmp_path):
    """Two of the real monographs."""
    folder = tmp_path / "monographs"
    folder.mkdir()
    for name in ("metformin.md", "warfarin.md"):
        (folder / name).write_bytes((STARTERS / name).read_bytes())
    return folder


def test_every_starter_monograph_goes_into_the_pack_and_finds_itself(tmp_path):
    seen = []
    _, count = monograph_pack.build_into(STARTERS, tmp_path / "packs", INFO, lambda done, of: seen.append((done, of)))
    files = list(STARTERS.glob("*.md"))
    assert count == len(files) > 24
    assert seen == [(done, count) for done in range(count + 1)]
    library = Library.open([tmp_path / "packs"])
    ((_, verified, failures),) = library.verify()
    assert (verified, failures) == (count, [])
    library.close()


def test_the_version_is_the_newest_date_of_writing(folder, tmp_path):
    info, _ = monograph_pack.build(folder, tmp_path / "x.pack", INFO)
    assert info.version == "2026.11.22"
    assert info.built_from.startswith("2 monograph files, SHA-256 ")


def test_a_refused_file_refuses_the_pack_and_every_refusal_is_told(folder, tmp_path):
    (folder / "a.md").write_text("no front matter")
    (folder / "b.md").write_text("neither here")
    with pytest.raises(MonographRefused) as refused:
        monograph_pack.build_into(folder, tmp_path / "packs", INFO)
    assert "a.md" in refused.value.message
    assert "b.md" in refused.value.message
    assert list((tmp_path / "packs").iterdir()) == []


def test_two_files_about_one_drug_and_form_group_are_refused(folder, tmp_path):
    (folder / "warfarin-oral.md").write_bytes((folder / "warfarin.md").read_bytes())
    with pytest.raises(MonographRefused, match="same drug and form group"):
        monograph_pack.build(folder, tmp_path / "x.pack", PackInfo("clinic", "", Source.CLINIC, ""))


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(MedRefError, match="no monograph file"):
        monograph_pack.build(tmp_path, tmp_path / "x.pack", INFO)


@pytest.mark.parametrize("stop_at", [0, 1, 2])
def test_a_build_stopped_at_any_file_leaves_nothing_and_the_old_pack_in_use(folder, tmp_path, stop_at):
    packs = tmp_path / "packs"
    monograph_pack.build_into(folder, packs, INFO)
    before = sorted(packs.iterdir())

    def stop(done, of):
        if done == stop_at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        monograph_pack.build_into(folder, packs, INFO, stop)
    assert sorted(packs.iterdir()) == before


def test_a_folder_that_cannot_be_written_is_told(folder, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(MedRefError, match="cannot be built"):
        monograph_pack.build_into(folder, tmp_path / "file", INFO)
