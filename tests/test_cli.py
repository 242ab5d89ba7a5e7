"""The command line is a contract: names, fields and exit statuses stay."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest

from factories import change_text, label, monograph, paragraph, section, write_pack
from medref_desktop import __version__, paths, settings
from medref_desktop.cli import run
from medref_desktop.domain.monograph import Section
from medref_desktop.domain.product import Product
from medref_desktop.domain.provenance import Evidence, Provenance, Review
from medref_desktop.domain.sections import SectionKind
from medref_desktop.domain.source import Source

HIT_FIELDS = ["drug", "drug_key", "group", "drug_class", "matched", "name_kind", "match"]


@pytest.fixture
def packs(tmp_path, monkeypatch):
    folder = tmp_path / "packs"
    folder.mkdir()
    write_pack(
        folder,
        monograph("isotretinoin", brands=["Accutane"], epc_class="Retinoid"),
        monograph("tretinoin"),
        monograph("tretinoin", "skin"),
        monograph("hydrocodone / acetaminophen"),
    )
    monkeypatch.setenv("MEDREF_PACKS", str(folder))
    return folder


def medref(capsys, *args):
    status = run(args)
    out, err = capsys.readouterr()
    return status, out, err


def medref_json(capsys, *args):
    status, out, _ = medref(capsys, *args, "--json")
    return status, json.loads(out)


def test_search_lists_hits_in_order(packs, capsys):
    status, out, err = medref(capsys, "search", "accu")
    assert (status, out, err) == (0, "isotretinoin (Accutane), Retinoid\n", "")


def test_search_json_has_the_fields_of_the_contract(packs, capsys):
    status, data = medref_json(capsys, "search", "accu")
    assert status == 0
    assert list(data) == ["query", "hits", "did_you_mean"]
    (hit,) = data["hits"]
    assert list(hit) == HIT_FIELDS
    assert list(hit.values()) == ["isotretinoin", "isotretinoin", "oral", "Retinoid", "Accutane", "brand", "prefix"]


TEXT_HIT_FIELDS = ["drug", "drug_key", "group", "section", "snippet", "source"]


def test_search_in_the_text_has_the_fields_of_the_contract(packs, capsys):
    status, data = medref_json(capsys, "search", "swelling face", "--text")
    assert status == 0
    assert list(data) == ["query", "hits", "did_you_mean", "text_hits"]
    assert data["hits"] == []
    hit = next(hit for hit in data["text_hits"] if hit["drug"] == "isotretinoin")
    assert list(hit) == TEXT_HIT_FIELDS
    assert list(hit.values())[1:4] == ["isotretinoin", "oral", "contraindications"]
    assert hit["snippet"] == "Earlier swelling of the face with it."
    assert hit["source"] == "starter"


def test_search_in_the_text_prints_a_line_for_each_drug(packs, capsys):
    status, out, err = medref(capsys, "search", "sacubitril class:retinoid", "--text", "--limit", "1")
    assert status == 0
    assert len(out.splitlines()) == 1
    assert ", Commonly used with: " in out
    assert "Sacubitril" in out
    assert "No drug is called" in err


def test_search_that_finds_neither_name_nor_text_exits_1(packs, capsys):
    status, data = medref_json(capsys, "search", "zzzz", "--text", "--all-labels")
    assert (status, data["text_hits"]) == (1, [])
    assert "text_hits" not in medref_json(capsys, "search", "zzzz")[1]


def test_classes_lists_every_class_with_its_drugs(packs, capsys):
    status, data = medref_json(capsys, "classes")
    assert status == 0
    assert all(list(one) == ["class", "scheme", "drugs"] for one in data)
    retinoids = next(one for one in data if one["class"] == "Retinoid")
    assert retinoids["scheme"] == "EPC"
    assert {"drug": "isotretinoin", "drug_key": "isotretinoin", "group": "oral"} in retinoids["drugs"]
    status, out, _ = medref(capsys, "classes")
    assert "Retinoid (EPC): isotretinoin" in out


def test_search_without_a_hit_suggests_and_exits_1(packs, capsys):
    status, data = medref_json(capsys, "search", "isotretnoin")
    assert status == 1
    assert data["hits"] == []
    assert [(hit["drug"], hit["match"]) for hit in data["did_you_mean"]] == [("isotretinoin", "guess")]
    status, out, err = medref(capsys, "search", "isotretnoin")
    assert out == ""
    assert "No drug is called “isotretnoin”" in err
    assert "isotretinoin" in err


def test_search_tells_form_groups_that_are_not_here(packs, capsys):
    write_pack(packs, monograph("methotrexate"), name="clinic")
    status, out, err = medref(capsys, "search", "methotrexate")
    assert (status, out.startswith("methotrexate")) == (0, True)
    assert err == "There is no monograph of methotrexate by injection or infusion here yet: import official labels.\n"


def test_show_tells_a_planned_drug_without_a_monograph(packs, capsys):
    status, out, err = medref(capsys, "show", "belumosudil")
    assert (status, out) == (1, "")
    assert err.startswith("There is no monograph of belumosudil here yet: import official labels.")


def test_coverage_counts_by_area_what_is_planned_written_and_reviewed(packs, capsys):
    reviewed = Review("A. Person", "pharmacist", date(2026, 11, 24))
    write_pack(
        packs,
        monograph("clonidine", "patch", source=Source.CLINIC, review=reviewed),
        monograph("exampline", source=Source.CLINIC),
        name="clinic",
    )
    status, data = medref_json(capsys, "coverage")
    assert status == 0
    assert list(data) == ["areas", "all", "beside_the_plan"]
    heart = next(row for row in data["areas"] if row["area"] == "Heart and vessels")
    assert list(heart) == ["area", "drugs", "monographs", "full", "partial", "waiting", "written", "reviewed"]
    assert heart["full"] + heart["partial"] + heart["waiting"] == heart["monographs"] > heart["drugs"]
    assert (heart["written"], heart["reviewed"]) == (1, 1)
    assert data["areas"][0]["written"] == 3  # isotretinoin, and tretinoin twice
    for count in ("drugs", "monographs", "written", "reviewed"):
        assert data["all"][count] == sum(row[count] for row in data["areas"])
    assert data["beside_the_plan"] == ["exampline (oral)"]
    status, out, _ = medref(capsys, "coverage")
    (line,) = (line for line in out.splitlines() if line.startswith("Heart and vessels"))
    assert line.split()[3:] == [str(heart[name]) for name in list(heart)[1:]]
    assert "Written beside the plan: exampline (oral)." in out


def test_search_tells_a_known_drug_that_no_pack_has(packs, capsys):
    status, out, err = medref(capsys, "search", "zyprexa")
    assert (status, out) == (1, "")
    assert err == "There is no monograph of Zyprexa (olanzapine) here yet: import official labels.\n"


# -- codes ----------------------------------------------------------------------------------------------------


@pytest.fixture
def labels(packs):
    """A label with a product, in a pack of its own."""
    made = Product("0078-0668", "Mekinist", "tablet", "oral", "2 mg", labeller="Maker", packages=("0078-0668-15",))
    write_pack(packs, replace(label("trametinib"), products=(made,)), name="labels")


def test_code_json_has_the_fields_of_the_contract(labels, capsys):
    status, data = medref_json(capsys, "code", "(01)00300780668156(17)270131")
    assert status == 0
    assert data == {
        "code": "(01)00300780668156(17)270131",
        "kind": "gtin",
        "products": [
            {
                "drug": "trametinib",
                "drug_key": "trametinib",
                "group": "oral",
                "name": "Mekinist",
                "labeller": "Maker",
                "ndc": "0078-0668",
                "strength": "2 mg",
            }
        ],
    }


def test_code_says_the_product_in_a_line(labels, capsys):
    assert medref(capsys, "code", "0078-0668-15") == (0, "trametinib: Mekinist, 2 mg, Maker, 0078-0668\n", "")


def test_a_code_that_no_pack_has_exits_1(labels, capsys):
    status, out, err = medref(capsys, "code", "0078-0001")
    assert (status, out, err) == (1, "", "NDC 0078-0001 is not in your packs.\n")
    assert medref_json(capsys, "code", "0078-0001") == (1, {"code": "0078-0001", "kind": "ndc", "products": []})


@pytest.mark.parametrize(
    ("typed", "said"),
    [("00300780668157", "check digit"), ("metformin", "no code that MedRef knows"), ("9100L32L2M", "last character")],
)
def test_a_code_that_is_wrong_or_none_says_so(labels, capsys, typed, said):
    status, data = medref_json(capsys, "code", typed)
    assert status == 1
    assert said in data["error"]


def test_show_takes_a_scanned_code_for_its_label(labels, capsys):
    status, out, _ = medref(capsys, "show", "(01)00300780668156")
    assert status == 0
    assert out.startswith("trametinib")


def test_look_alikes_prints_a_list_for_people_to_review(packs, capsys):
    status, out, _ = medref(capsys, "look-alikes")
    assert status == 0
    assert out.splitlines()[1] == "isotretinoin,tretinoin,0.75,no,yes"


def test_search_keeps_to_its_limit(packs, capsys):
    assert len(medref_json(capsys, "search", "tretinoin", "--limit", "1")[1]["hits"]) == 1


def test_show_prints_the_boxed_warning_first_then_the_sections_in_tab_order(packs, capsys):
    status, out, _ = medref(capsys, "show", "accutane")
    assert status == 0
    titles = ["Summary of the boxed warning", "How it is administered", "How it works", "Common side effects"]
    places = [out.index(f"\n{title}\n") for title in titles]
    assert places == sorted(places)
    assert "Not reviewed by a clinician" in out


def test_show_json_has_the_fields_of_the_contract(packs, capsys):
    status, data = medref_json(capsys, "show", "isotretinoin")
    assert status == 0
    assert list(data) == [
        "drug", "drug_key", "group", "brands", "epc_class", "therapeutic_class", "source", "provenance", "sections",
    ]  # fmt: skip
    assert data["source"] == "starter"
    assert data["provenance"]["dated"] == "2026-11-22"
    assert all(list(section) == ["kind", "title", "text", "label_changed"] for section in data["sections"])
    assert [section["kind"] for section in data["sections"]][:2] == ["boxed_warning", "administration"]


def test_show_can_be_limited_to_a_section_group_and_source(packs, capsys):
    _, data = medref_json(
        capsys, "show", "tretinoin", "--group", "skin", "--section", "mechanism", "--source", "starter"
    )
    assert data["group"] == "skin"
    assert [section["text"] for section in data["sections"]] == ["It widens blood vessels."]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["tretinoin"], "tretinoin, by mouth (oral); tretinoin, on the skin (skin)"),
        (["isotret"], "Did you mean: isotretinoin"),
        (["zzzz"], "No drug is called “zzzz”"),
        (["isotretinoin", "--source", "label"], "There is: starter"),
        (["isotretinoin", "--section", "overdose"], "has no section “overdose”"),
        (["isotretinoin", "--group", "skin"], "not at hand as skin"),
    ],
)
def test_show_of_what_is_not_one_monograph_says_what_there_is_and_exits_1(packs, capsys, args, said):
    status, out, err = medref(capsys, "show", *args)
    assert (status, out) == (1, "")
    assert said in err
    status, data = medref_json(capsys, "show", *args)
    assert status == 1
    assert said in data["error"] + data["hint"]


def test_a_damaged_monograph_is_refused(packs, capsys):
    (path,) = packs.glob("*.pack")
    change_text(path, '"title":"How it works"', '"title":"x"')
    status, out, err = medref(capsys, "show", "isotretinoin")
    assert (status, out) == (1, "")
    assert "damaged and is not shown" in err
    status, out, err = medref(capsys, "verify")
    assert status == 1
    assert "damaged" in out + err
    assert medref(capsys, "show", "tretinoin", "--group", "oral")[0] == 0


def test_labels_are_imported_shown_by_set_id_and_ndc_and_their_pack_is_removed(packs, capsys, tmp_path):
    from importers.openfda_records import record
    from importers.spl_documents import SET_ID, document

    (tmp_path / "a.xml").write_bytes(document())
    (tmp_path / "b.json").write_text(json.dumps(record()))
    (tmp_path / "c.txt").write_text("none")
    status, out, _ = medref(capsys, "import", str(tmp_path / "a.xml"), str(tmp_path / "b.json"))
    assert (status, "2 accepted" in out, "None is lost" in out) == (0, True, True)
    assert medref(capsys, "import", str(tmp_path / "c.txt"))[0] == 1
    status, data = medref_json(capsys, "import", str(tmp_path / "a.xml"))
    assert (status, data["files"][0]["state"]) == (0, "unchanged")
    for name in (SET_ID, "0001-0002", "exampline"):
        status, data = medref_json(capsys, "show", name, "--source", "label")
        assert (status, data["source"], data["drug"]) == (0, "label", "exampline")
        assert data["provenance"]["drug_key_from"]
    status, data = medref_json(capsys, "packs")
    assert [(row["name"], row["labels"]) for row in data["packs"]] == [("starter", 0), ("labels", 2)]
    assert medref(capsys, "packs", "remove", "nothing", "--yes")[0] == 1
    status, out, _ = medref(capsys, "packs", "remove", "labels", "--yes")
    assert (status, "removed" in out) == (0, True)
    assert not list(packs.glob("labels*"))


def test_a_report_of_an_import_is_kept_where_it_is_asked_for(packs, capsys, tmp_path):
    from importers.spl_documents import document

    (tmp_path / "a.xml").write_bytes(document())
    report = tmp_path / "report.json"
    assert medref(capsys, "import", str(tmp_path / "a.xml"), "--report", str(report), "--jobs", "1")[0] == 0
    assert json.loads(report.read_text())["totals"]["accepted"] == 1


def test_packs_tells_each_pack_in_use(packs, capsys):
    status, data = medref_json(capsys, "packs")
    assert status == 0
    (row,) = data["packs"]
    assert (row["name"], row["version"], row["drugs"], row["monographs"]) == ("starter", "2026.11.22", 4, 4)
    assert medref(capsys, "packs")[1].startswith(
        "starter: Monographs of starter (starter), version 2026.11.22, 4 drugs"
    )


def test_verify_of_sound_packs_exits_0(packs, capsys):
    assert medref(capsys, "verify")[:2] == (0, "starter: 4 monographs, all sound\n")


def test_a_bad_pack_is_told_and_the_others_answer(packs, capsys):
    write_pack(packs, monograph("warfarin", source=Source.CLINIC), name="clinic").path.write_bytes(b"")
    status, out, err = medref(capsys, "search", "accu")
    assert (status, out) == (0, "isotretinoin (Accutane), Retinoid\n")
    assert "is empty" in err
    assert medref(capsys, "packs")[0] == 1
    assert medref(capsys, "verify")[0] == 1


def test_without_packs_every_question_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MEDREF_PACKS", str(tmp_path))
    for command in (["search", "x"], ["show", "x"], ["verify"], ["packs"]):
        status, _, err = medref(capsys, *command)
        assert status == 1
        assert "No pack is in use." in err


def test_handout_writes_a_pdf(packs, capsys, tmp_path):
    target = tmp_path / "out.pdf"
    for options in ([], ["--large-print", "--paper", "A4"]):
        assert medref(capsys, "handout", "accutane", "-o", str(target), *options)[0] == 0
        assert target.read_bytes().startswith(b"%PDF-")
        target.unlink()


def test_a_handout_that_cannot_be_written_says_so(packs, capsys, tmp_path):
    status, _, err = medref(capsys, "handout", "accutane", "-o", str(tmp_path / "none" / "out.pdf"))
    assert status == 1
    assert "out.pdf" in err


def text_of_pages(path):
    with pypdfium2.PdfDocument(path) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def text_of(path):
    return " ".join(text_of_pages(path))


def test_a_handout_takes_a_letterhead_a_note_and_chosen_parts(packs, capsys, tmp_path):
    target, letterhead = tmp_path / "out.pdf", tmp_path / "ours.toml"
    letterhead.write_text('name = "Elm Street Clinic"', encoding="utf-8")
    options = ["--letterhead", str(letterhead), "--note", "See you on Monday.", "--parts", "more help, Warnings"]
    status, out, _ = medref(capsys, "handout", "accutane", "-o", str(target), *options)
    assert (status, out) == (0, f"{target} written: 1 page.\n")
    text = text_of(target)
    assert all(each in text for each in ("Elm Street Clinic", "See you on Monday.", "Low blood pressure"))
    assert "Keep it dry" not in text
    status, _, err = medref(capsys, "handout", "accutane", "-o", str(target), "--parts", "nonsense")
    assert status == 1
    assert "no part called “nonsense”" in err


def test_several_drugs_make_a_packet(packs, capsys, tmp_path):
    target = tmp_path / "packet.pdf"
    arguments = ("accutane", "tretinoin", "-o", str(target), "--group", "oral", "--title", "New start")
    status, out, _ = medref(capsys, "handout", *arguments)
    assert status == 0
    assert out.startswith(f"{target} written: 2 leaflets, ")
    text = text_of(target)
    assert text.index("New start") < text.index("isotretinoin, page 2") < text.index("tretinoin, page")
    assert medref(capsys, "handout", "accutane", "nonsense", "-o", str(target))[0] == 1


def test_each_drug_of_a_packet_can_have_a_note_and_parts_of_its_own(packs, capsys, tmp_path):
    target = tmp_path / "packet.pdf"
    drugs = ("accutane", "tretinoin", "--group", "oral", "-o", str(target))
    notes = ("--note", "For all.", "--note", "Accutane=Only for this one.", "--parts", "tretinoin=more help")
    assert medref(capsys, "handout", *drugs, *notes)[0] == 0
    with pypdfium2.PdfDocument(target) as document:
        begins = {each.get_title(): each.get_dest().get_index() for each in document.get_toc() if each.level == 0}
    pages = text_of_pages(target)
    first = " ".join(pages[begins["isotretinoin"] : begins["tretinoin"]])
    second = " ".join(pages[begins["tretinoin"] :])
    assert ("Only for this one." in first, "For all." in first, "Keep it dry" in first) == (True, False, True)
    assert ("Only for this one." in second, "For all." in second, "Keep it dry" in second) == (False, True, False)


def test_a_note_for_a_drug_that_is_not_in_the_packet_is_refused(packs, capsys, tmp_path):
    target = tmp_path / "packet.pdf"
    drugs = ("accutane", "tretinoin", "--group", "oral", "-o", str(target))
    status, _, err = medref(capsys, "handout", *drugs, "--note", "tretinion=Take it with food.")
    assert status == 1
    assert "is for a drug that is not in this packet" in err
    assert "one of accutane, tretinoin" in err
    assert not target.exists()
    assert medref(capsys, "handout", *drugs, "--note", "Goal = 120")[0] == 0
    assert text_of(target).count("Goal = 120") == 2


def test_a_damaged_drug_of_a_packet_is_told_and_keeps_its_place(packs, capsys, tmp_path):
    (pack,) = packs.glob("*.pack")
    change_text(pack, "It can harm an unborn baby.", "It can help an unborn baby.", monograph_id=1)
    target = tmp_path / "packet.pdf"
    both = ("accutane", "hydrocodone / acetaminophen")
    status, out, err = medref(capsys, "handout", *both, "-o", str(target))
    assert status == 1
    assert "written: 1 leaflet, " in out
    assert err
    assert "no leaflet here: ask us about this medicine" in text_of(target)
    assert medref(capsys, "handout", *both, "-o", str(tmp_path))[0] == 1


@pytest.mark.parametrize(
    "arguments",
    [("accutane", "--one-page"), ("accutane", "--large-print"), ("accutane", "hydrocodone / acetaminophen")],
    ids=["one page", "large", "packet"],
)
def test_the_same_handout_is_the_same_bytes(packs, capsys, tmp_path, arguments):
    for name in ("one.pdf", "two.pdf"):
        assert medref(capsys, "handout", *arguments, "-o", str(tmp_path / name))[0] == 0
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_the_whole_set_shows_how_far_it_is_where_somebody_looks(packs, capsys, tmp_path, monkeypatch):
    arguments = ("handout", "--all", "-o", str(tmp_path / "all"))
    assert medref(capsys, *arguments)[2] == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert "Leaflets  [####" in medref(capsys, *arguments)[2]


def test_the_whole_set_is_the_same_bytes(packs, capsys, tmp_path):
    for name in ("one", "two"):
        assert medref(capsys, "handout", "--all", "-o", str(tmp_path / name))[0] == 0
    ones = sorted((tmp_path / "one").iterdir())
    assert len(ones) == 4
    assert [one.read_bytes() for one in ones] == [(tmp_path / "two" / one.name).read_bytes() for one in ones]


def test_the_clinics_policy_counts_before_the_persons_settings(packs, capsys, tmp_path, monkeypatch):
    policy, target = tmp_path / "policy.toml", tmp_path / "out.pdf"
    settings.save(settings.Settings(clinic_name="My own name"), paths.settings_file())
    assert medref(capsys, "handout", "accutane", "-o", str(target))[0] == 0
    assert "My own name" in text_of(target)
    monkeypatch.setenv("MEDREF_POLICY", str(policy))
    policy.write_text('unreviewed = "watermark"\n[letterhead]\nname = "Elm Street Clinic"', encoding="utf-8")
    assert medref(capsys, "handout", "accutane", "-o", str(target))[0] == 0
    assert "Elm Street Clinic" in text_of(target)
    assert "My own name" not in text_of(target)
    policy.write_text('unreviewed = "refuse"', encoding="utf-8")
    status, _, err = medref(capsys, "handout", "accutane", "-o", str(target))
    assert status == 1
    assert "has not been reviewed" in err


def test_every_leaflet_is_written_and_what_cannot_be_made_is_told(packs, capsys, tmp_path):
    folder = tmp_path / "leaflets"
    status, out, _ = medref(capsys, "handout", "--all", "-o", str(folder))
    assert (status, out) == (0, f"4 leaflets written in {folder}.\n")
    assert sorted(each.name for each in folder.iterdir()) == [
        "hydrocodone-acetaminophen-handout.pdf",
        "isotretinoin-handout.pdf",
        "tretinoin-handout.pdf",
        "tretinoin-skin-handout.pdf",
    ]
    lacking = monograph("lackine", sections=(section("warnings", "Text."),), source=Source.CLINIC)
    write_pack(packs, lacking, name="clinic")
    status, out, err = medref(capsys, "handout", "--all", "-o", str(folder), "--large-print")
    assert (status, out) == (1, f"4 leaflets written in {folder}.\n")
    assert "lackine has no text for the patient" in err
    status, out, _ = medref(capsys, "handout", "--all", "-o", str(tmp_path / "skin"), "--group", "skin")
    assert (status, out) == (0, f"1 leaflet written in {tmp_path / 'skin'}.\n")


def test_a_folder_that_cannot_be_made_or_is_named_for_a_file_is_told(packs, capsys, tmp_path):
    (tmp_path / "file").write_text("x")
    status, _, err = medref(capsys, "handout", "--all", "-o", str(tmp_path / "file" / "below"))
    assert (status, "cannot be made" in err) == (1, True)
    status, _, err = medref(capsys, "handout", "accutane", "-o", str(tmp_path))
    assert (status, "is a folder" in err) == (1, True)


def test_the_makers_text_is_printed_and_spoken_of_where_a_label_has_one(packs, capsys, tmp_path):
    target = tmp_path / "out.pdf"
    status, _, err = medref(capsys, "handout", "accutane", "-o", str(target), "--official")
    assert (status, "No label at hand" in err) == (1, True)
    guide = Section(SectionKind.MEDICATION_GUIDE, "Guide", (paragraph("Read this guide."),), "42231-1")
    from_label = Provenance(Source.LABEL, date(2026, 1, 2), maker="Maker", set_id="set-9", version="4")
    label = replace(monograph("isotretinoin", brands=["Accutane"]), provenance=from_label, sections=(guide,))
    bare = replace(label, provenance=replace(from_label, set_id="set-8"), sections=(section("warnings", "Text."),))
    write_pack(packs, bare, label, name="labels")
    for named in ("accutane", "set-9"):
        assert medref(capsys, "handout", named, "-o", str(target), "--official")[0] == 0
        assert "Read this guide." in text_of(target)
    assert medref(capsys, "handout", "accutane", "-o", str(target))[0] == 0
    assert "The maker's own text for patients exists (Medication Guide)" in text_of(target)


def test_an_insert_inside_the_counseling_section_of_an_imported_label_is_the_makers_text(packs, capsys, tmp_path):
    from importers.spl_documents import document
    from importers.spl_documents import section as spl_section

    insert = spl_section("42230-3", "Patient leaflet", "<paragraph>Read this leaflet.</paragraph>")
    counseling = spl_section("34076-0", "17 COUNSELING", "<paragraph>Advise the patient.</paragraph>", insert)
    (tmp_path / "a.xml").write_bytes(document(counseling))
    assert medref(capsys, "import", str(tmp_path / "a.xml"))[0] == 0
    target = tmp_path / "out.pdf"
    assert medref(capsys, "handout", "exampline", "-o", str(target), "--official")[0] == 0
    assert "Read this leaflet." in text_of(target)
    assert "Advise the patient." not in text_of(target)


def test_the_language_of_a_handout_is_one_that_there_is(packs, capsys, tmp_path):
    target = tmp_path / "out.pdf"
    assert medref(capsys, "handout", "accutane", "-o", str(target), "--language", "en")[0] == 0
    status, _, err = medref(capsys, "handout", "accutane", "-o", str(target), "--language", "xx")
    assert (status, "There is no leaflet in the language “xx”." in err) == (1, True)


def test_a_drug_that_has_no_spanish_is_told_with_what_to_do(packs, capsys, tmp_path):
    target = tmp_path / "leaflet.pdf"
    status, _, err = medref(capsys, "handout", "accutane", "-o", str(target), "--language", "es")
    assert (status, target.exists()) == (1, False)
    assert "is not written in Spanish" in err
    assert "Print it in English." in err


@pytest.mark.parametrize("arguments", [(), ("accutane", "--all")])
def test_a_handout_is_of_one_drug_or_of_all(packs, capsys, tmp_path, arguments):
    assert medref(capsys, "handout", "-o", str(tmp_path / "out.pdf"), *arguments)[0] == 2


def test_check_tells_each_file_with_its_lines(capsys, tmp_path):
    good = paths.starter_monographs() / "warfarin.md"
    bad = tmp_path / "bad.md"
    bad.write_text(good.read_text(encoding="utf-8").replace("## How it works", "## How does it work"), encoding="utf-8")
    status, out, _ = medref(capsys, "check", "--source", "starter", str(good))
    assert status == 0, out
    status, out, _ = medref(capsys, "check", str(bad))
    assert status == 1
    line = bad.read_text(encoding="utf-8").splitlines().index("## How does it work") + 1
    assert f"line {line}:" in out


def test_check_tells_the_size_and_ease_of_the_part_in_spanish(capsys):
    status, out, _ = medref(capsys, "check", "--source", "starter", str(paths.starter_monographs() / "warfarin.md"))
    assert status == 0, out
    assert re.search(r"for the patient \(Spanish\): \d+ words in sentences of .*, reading ease \d\d \(INFLESZ\)", out)


def test_check_tells_a_number_that_the_spanish_has_changed_at_its_line(capsys, tmp_path):
    text = (paths.starter_monographs() / "warfarin.md").read_text(encoding="utf-8")
    file = tmp_path / "warfarin.md"
    file.write_text(text.replace("actuando de 2 a 5 días", "actuando de 2 a 15 días"), encoding="utf-8")
    status, out, _ = medref(capsys, "check", "--source", "starter", str(file))
    assert status == 1
    line = next(n for n, row in enumerate(file.read_text(encoding="utf-8").splitlines(), 1) if "2 a 15 días" in row)
    assert f"line {line}: Under “How to take it”: The English says “5 days”, here stands “15 días”." in out
    assert out.startswith("warfarin.md: ")


def test_check_without_files_checks_every_starter_monograph(capsys):
    status, out, _ = medref(capsys, "check")
    assert status == 0, out
    assert out.count(": sound") == len(list(paths.starter_monographs().glob("*.md")))


def test_check_against_an_empty_folder_says_that_there_is_no_pack(capsys, tmp_path):
    warfarin = paths.starter_monographs() / "warfarin.md"
    status, _, err = medref(capsys, "check", "--against", str(tmp_path), str(warfarin))
    assert status == 1
    assert "no pack to check against" in err


def test_check_against_labels_tells_what_they_do_not_support(capsys, tmp_path):
    warfarin = paths.starter_monographs() / "warfarin.md"
    write_pack(tmp_path, label("warfarin", brands=("Jantoven",)), name="labels")
    status, out, _ = medref(capsys, "check", "--source", "starter", "--against", str(tmp_path), str(warfarin))
    assert status == 1
    assert "No label at hand has a boxed warning." in out


def test_show_tells_of_a_section_whose_label_has_changed(packs, capsys):
    cited = (Evidence("mechanism", "set-9", "3", "mechanism_of_action", "a" * 64),)
    write_pack(packs, monograph("exampline", evidence=cited), name="clinic")
    newer = label("exampline", set_id="set-9", version="4")
    write_pack(packs, newer, name="labels", fields={"set-9": {"mechanism_of_action": "b" * 64}})
    _, out, _ = medref(capsys, "show", "exampline")
    assert out.count("Label changed since written.") == 1
    assert "How it works\n------------\nLabel changed since written.\n" in out
    _, out, _ = medref(capsys, "show", "exampline", "--json")
    assert [each["kind"] for each in json.loads(out)["sections"] if each["label_changed"]] == ["mechanism"]


WAIVER = """
[[waiver]]
check = "{}"
about = "{}"
reason = "Looked at."
"""


def with_waiver(tmp_path, check, about):
    """The starter monograph of warfarin with a waiver; its one label at hand warns of gout."""
    text = (paths.starter_monographs() / "warfarin.md").read_text(encoding="utf-8")
    front, rest = text.removeprefix("+++\n").split("\n+++\n", 1)
    mine = tmp_path / "warfarin.md"
    mine.write_text(f"+++\n{front}\n{WAIVER.format(check, about)}+++\n{rest}", encoding="utf-8")
    packs = tmp_path / "packs"
    write_pack(packs, label("warfarin", brands=("Jantoven",)), name="labels")
    return ("check", "--source", "starter", "--against", str(packs), str(mine))


def test_a_waived_remark_is_counted_and_told_only_when_asked(capsys, tmp_path):
    arguments = with_waiver(tmp_path, "evidence", "Label not at hand")
    _, out, _ = medref(capsys, *arguments)
    assert "remarks waived" in out or "1 remark waived" in out
    assert "Label not at hand" not in out
    _, out, _ = medref(capsys, *arguments, "--waived")
    assert "waived (evidence): Label not at hand" in out
    assert "Reason: Looked at." in out


def test_a_waiver_hides_no_error(capsys, tmp_path):
    status, out, _ = medref(capsys, *with_waiver(tmp_path, "boxed_warning", "No label at hand has a boxed warning"))
    assert status == 1
    assert "No label at hand has a boxed warning." in out
    assert "cannot be waived" in out


def test_without_labels_a_waiver_of_what_only_they_tell_is_no_remark(capsys, tmp_path):
    arguments = with_waiver(tmp_path, "omissions", "Gout")
    _, out, _ = medref(capsys, *arguments)
    assert "waives nothing" in out
    _, out, _ = medref(capsys, *arguments[:3], arguments[-1])
    assert "waives nothing" not in out


def test_check_of_a_file_that_is_not_there_says_so(capsys, tmp_path):
    status, _, err = medref(capsys, "check", str(tmp_path / "none.md"))
    assert status == 1
    assert "none.md" in err


def test_a_clinic_builds_its_own_pack_and_uses_it(packs, capsys, tmp_path):
    mine = tmp_path / "mine"
    mine.mkdir()
    source = (paths.starter_monographs() / "warfarin.md").read_text(encoding="utf-8")
    (mine / "warfarin.md").write_text(source, encoding="utf-8")
    status, out, _ = medref(capsys, "build-pack", str(mine), "--use", "--packs", str(packs))
    assert status == 0, out
    assert medref_json(capsys, "show", "warfarin")[1]["source"] == "clinic"
    status, out, _ = medref(capsys, "build-pack", str(mine), "-o", str(tmp_path / "mine.pack"))
    assert (status, (tmp_path / "mine.pack").exists()) == (0, True)


@pytest.mark.parametrize(
    "args",
    [
        ["build-pack", "."],
        ["build-pack", ".", "--use", "--name", "../x"],
        ["build-pack", ".", "--use", "-o", "x"],
        ["show"],
        ["search"],
        ["show", "x", "--group", "ears"],
        ["nonsense"],
    ],
)
def test_wrong_usage_exits_2(capsys, args):
    status, _, err = medref(capsys, *args)
    assert status == 2
    assert err
    status, data = medref_json(capsys, *args)
    assert status == 2
    assert data["error"]


def test_version_and_help(capsys):
    assert medref(capsys, "--version") == (0, f"MedRef, version {__version__}\n", "")
    status, out, _ = medref(capsys, "--help")
    assert status == 0
    for command in ("search", "show", "handout", "packs", "check", "verify", "build-pack"):
        assert command in out


def test_the_package_runs_as_a_module_and_prints_any_letter_on_any_console(packs):
    command = [sys.executable, "-m", "medref_desktop", "search", "日本語"]
    done = subprocess.run(command, capture_output=True, env={**__import__("os").environ, "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 1
    assert b"No drug is called" in done.stderr
