from factories import bullets, heading, paragraph
from medref_desktop.domain.blocks import Cell, ListBlock, Table
from medref_desktop.domain.passages import Passage, passages, sentences


def test_a_paragraph_is_quoted_by_its_sentences():
    text = "Avoid warfarin. Watch INR (e.g. Monday) closely. See St. John's wort, vs. Placebo [see 7.1]. Done."
    assert list(sentences(text)) == [
        "Avoid warfarin.",
        "Watch INR (e.g. Monday) closely.",
        "See St. John's wort, vs. Placebo [see 7.1].",
        "Done.",
    ]


def test_headings_and_bullets_that_ran_into_the_text_begin_a_passage():
    text = "7 DRUG INTERACTIONS 7.1 Effect of warfarin • Avoid it ( 5.1 , 7.2 ) • Lithium: rises"
    assert list(sentences(text)) == [
        "7 DRUG INTERACTIONS",
        "7.1 Effect of warfarin",
        "• Avoid it ( 5.1 , 7.2 )",
        "• Lithium: rises",
    ]


def test_nothing_is_lost_between_sentences():
    text = "One. Two! Three? (Four.) Five 2.5 mg. 7.1 Next one • six"
    assert " ".join(sentences(text)) == text


def test_items_and_rows_are_passages_under_their_heading():
    table = Table((tuple(Cell((paragraph(text),)) for text in ("Lithium", "Rises")), (Cell((paragraph(" "),)),)))
    found = passages([heading("Do not combine"), bullets("Warfarin", "Aspirin"), table])
    assert list(found) == [
        Passage("Do not combine"),
        Passage("Warfarin", "Do not combine"),
        Passage("Aspirin", "Do not combine"),
        Passage("Lithium | Rises", "Do not combine"),
    ]


def test_a_leading_line_stands_over_the_list_that_follows_it():
    found = list(passages([paragraph("Avoid these drugs:"), bullets("Warfarin")]))
    assert found[-1] == Passage("Warfarin", "Avoid these drugs:")


def test_a_list_inside_an_item_makes_passages_of_its_own():
    inner = ListBlock(False, ((paragraph("Statins"), bullets("simvastatin", "lovastatin")),))
    assert list(passages([inner])) == [
        Passage("Statins"),
        Passage("simvastatin", "Statins"),
        Passage("lovastatin", "Statins"),
    ]
