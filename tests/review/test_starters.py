"""The monographs that ship hold to the rules that are asked of everybody else's."""

import pytest

from medref_desktop import paths
from medref_desktop.domain.source import Source
from medref_desktop.importers import monograph_file
from medref_desktop.review.checker import check

FILES = sorted(paths.starter_monographs().glob("*.md"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_starter_monograph_has_nothing_to_mend(file):
    text = monograph_file.read_text(file)
    read, findings = monograph_file.parse(text, Source.STARTER, file.name)
    assert read is not None, findings
    errors = [finding for finding in (*findings, *check(text, read.monograph, read.section_lines)) if finding.is_error]
    assert errors == []


def test_there_are_starter_monographs():
    assert len(FILES) > 24
