from medref_desktop.domain.drug import Drug
from medref_desktop.domain.names import DrugKey
from medref_desktop.ui.reading_history import MOST_KEPT, ReadingHistory


def drug(number: int) -> Drug:
    return Drug(DrugKey(f"drug{number}"), "oral")


def test_back_and_forward_end_where_the_history_ends():
    history = ReadingHistory()
    assert history.step(-1) is None
    for number in range(3):
        history.add(drug(number))
    assert [history.step(-1), history.step(-1), history.step(-1)] == [drug(1), drug(0), None]
    assert [history.step(1), history.step(1), history.step(1)] == [drug(1), drug(2), None]


def test_a_drug_chosen_after_going_back_forgets_what_lay_ahead():
    history = ReadingHistory()
    for number in range(3):
        history.add(drug(number))
    history.step(-1)
    history.add(drug(9))
    assert history.step(1) is None
    assert history.step(-1) == drug(1)


def test_the_same_drug_again_is_no_new_step():
    history = ReadingHistory()
    for number in (1, 2, 2, 2):
        history.add(drug(number))
    assert history.step(-1) == drug(1)


def test_a_long_day_keeps_the_last_drugs():
    history = ReadingHistory()
    for number in range(MOST_KEPT + 50):
        history.add(drug(number))
    back = [history.step(-1) for _ in range(MOST_KEPT)]
    assert back[0] == drug(MOST_KEPT + 48)
    assert back[-1] is None
    assert back[-2] == drug(50)
