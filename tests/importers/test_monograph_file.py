"""Reading a monograph file: what arrives, and what is refused with its line."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medref_desktop.domain.blocks import Cell, Heading, ListBlock, Paragraph, Run, Table, leaf_texts
from medref_desktop.domain.finding import Waiver
from medref_desktop.domain.provenance import Evidence, Review
from medref_desktop.domain.sections import WRITTEN_SEVEN, SectionKind
from medref_desktop.domain.source import Source
from medref_desktop.errors import MonographRefused
from medref_desktop.importers import monograph_file
from medref_desktop.importers.monograph_file import parse, read

FRONT = """\
+++
drug = "exampline"
group = "oral"
ingredients = ["exampline"]
brands = ["Examplon"]
salts = ["exampline sodium"]
synonyms = ["examplinum"]
epc_class = "Example Agent"
therapeutic_class = "Examples"
routes = ["by mouth"]
forms = ["tablet"]
strengths = ["5 mg", "10 mg"]
rx = "Rx"
dea_schedule = ""
pregnancy = "see_text"
written = 2026-11-22
not_written = []

[review]
status = "not reviewed"

[[evidence]]
section = "administration"
set_id = "0114567b-3bac-490d-b9eb-03a6c5d90935"
version = "3"
field = "dosage_and_administration"
sha256 = "SHA"
+++
""".replace("SHA", "a1" * 32)

SECTIONS = {
    "How it is administered": "Tablets, once daily.",
    "How it works": "It widens vessels.",
    "Common side effects": "- Headache\n- Cough",
    "Who should take it": "Adults.",
    "Who should not take it": "Nobody with **angioedema**.",
    "Commonly used with": "### Do not combine\n\n- Sacubitril\n\n### Given with\n\nA diuretic.",
    "Commonly tested with": "### Tests before and during\n\n- Potassium",
    "Warnings": "Low pressure.",
    "Pregnancy and breastfeeding": "Harms the unborn.",
    "For the patient": """\
### What it is for

It treats high blood pressure.

### Most important

- **It harms the unborn.** Stop it if you are pregnant.

### Before you take it

- Tell us about your kidneys.

### How to take it

- Take it daily.

#### If you miss a dose

Skip it.

#### If you take too much

Call us.

### Side effects

#### Call 911

- Your face swells.

#### Call us today

- You faint.

#### Tell us if they bother you

- You cough.

### Keeping it and throwing it away

- Keep it dry.""",
}

MOST_IMPORTANT = "### Most important\n\n- **It harms the unborn.** Stop it if you are pregnant.\n\n"
MISSED = "#### If you miss a dose\n\nSkip it.\n\n"
TIERS = SECTIONS["For the patient"].partition("### Side effects\n\n")[2].partition("### Keeping")[0]


def written(sections: dict[str, str] | None = None, front: str = FRONT) -> str:
    """A whole file."""
    return front + "".join(f"\n## {title}\n\n{text}\n" for title, text in (sections or SECTIONS).items())


def with_section(title: str, text: str) -> str:
    return written({**SECTIONS, title: text})


def without_section(title: str, front: str = FRONT) -> str:
    return written({other: text for other, text in SECTIONS.items() if other != title}, front)


def with_front(old: str, new: str) -> str:
    assert old in FRONT
    return written(front=FRONT.replace(old, new, 1))


def findings_of(text: str, source: Source = Source.STARTER, name: str = "exampline.md"):
    return parse(text, source, name)[1]


def errors_of(text: str):
    return [(finding.line, finding.message) for finding in findings_of(text) if finding.is_error]


def blocks_of(markdown: str, kind: str = "mechanism"):
    file, findings = parse(with_section("How it works", markdown), Source.STARTER)
    assert file, findings
    return file.monograph.sections_of(SectionKind(kind))[0].blocks


def refusal(text: str, part: str, source: Source = Source.STARTER) -> int:
    """The line of the one error whose message has the part; the file must be refused."""
    file, findings = parse(text, source, "exampline.md")
    assert file is None
    found = [finding for finding in findings if part in finding.message and finding.is_error]
    assert len(found) == 1, findings
    return found[0].line


def line_of(text: str, start: str) -> int:
    return next(n for n, line in enumerate(text.split("\n"), 1) if line.startswith(start))


# What arrives


def test_a_sound_file_has_no_findings():
    file, findings = parse(written(), Source.STARTER, "exampline.md")
    assert findings == []
    assert file is not None


def test_the_front_matter_becomes_drug_names_facts_and_provenance():
    file, _ = parse(written(), Source.CLINIC)
    assert file is not None
    monograph = file.monograph
    assert (monograph.drug.key, monograph.drug.group) == ("exampline", "oral")
    assert monograph.names.brands == ("Examplon",)
    assert monograph.names.salts == ("exampline sodium",)
    assert monograph.names.synonyms == ("examplinum",)
    assert monograph.facts.strengths == ("5 mg", "10 mg")
    assert monograph.facts.pregnancy == "see_text"
    assert monograph.provenance.source is Source.CLINIC
    assert monograph.provenance.dated == date(2026, 11, 22)
    assert monograph.provenance.review == Review()
    assert monograph.provenance.evidence == (
        Evidence(
            "administration",
            "0114567b-3bac-490d-b9eb-03a6c5d90935",
            "3",
            "dosage_and_administration",
            "a1" * 32,
        ),
    )


def test_a_review_arrives_with_name_role_and_date():
    review = 'status = "reviewed"\nname = "A. Person"\nrole = "pharmacist"\ndate = 2026-12-01'
    file, findings = parse(with_front('status = "not reviewed"', review), Source.CLINIC)
    assert file is not None
    assert findings == []
    assert file.monograph.provenance.review == Review("A. Person", "pharmacist", date(2026, 12, 1))


def test_sections_stand_in_the_order_of_the_file_with_their_lines():
    text = written({"Summary of the boxed warning": "Danger.", **SECTIONS})
    file, _ = parse(text, Source.STARTER)
    assert file is not None
    assert [section.title for section in file.monograph.sections][:2] == [
        "Summary of the boxed warning",
        "How it is administered",
    ]
    assert file.section_lines[SectionKind.MECHANISM] == line_of(text, "## How it works")
    assert file.section_lines[SectionKind.PATIENT] == line_of(text, "## For the patient")


def test_styles_become_runs():
    assert blocks_of("a **b *c*** d") == (
        Paragraph(
            (
                Run("a "),
                Run("b ", frozenset({"strong"})),
                Run("c", frozenset({"strong", "emphasis"})),
                Run(" d"),
            )
        ),
    )


def test_a_line_end_inside_a_paragraph_is_a_space():
    assert blocks_of("one\ntwo") == (Paragraph((Run("one two"),)),)


def test_entities_and_escapes_become_letters():
    assert blocks_of(r"5 &lt; 6 \* 7 &micro;") == (Paragraph((Run("5 < 6 * 7 µ"),)),)


def test_what_looks_like_a_link_definition_stays_text():
    assert blocks_of("[note]: see below") == (Paragraph((Run("[note]: see below"),)),)


def test_lists_may_be_nested_and_numbered():
    assert blocks_of("- one\n\n  1. inner\n- two") == (
        ListBlock(
            False,
            (
                (Paragraph((Run("one"),)), ListBlock(True, ((Paragraph((Run("inner"),)),),))),
                (Paragraph((Run("two"),)),),
            ),
        ),
    )


def test_a_table_has_one_head_row():
    def cell(text: str) -> Cell:
        return Cell((Paragraph((Run(text),) if text else ()),))

    assert blocks_of("| a | b |\n|---|---|\n| 1 | x \\| y |\n| 2 | |") == (
        Table(((cell("a"), cell("b")), (cell("1"), cell("x | y")), (cell("2"), cell(""))), head_rows=1),
    )


def test_headings_keep_their_levels():
    blocks = blocks_of("### Part\n\n#### Smaller\n\ntext")
    assert [block.level for block in blocks if isinstance(block, Heading)] == [3, 4]


words = st.lists(st.from_regex(r"[A-Za-zé][A-Za-zé0-9,;%.]{0,8}[a-z]", fullmatch=True), min_size=1, max_size=6)
line = words.map(" ".join)
shapes = [
    "{0}",
    "{0}\n{1}",
    "**{0}** {1}",
    "*{0}* {1}",
    "- {0}\n- {1}\n  - {2}",
    "1. {0}\n2. **{1}** {2}",
    "| {0} | {1} |\n|---|---|\n| {2} | **{0}** |",
    "### {0}\n\n{1}\n\n#### {2}\n\n- {0}",
    "{0}\n\n{1}\n\n- {2}\n\n  {0}",
]


@given(st.sampled_from(shapes), line, line, line)
def test_every_word_of_the_file_arrives_in_order(shape, first, second, third):
    markdown = shape.format(first, second, third)
    marks = re.sub(r"(?m)^\s*(?:\d\. |- |#+ )|\*|\|(?:---\|)*", " ", markdown)
    assert " ".join(leaf_texts(blocks_of(markdown))).split() == marks.split()


# What is refused in the text


@pytest.mark.parametrize(
    ("markdown", "part"),
    [
        ("<b>bold</b>", "HTML"),
        ("<div>\nblock\n</div>", "HTML"),
        ("<!-- note -->", "HTML"),
        ("[word](http://example.org)", "Links"),
        ("<http://example.org>", "Links"),
        ("![picture](x.png)", "Pictures"),
        ("`code`", "Code"),
        ("```\ncode\n```", "Code"),
        ("    code", "Code"),
        ("> quoted", "Quotations"),
        ("text\n\n***\n\ntext", "Rulers"),
        ("one  \ntwo", "line break"),
        ("one\\\ntwo", "line break"),
        ("# Title\n\ntext", "Headings are"),
        ("##### Small\n\ntext", "Headings are"),
        ("Title\n===\n\ntext", "Headings are"),
        ("###\n\ntext", "no words"),
        ("- one\n-\n- three", "list item is empty"),
        ("- ### Part", "no place in a list"),
        ("2. two\n3. three", "begins at 1"),
        ("- a\n  - b\n    - c\n      - d", "three deep"),
        ("**bold ** text", "not closed"),
        ("__open text", "not closed"),
        ("| a | b |\n|---|---|\n| 1 | 2 | lost |", "has 3 cells; the head has 2"),
        ("| a | b |\n|---|---|\n| 1 |", "has 1 cells; the head has 2"),
        ("| a | b |\n|---|---|", "no rows"),
        ("hidden&#x202e;order", "U+202E"),
        ("zero\u200bwidth", "U+200B"),
        ("bell\u0007", "U+0007"),
        ("broken \ufffd", "U+FFFD"),
        ("5 Âµg", "wrong encoding"),
    ],
)
def test_what_has_no_place_in_a_monograph_is_refused_with_its_line(markdown, part):
    text = with_section("How it works", markdown)
    start = line_of(text, "## How it works")
    assert start < refusal(text, part) <= start + 2 + markdown.count("\n")


def test_the_line_is_that_of_the_breach_inside_a_paragraph():
    text = with_section("How it works", "one\ntwo\nthree `code`")
    assert refusal(text, "Code") == line_of(text, "three")


def test_a_nul_is_refused():
    assert refusal(with_section("How it works", "nul \0 here"), "U+0000") > 1


def test_an_underlined_title_is_refused_since_it_would_begin_a_section():
    _, findings = parse(with_section("How it works", "text\n---\n\nmore"), Source.STARTER)
    assert any("A line under a text" in finding.message for finding in findings)


def test_all_breaches_are_told_in_the_order_of_their_lines():
    sections = {**SECTIONS, "How it works": "`code`", "Who should take it": "![x](y)"}
    found = findings_of(written(sections).replace('group = "oral"', 'group = "mouth"'))
    assert [finding.line for finding in found] == sorted(finding.line for finding in found)
    assert len(found) == 3


# What is refused of the sections


def test_text_before_the_first_section_is_refused():
    text = FRONT + "\nEarly words.\n" + written(front="")
    assert refusal(text, "before the first") == line_of(text, "Early")


def test_an_unknown_title_brings_the_near_one():
    text = written().replace("## How it works", "## How does it work")
    file, findings = parse(text, Source.STARTER)
    assert file is None
    assert findings[-1].message.startswith("The section “How it works” is missing")
    assert findings[0].message == "Unknown section “How does it work”. Did you mean “How it works”?"


def test_a_title_far_from_all_brings_no_guess():
    assert refusal(written() + "\n## Zzz\n\ntext\n", "Unknown section “Zzz”.") > 1


def test_a_section_that_stands_twice_is_refused():
    text = without_section("For the patient") + "\n## Kidney, liver, age\n\ntext\n" * 2
    assert refusal(text, "stands twice", Source.CLINIC) == text.count("\n") - 2


def test_a_section_out_of_order_is_refused():
    text = without_section("How it works") + "\n## How it works\n\ntext\n"
    assert refusal(text, "“How it works” must stand before “Common side effects”") == line_of(text, "## How it works")


def test_an_empty_section_is_refused():
    text = with_section("How it works", "")
    assert refusal(text, "“How it works” is empty") == line_of(text, "## How it works")


@pytest.mark.parametrize("title", list(SECTIONS))
def test_a_starter_without_one_of_its_sections_is_refused(title):
    refusal(without_section(title), f"“{title}” is missing")


@pytest.mark.parametrize("title", ["Warnings", "Pregnancy and breastfeeding", "For the patient"])
def test_a_clinic_may_leave_out_what_only_starters_must_have(title):
    assert findings_of(without_section(title), Source.CLINIC) == []


@pytest.mark.parametrize("kind", WRITTEN_SEVEN)
def test_a_section_named_as_not_written_is_left_out(kind):
    front = FRONT.replace("not_written = []", f'not_written = ["{kind.value}"]')
    title = list(SECTIONS)[WRITTEN_SEVEN.index(kind)]
    file, findings = parse(without_section(title, front), Source.STARTER)
    assert findings == []
    assert file is not None
    assert file.not_written == {kind}
    refusal(written(front=front), f"“not_written” names “{kind.value}”")


# What is refused of the parts inside sections


@pytest.mark.parametrize(
    ("title", "old", "new", "part"),
    [
        ("Commonly used with", "### Do not combine\n\n- Sacubitril\n\n", "", "“### Do not combine” is missing"),
        ("Commonly used with", "### Given with", "### Given wiht", "Did you mean “Given with”"),
        ("Commonly used with", "- Sacubitril\n\n", "", "“Do not combine” is empty"),
        ("Commonly used with", "A diuretic.", "", "“Given with” is empty"),
        ("Commonly used with", "### Do not", "Early.\n\n### Do not", "must stand under one of the parts"),
        ("Commonly tested with", "### Tests before and during", "#### Tests", "needs a “###” heading above"),
        ("For the patient", MOST_IMPORTANT, "", "“### Most important” is missing"),
        ("For the patient", "### Keeping it and throwing it away", "### Storing it", "Unknown part “Storing it”"),
        ("For the patient", "- Tell us", "#### Kidneys\n\n- Tell us", "stand only under “### How to take it” and"),
        ("For the patient", "- Take it daily.", "#### Dose\n\n- Daily.", "Unknown heading “Dose”"),
        ("For the patient", MISSED, "", "“#### If you miss a dose” is missing"),
        ("For the patient", "Skip it.\n\n", "", "“If you miss a dose” is empty"),
        ("For the patient", "#### If you miss", "#### Using the inhaler\n\nBreathe.\n\n#### If you miss", "Unknown"),
        ("For the patient", "#### Call us today\n\n- You faint.\n\n", "", "“#### Call us today” is missing"),
        ("For the patient", "- You faint.\n\n", "", "“Call us today” is empty"),
        ("For the patient", "#### Call 911\n\n", "", "must stand under “#### Call 911”"),
        ("For the patient", TIERS, "", "“Side effects” is empty"),
        ("For the patient", "#### Call 911", "#### Call 112", "Unknown heading “Call 112”"),
    ],
)
def test_a_broken_part_is_refused(title, old, new, part):
    assert old in SECTIONS[title]
    found = findings_of(with_section(title, SECTIONS[title].replace(old, new)))
    assert any(part in finding.message and finding.is_error for finding in found), found


def test_parts_out_of_order_are_refused():
    text = with_section("Commonly used with", "### Given with\n\nx\n\n### Do not combine\n\ny")
    assert refusal(text, "“Do not combine” must stand before “Given with”") == line_of(text, "### Do not combine")


def test_tiers_of_side_effects_out_of_order_are_refused():
    patient = SECTIONS["For the patient"]
    first, second = "#### Call 911\n\n- Your face swells.\n\n", "#### Call us today\n\n- You faint.\n\n"
    assert first + second in patient
    text = with_section("For the patient", patient.replace(first + second, second + first))
    assert refusal(text, "“Call 911” must stand before “Call us today”") == line_of(text, "#### Call 911")


@pytest.mark.parametrize(
    ("group", "name"),
    [("skin", "Putting it on your skin"), ("inhaled", "Using the inhaler"), ("injection", "Injecting it at home")],
)
def test_what_is_not_swallowed_is_told_step_by_step(group, name):
    title, how = "For the patient", SECTIONS["For the patient"]
    other_group = written(front=FRONT.replace('group = "oral"', f'group = "{group}"'))
    assert any(name in message for _, message in errors_of(other_group))
    steps = {**SECTIONS, title: how.replace(MISSED, f"#### {name}\n\n1. Do it.\n\n{MISSED}")}
    assert errors_of(written(steps, FRONT.replace('group = "oral"', f'group = "{group}"'))) == []


def test_an_injection_is_given_in_one_of_two_ways():
    both = "#### Injecting it at home\n\nx\n\n#### When we give it to you\n\ny\n\n" + MISSED
    patient = SECTIONS["For the patient"].replace(MISSED, both)
    front = FRONT.replace('group = "oral"', 'group = "injection"')
    text = written({**SECTIONS, "For the patient": patient}, front)
    assert [message for _, message in errors_of(text)] == [
        "One of these headings must stand here: “#### Injecting it at home” or “#### When we give it to you”."
    ]


def test_do_not_stop_suddenly_and_more_help_stand_where_there_is_something_to_say():
    patient = SECTIONS["For the patient"]
    longer = patient.replace("### Side", "#### Do not stop suddenly\n\nAsk.\n\n### Side")
    assert errors_of(with_section("For the patient", longer + "\n\n### More help\n\n- Call 555-0100.")) == []


def test_an_optional_part_may_follow_the_fixed_ones():
    text = SECTIONS["Commonly tested with"] + "\n\n### Studied together with\n\nWarfarin."
    assert findings_of(with_section("Commonly tested with", text)) == []


# What is refused of the front matter


@pytest.mark.parametrize("text", ["", "drug = 1", "\n+++\n+++\n"])
def test_a_file_without_front_matter_is_refused(text):
    assert refusal(text, "must begin with a line “+++”") == 1


def test_front_matter_without_an_end_is_refused():
    assert refusal('+++\ndrug = "x"\n', "no closing line") == 1


def test_broken_toml_is_told_with_its_line_in_the_file():
    text = with_front('rx = "Rx"', "rx = Rx")
    assert refusal(text, "not TOML") == line_of(text, "rx =")


def test_toml_that_ends_too_early_is_told_at_its_last_line():
    front = FRONT.replace('sha256 = "' + "a1" * 32 + '"', 'sha256 = """')
    _, findings = parse(written(front=front), Source.STARTER)
    told = [finding for finding in findings if "not TOML" in finding.message]
    assert told[0].line >= line_of(front, "sha256")


def test_an_unknown_key_brings_the_near_one():
    text = with_front("brands =", "brand =")
    assert refusal(text, "Unknown key “brand”. Did you mean “brands”?") == line_of(text, "brand =")


def test_an_unknown_key_of_the_review_is_told_at_its_line():
    text = with_front('status = "not reviewed"', 'status = "not reviewed"\nstars = 5')
    assert refusal(text, "Unknown key “stars” in [review].") == line_of(text, "stars")


@pytest.mark.parametrize("key", [line.split(" =")[0] for line in FRONT.split("\n") if " = " in line])
def test_a_missing_key_is_refused(key):
    kept = [line for line in FRONT.split("\n") if not line.startswith(f"{key} =")]
    refusal(written(front="\n".join(kept)), f"“{key}” is missing")


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ('drug = "exampline"', "drug = 5", "“drug” must be a text"),
        ('drug = "exampline"', 'drug = ""', "“drug” is empty"),
        ('drug = "exampline"', 'drug = "exampline "', "no spaces at its ends"),
        ('drug = "exampline"', 'drug = "Exampline"', "lower case"),
        ('drug = "exampline"', 'drug = "exampline/other"', "joined by “ / ”"),
        ('group = "oral"', 'group = "mouth"', '“group” is "mouth"; it must be one of'),
        ('ingredients = ["exampline"]', "ingredients = []", "needs at least one entry"),
        ('ingredients = ["exampline"]', 'ingredients = ["+"]', "a name without letters"),
        ('brands = ["Examplon"]', 'brands = ["Examplon", ""]', "“brands” holds an empty text"),
        ('brands = ["Examplon"]', 'brands = "Examplon"', "must be a list of texts"),
        ('brands = ["Examplon"]', "brands = [1]", "must be a list of texts"),
        ('brands = ["Examplon"]', 'brands = ["A", "A"]', "names “A” twice"),
        ('brands = ["Examplon"]', 'brands = [" A"]', "no spaces at its ends"),
        ('epc_class = "Example Agent"', "epc_class = 7", "“epc_class” must be a text"),
        ('epc_class = "Example Agent"', 'epc_class = ["A", "A"]', "“epc_class” names “A” twice"),
        ('rx = "Rx"', 'rx = "rx"', "“rx” is"),
        ('dea_schedule = ""', 'dea_schedule = "C2"', "“dea_schedule” is"),
        ('pregnancy = "see_text"', 'pregnancy = "bad"', "“pregnancy” is"),
        ("written = 2026-11-22", 'written = "2026-11-22"', "must be a date without quotes"),
        ("written = 2026-11-22", "written = 2026-11-22T10:00:00", "must be a date without quotes"),
        ("not_written = []", 'not_written = ["overdose"]', "may not name “overdose”"),
        ("not_written = []", "not_written = 1", "must be a list of texts"),
        ('status = "not reviewed"', 'status = "draft"', "“status” is"),
        ('status = "not reviewed"', 'status = "not reviewed"\nname = "A"', "“name” is given, but"),
        ('section = "administration"', 'section = "dosage"', "“section” is"),
        ('set_id = "0114567b', 'set_id = "114567b', "“set_id” must be a set id"),
        ('version = "3"', "version = 3", "“version” must be a text"),
        ("a1" * 32, "a1" * 31, "64 hexadecimal digits"),
        ("a1" * 32, "A1" * 32, "64 hexadecimal digits"),
    ],
)
def test_a_wrong_value_is_refused_at_its_line(old, new, part):
    text = with_front(old, new)
    key = part.split("”")[0].strip("“") if part.startswith("“") else new.split(" =")[0]
    line = refusal(text, part)
    assert key.startswith(("a1", "A1", "64")) or text.split("\n")[line - 1].startswith(key)


@pytest.mark.parametrize("key", ["name", "role", "date"])
def test_a_reviewed_text_needs_name_role_and_date(key):
    given = {"name": '"A. Person"', "role": '"pharmacist"', "date": "2026-12-01"}
    lines = [f"{other} = {value}" for other, value in given.items() if other != key]
    text = with_front('status = "not reviewed"', "\n".join(['status = "reviewed"', *lines]))
    assert refusal(text, f"“{key}” is missing in [review]") == line_of(text, "[review]")


def test_a_text_changed_after_its_review_is_remarked_on():
    review = 'status = "reviewed"\nname = "A. Person"\nrole = "pharmacist"\ndate = 2026-01-01'
    file, findings = parse(with_front('status = "not reviewed"', review), Source.CLINIC)
    assert file is not None
    assert [(finding.is_error, "older than the text" in finding.message) for finding in findings] == [(False, True)]


def test_a_missing_review_table_is_refused():
    refusal(with_front('[review]\nstatus = "not reviewed"\n', ""), "[review] is missing")


@pytest.mark.parametrize("new", ["[evidence]", "[[evidence]]\nx = 1\n[[evidence]]"])
def test_evidence_of_the_wrong_shape_is_refused(new):
    assert parse(with_front("[[evidence]]", new), Source.STARTER)[0] is None


def test_the_second_evidence_is_told_at_its_own_line():
    first = FRONT[FRONT.index("[[evidence]]") : FRONT.rindex("+++")]
    text = written(front=FRONT.removesuffix("+++\n") + first.replace('version = "3"', 'version = ""') + "+++\n")
    assert refusal(text, "“version” is empty") == text.split("\n").index('version = ""') + 1


def test_a_clinic_file_needs_no_evidence():
    front = FRONT[: FRONT.index("[[evidence]]")] + "+++\n"
    assert findings_of(written(front=front), Source.CLINIC) == []


# The name of the file, and reading from the disk


@pytest.mark.parametrize(
    ("drug", "group", "name"),
    [
        ("tretinoin", "oral", "tretinoin.md"),
        ("tretinoin", "skin", "tretinoin-skin.md"),
        ("hydrocodone / acetaminophen", "oral", "hydrocodone-acetaminophen.md"),
        ("insulin glargine", "injection", "insulin-glargine.md"),
        ("St. John's wort", "oral", "st-johns-wort.md"),
    ],
)
def test_a_file_is_named_after_its_drug(drug, group, name):
    front = FRONT.replace('drug = "exampline"', f'drug = "{drug}"').replace('"oral"', f'"{group}"')
    found = parse(written(front=front), Source.CLINIC, name)[1]
    assert not any("should be named" in finding.message for finding in found)


def test_a_wrong_file_name_refuses_a_starter_and_is_a_remark_for_a_clinic():
    starter, found = parse(written(), Source.STARTER, "example.md")
    assert starter is None
    assert "“exampline.md” or “exampline-oral.md”" in found[0].message
    clinic, found = parse(written(), Source.CLINIC, "example.md")
    assert clinic is not None
    assert [finding.is_error for finding in found] == [False]


def test_a_file_is_read_with_byte_order_mark_and_windows_line_ends(tmp_path):
    path = tmp_path / "exampline.md"
    path.write_bytes(b"\xef\xbb\xbf" + written().replace("\n", "\r\n").encode())
    plain = parse(written(), Source.STARTER)[0]
    assert read(path, Source.STARTER) == plain


def test_a_refused_file_is_named_with_line_reason_and_how_many_more(tmp_path):
    path = tmp_path / "exampline.md"
    path.write_text(with_section("How it works", "`a`\n\n`b`"), encoding="utf-8")
    with pytest.raises(MonographRefused) as refused:
        read(path, Source.STARTER)
    number = line_of(path.read_text(encoding="utf-8"), "`a`")
    assert refused.value.message.startswith(f"exampline.md, line {number}: Code has no place here")
    assert refused.value.message.endswith("(and 1 more)")
    assert "medref check" in refused.value.hint


def test_one_breach_has_no_more(tmp_path):
    path = tmp_path / "exampline.md"
    path.write_text(with_section("How it works", "`a`"), encoding="utf-8")
    with pytest.raises(MonographRefused) as refused:
        read(path, Source.STARTER)
    assert "more)" not in refused.value.message


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(MonographRefused, match="no such file"):
        read(tmp_path / "none.md", Source.CLINIC)


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(MonographRefused, match="cannot be read"):
        read(tmp_path, Source.CLINIC)


def test_text_that_is_not_utf8_is_refused_with_its_line(tmp_path):
    path = tmp_path / "exampline.md"
    path.write_bytes(b"+++\n\xe9\n")
    with pytest.raises(MonographRefused, match="line 2: This is not UTF-8"):
        read(path, Source.CLINIC)


def test_a_file_too_large_for_a_monograph_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(monograph_file, "MOST_BYTES", 10)
    path = tmp_path / "exampline.md"
    path.write_text("+++" * 10, encoding="utf-8")
    with pytest.raises(MonographRefused, match="too large"):
        read(path, Source.CLINIC)


@given(st.text(max_size=300))
def test_any_text_at_all_is_parsed_or_refused(text):
    file, findings = parse(text, Source.CLINIC)
    assert file is not None or findings


@given(st.text(max_size=200))
def test_any_section_text_at_all_is_parsed_or_refused(text):
    file, findings = parse(with_section("How it works", text), Source.STARTER)
    assert (file is None) == any(finding.is_error for finding in findings)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [('"Example Agent"', ("Example Agent",)), ('["Agent A", "Agent B"]', ("Agent A", "Agent B")), ('""', ())],
)
def test_a_drug_may_be_of_one_class_of_several_or_of_none(written, read_as):
    file, _ = parse(with_front('epc_class = "Example Agent"', f"epc_class = {written}"), Source.STARTER)
    assert file.monograph.facts.epc_classes == read_as


WAIVER = '[[waiver]]\ncheck = "omissions"\nabout = "Gout"\nreason = "Said elsewhere."\n+++\n'


def with_waiver(waiver: str = WAIVER) -> str:
    return written(front=FRONT.removesuffix("+++\n") + waiver)


def test_waivers_come_with_their_lines():
    file, findings = parse(with_waiver(), Source.STARTER)
    assert file is not None, findings
    line = with_waiver().split("\n").index("[[waiver]]") + 1
    assert file.waivers == (Waiver(line, "omissions", "Gout", "Said elsewhere."),)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('reason = "Said elsewhere."\n', "", "The key “reason” is missing in [waiver]."),
        ('"Gout"', '""', "“about” is empty."),
        ("check", "chek", "Unknown key “chek” in [waiver]. Did you mean “check”?"),
        ("[[waiver]]", "[waiver]", "“waiver” stands in tables headed [[waiver]]."),
    ],
)
def test_a_waiver_that_is_not_whole_is_refused(old, new, said):
    file, findings = parse(with_waiver(WAIVER.replace(old, new)), Source.STARTER)
    assert file is None
    assert said in [finding.message for finding in findings]
