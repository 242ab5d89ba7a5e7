"""The check of a written monograph beyond its format: notation, drug names, the patient's part, evidence, titles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from medref_desktop.domain.blocks import Heading, leaf_texts
from medref_desktop.domain.finding import Finding
from medref_desktop.domain.monograph import Monograph
from medref_desktop.domain.sections import SectionKind
from medref_desktop.domain.source import Source
from medref_desktop.review import drug_abbreviations, must_say, notation, patient_part, steps, translated_part

FRONT_MATTER_MARK = "+++"

RESERVED_TITLE = "medication guide"
"""21 CFR 208: the title of a document that the FDA has approved, so never of ours."""


def check(text: str, monograph: Monograph, section_lines: Mapping[SectionKind, int]) -> list[Finding]:
    """All findings in a monograph that keeps to the format, in the order of their lines."""
    return sorted(
        {
            *_in_text(text),
            *_in_names(text, monograph),
            *patient_part.findings(text, monograph, section_lines.get(SectionKind.PATIENT, 1)),
            *must_say.findings(monograph, section_lines.get(SectionKind.PATIENT, 1)),
            *steps.findings(monograph, section_lines.get(SectionKind.PATIENT, 1)),
            *translated_part.findings(text, monograph),
            *_without_evidence(monograph, section_lines),
            *_reserved_titles(monograph, section_lines),
        }
    )


def _in_text(text: str) -> Iterator[Finding]:
    lines = text.split("\n")
    marks = [number for number, line in enumerate(lines) if line.rstrip() == FRONT_MATTER_MARK]
    first = marks[1] + 1 if len(marks) > 1 else 0
    body = "\n".join(lines[first:])
    yield from notation.findings(body, first + 1)
    yield from drug_abbreviations.findings(body, first + 1)


def _in_names(text: str, monograph: Monograph) -> Iterator[Finding]:
    yield from notation.in_strengths(monograph.facts.strengths, _line_of_key(text, "strengths"))
    for name in monograph.names.synonyms:
        yield from drug_abbreviations.findings(name, _line_of_key(text, "synonyms"))


def _line_of_key(text: str, key: str) -> int:
    lines = text.split("\n")
    return next((number for number, line in enumerate(lines, 1) if line.split("=")[0].strip() == key), 1)


def _without_evidence(monograph: Monograph, section_lines: Mapping[SectionKind, int]) -> Iterator[Finding]:
    if monograph.provenance.source is not Source.STARTER:
        return
    proven = {evidence.section for evidence in monograph.provenance.evidence}
    for section in monograph.sections:
        # The patient's part says in plain words what the others say.
        is_for_patient = section.kind in (SectionKind.PATIENT, SectionKind.TRANSLATION)
        if not is_for_patient and section.kind.value not in proven:
            line = section_lines.get(section.kind, 1)
            yield Finding(line, f"No evidence is given for “{section.title}”.", is_error=False)


def _reserved_titles(monograph: Monograph, section_lines: Mapping[SectionKind, int]) -> Iterator[Finding]:
    for section in monograph.sections:
        for block in section.blocks:
            if isinstance(block, Heading) and RESERVED_TITLE in next(leaf_texts([block])).lower():
                line = section_lines.get(section.kind, 1)
                yield Finding(line, "“Medication Guide” is the FDA's title: write another heading.")
