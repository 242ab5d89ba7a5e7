from factories import monograph, write_pack
from medref_desktop.domain.drug_classes import Scheme
from medref_desktop.domain.query import SearchQuery
from medref_desktop.domain.source import Source
from medref_desktop.store.class_list import drug_classes, shared_classes
from medref_desktop.store.library import Library


def test_every_class_has_the_drugs_of_every_pack_once(tmp_path):
    write_pack(
        tmp_path,
        monograph("tretinoin", epc_class="Retinoid", therapeutic_class="Antineoplastic Agents"),
        monograph("tretinoin", "skin", epc_class="Retinoid", therapeutic_class="Skin Agents"),
        monograph("metformin", epc_class="", therapeutic_class=""),
    )
    write_pack(tmp_path, monograph("isotretinoin", epc_class="Retinoid", source=Source.CLINIC), name="clinic")
    write_pack(tmp_path, monograph("tretinoin", epc_class="Retinoid", source=Source.LABEL), name="labels")
    library = Library.open([tmp_path])
    found = [(one.scheme, one.name, [hit.name for hit in one.drugs]) for one in drug_classes(library)]
    assert found == [
        (Scheme.EPC, "Retinoid", ["isotretinoin", "tretinoin, by mouth", "tretinoin, on the skin"]),
        (Scheme.THERAPEUTIC, "Antineoplastic Agents", ["tretinoin, by mouth"]),
        (Scheme.THERAPEUTIC, "Skin Agents", ["tretinoin, on the skin"]),
    ]
    library.close()


def test_a_drug_of_two_classes_stands_in_both(tmp_path):
    both = ("alpha-Adrenergic Blocker", "beta-Adrenergic Blocker")
    write_pack(tmp_path, monograph("carvedilol", epc_classes=both), monograph("atenolol", epc_classes=both[1:]))
    library = Library.open([tmp_path])
    assert [(one.name, [hit.name for hit in one.drugs]) for one in drug_classes(library)] == [
        (both[0], ["carvedilol"]),
        (both[1], ["atenolol", "carvedilol"]),
    ]
    (hit,) = library.search(SearchQuery.parse("carvedilol")).hits
    assert (hit.classes, shared_classes(library, hit)) == (both, both[1:])
    library.close()


def test_a_library_without_packs_has_no_class(tmp_path):
    assert drug_classes(Library.open([tmp_path])) == ()
