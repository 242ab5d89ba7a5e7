"""The table of section codes: each code of the SPL standard, and each openFDA field, has a place."""

import tomllib

import pytest

from medref_desktop.domain.sections import SectionKind
from medref_desktop.importers.section_map import code_of_field, kind_of_code, kind_of_field
from medref_desktop.paths import resource

OF_THE_STANDARD = """
    34066-1 34067-9 34068-7 34069-5 34070-3 34071-1 34072-9 34073-7 34074-5 34075-2 34076-0 34077-8 34078-6 34079-4
    34080-2 34081-0 34082-8 34083-6 34084-4 34085-1 34086-9 34087-7 34088-5 34089-3 34090-1 34091-9 34092-7 34093-5
    42227-9 42228-7 42229-5 42230-3 42231-1 42232-9 43678-2 43679-0 43680-8 43681-6 43682-4 43683-2 43684-0 43685-7
    44425-7 48779-3 48780-1 49489-8 50565-1 50566-9 50567-7 50568-5 50569-3 50570-1 50740-0 50741-8 50742-6 50743-4
    50744-2 50745-9 51727-6 51945-4 53412-3 53413-1 53414-9 54433-8 55105-1 55106-9 59845-8 60555-0 60556-8 60557-6
    60558-4 60559-2 60560-0 60561-8 60562-6 60563-4 66106-6 68498-5 69718-5 69719-3 69758-1 69759-9 69760-7 69761-5
    69762-3 69763-1 71744-7 77290-5 77291-3 82344-3 82345-0 82346-8 82347-6 82348-4 82349-2 82350-0 82352-6 82598-4
    87523-7 87524-5 87525-2 87526-0 88436-1 88828-9 88829-7 88830-5 90374-0 90375-7 100382-1
"""
OF_OPENFDA = """
    abuse accessories active_ingredient adverse_reactions alarms animal_pharmacology_and_or_toxicology ask_doctor
    ask_doctor_or_pharmacist assembly_or_installation_instructions boxed_warning calibration_instructions
    carcinogenesis_and_mutagenesis_and_impairment_of_fertility cleaning clinical_pharmacology clinical_studies
    compatible_accessories components contraindications controlled_substance dependence description diagram_of_device
    disposal_and_waste_handling do_not_use dosage_and_administration dosage_forms_and_strengths
    drug_abuse_and_dependence drug_and_or_laboratory_test_interactions drug_interactions environmental_warning
    food_safety_warning general_precautions geriatric_use guaranteed_analysis_of_feed health_care_provider_letter
    health_claim how_supplied inactive_ingredient indications_and_usage information_for_owners_or_caregivers
    information_for_patients instructions_for_use intended_use_of_the_device keep_out_of_reach_of_children
    labor_and_delivery laboratory_tests mechanism_of_action microbiology nonclinical_toxicology nonteratogenic_effects
    nursing_mothers other_safety_information overdosage package_label_principal_display_panel
    patient_medication_information pediatric_use pharmacodynamics pharmacogenomics pharmacokinetics precautions
    pregnancy pregnancy_or_breast_feeding purpose questions recent_major_changes references residue_warning risks
    route safe_handling_warning spl_indexing_data_elements spl_medguide spl_patient_package_insert
    spl_unclassified_section statement_of_identity stop_use storage_and_handling summary_of_safety_and_effectiveness
    teratogenic_effects troubleshooting use_in_specific_populations user_safety_warnings veterinary_indications
    warnings warnings_and_cautions when_using
"""


def test_every_code_of_the_standard_has_a_kind():
    assert [code for code in OF_THE_STANDARD.split() if kind_of_code(code) is None] == []


def test_every_field_of_openfda_has_a_kind_and_one_code():
    assert [field for field in OF_OPENFDA.split() if kind_of_field(field) is None] == []
    rows = tomllib.loads(resource("sections.toml").read_text(encoding="utf-8"))
    fields = [row["field"] for row in rows.values() if "field" in row]
    assert len(fields) == len(set(fields))


@pytest.mark.parametrize(
    ("field", "code", "kind"),
    [
        ("alarms", "69761-5", SectionKind.WARNINGS),
        ("route", "60562-6", SectionKind.ADMINISTRATION),
        ("statement_of_identity", "69718-5", SectionKind.PRODUCTS),
        ("calibration_instructions", "60557-6", SectionKind.ADMINISTRATION),
    ],
)
def test_codes_that_are_easily_taken_for_one_another(field, code, kind):
    assert (code_of_field(field), kind_of_code(code)) == (code, kind)


def test_a_code_of_a_risk_programme_is_never_an_overdose():
    assert kind_of_code("100382-1") is SectionKind.WARNINGS
