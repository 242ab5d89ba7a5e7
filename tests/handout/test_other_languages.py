"""A leaflet in a language that its monograph has, or none: never two languages on one paper."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from pdf_reading import page_texts

from factories import monograph, section, translated
from medref_desktop.domain.blocks import plain_text
from medref_desktop.domain.monograph import Facts
from medref_desktop.domain.provenance import Review
from medref_desktop.domain.sections import SectionKind
from medref_desktop.domain.source import Source
from medref_desktop.errors import HandoutFailed
from medref_desktop.handout.content import HandoutChoices, make_handout
from medref_desktop.handout.language import language
from medref_desktop.handout.packet import make_packet
from medref_desktop.handout.parts import PATIENT_PARTS, language_for, leaflet_languages, offered_parts
from medref_desktop.handout.typeset import typeset, typeset_packet
from medref_desktop.importers import monograph_file
from medref_desktop.paths import starter_monographs

CHOICES = HandoutChoices(date(2026, 11, 24), language="es")
STARTERS = [monograph_file.read(path, Source.STARTER).monograph for path in sorted(starter_monographs().glob("*.md"))]
IN_SPANISH = [each for each in STARTERS if "es" in each.languages]


def without_box(one):
    return replace(one, sections=tuple(s for s in one.sections if s.kind is not SectionKind.BOXED_WARNING))


def test_the_text_is_that_of_the_chosen_language_alone():
    both = without_box(translated(monograph()))
    texts = {tag: words(make_handout(both, replace(CHOICES, language=tag))) for tag in ("en", "es")}
    assert "baja la presión alta" in texts["es"]
    assert "treats high blood pressure" not in texts["es"]
    assert "treats high blood pressure" in texts["en"]
    assert "presión" not in texts["en"]
    assert set(offered_parts(both, "es")) <= set(PATIENT_PARTS)


def test_a_monograph_without_the_language_is_refused():
    with pytest.raises(HandoutFailed, match=r"The leaflet of exampline is not written in Spanish.") as refused:
        make_handout(without_box(monograph()), CHOICES)
    assert refused.value.hint == "Print it in English."


def test_a_boxed_warning_that_is_told_in_english_only_is_refused():
    with pytest.raises(HandoutFailed, match=r"The boxed warning of exampline is written in English only."):
        make_handout(translated(monograph()), CHOICES)


def test_the_review_of_the_english_text_is_not_that_of_the_spanish_one():
    both = without_box(translated(monograph(review=Review("A. Person", "pharmacist", date(2026, 12, 1)))))
    made = "Este texto en español fue hecho por una máquina"
    assert make_handout(both, CHOICES).status == f"{made}. Ningún farmacéutico ni médico lo ha revisado"
    assert make_handout(both, replace(CHOICES, language="en")).status.startswith("Reviewed by A. Person")


@pytest.mark.parametrize("one", IN_SPANISH, ids=lambda each: each.names.name)
def test_head_and_foot_of_a_spanish_leaflet_are_in_spanish(one):
    made = make_handout(one, CHOICES, "starter 2026.11.22")
    spanish = language("es")
    assert made.form.endswith(", ".join(spanish.routes[each] for each in one.facts.routes))
    assert "Paquete de datos starter 2026.11.22." in made.footer[1]
    assert "Impreso el 24 de noviembre de 2026." in made.footer[1]
    assert not {"pack", "version", "printed", "source", "by"} & set(" ".join((made.form, *made.footer)).lower().split())


def test_a_form_or_way_without_a_word_stays_in_english_and_is_said_to_be():
    facts = Facts(forms=("tablet", "lozenge"), routes=("by mouth", "into a joint"))
    assert language("es").form(facts) == "tableta, lozenge (en inglés) · por la boca, into a joint (en inglés)"
    assert language("en").form(facts) == "tablet, lozenge · by mouth, into a joint"
    assert language("es").form(Facts(routes=("by mouth",))) == "por la boca"


@pytest.mark.parametrize("one", IN_SPANISH, ids=lambda each: f"{each.names.name} {each.drug.group}")
def test_every_form_and_way_of_a_starter_in_spanish_has_its_word(one):
    spanish = language("es")
    assert [each for each in one.facts.forms if each not in spanish.forms] == []
    assert [each for each in one.facts.routes if each not in spanish.routes] == []


def test_a_leaflet_is_in_english_where_it_cannot_be_in_the_language_wished_for():
    plain, boxed = without_box(monograph()), monograph()
    assert leaflet_languages(translated(plain)) == ("en", "es")
    assert leaflet_languages(plain) == ("en",)
    assert leaflet_languages(translated(boxed)) == ("en",)  # no list tells its boxed warning in Spanish
    assert leaflet_languages(monograph(sections=(section("warnings", "Text."),))) == ()
    assert language_for(translated(plain), "es") == "es"
    assert language_for(translated(boxed), "es") == language_for(plain, "es") == language_for(plain, "xx") == "en"


def test_the_contents_of_a_packet_say_which_leaflet_is_in_english():
    spanish, english = without_box(translated(monograph())), without_box(monograph("otherol"))
    leaflets = [make_handout(spanish, CHOICES), make_handout(english, replace(CHOICES, language="en"))]
    cover = " ".join(page_texts(typeset_packet(make_packet(leaflets, CHOICES)))[0].split())
    assert re.search(r"exampline, página \d 2\.", cover)
    assert re.search(r"otherol, página \d, solo en inglés", cover)
    assert "in English only" not in cover
    one_language = make_packet(leaflets[1:], replace(CHOICES, language="en"))
    assert "in English only" not in page_texts(typeset_packet(one_language))[0]


@pytest.mark.parametrize("one", IN_SPANISH, ids=lambda each: each.names.name)
def test_set_ids_stand_whole_in_the_footer(one):
    foot = " ".join(page_texts(typeset(make_handout(one, CHOICES)))[0].split())
    for each in one.provenance.evidence:
        assert each.set_id in ("not known", *re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", foot))


def words(handout):
    return "\n".join(
        plain_text(blocks) for part in handout.parts for blocks in (part.blocks, *(g.blocks for g in part.groups))
    )
