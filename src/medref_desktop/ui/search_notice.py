"""The sentence above the list: what was not found, and why."""

from __future__ import annotations

from medref_desktop.domain.query import Answer
from medref_desktop.store.text_answer import TextAnswer

_LONGEST = 60


def name_notice(answer: Answer) -> str:
    """What there is to say when only the names are known."""
    query = answer.query
    if answer.note or answer.other_forms:
        return answer.note or answer.other_forms
    if answer.total or query.is_whole_list:
        return ""
    if query.is_blank:
        return "No drug in this class." if not query.filters else f"No drug fits {_filters(answer)}."
    within = f" in the class {query.drug_class}" if query.drug_class else ""
    among = f" among those that fit {_filters(answer)}" if query.filters else ""
    return f"No drug is called {_quoted(query.named)}{within}{among}."


def text_notice(answer: Answer, text: TextAnswer, tab: str) -> str:
    """The same once the text has been looked through as well, in one tab or in every one."""
    said = name_notice(answer)
    question = text.question.query
    if text.hits or answer.query.is_blank:
        return said
    if question.kinds == frozenset():
        return _joined(said, f"No tab is called {_quoted(' '.join(question.tabs))}.")
    if question.is_too_long:
        return _joined(said, "The question is too long to look for in the text.")
    if question.unwanted and not question.wanted:
        return _joined(said, "To look in the text, give a word that it must have.")
    if not question.asks_the_text or answer.total:
        return said
    where = f" under {tab}" if tab and not question.tabs else ""
    where = f" under {' '.join(question.tabs)}" if question.tabs else where
    return _joined(said, f"No text mentions it{where}.")


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _filters(answer: Answer) -> str:
    return " ".join(f"{'-' if one.leaves_out else ''}{one.field}:{one.value}" for one in answer.query.filters)


def _quoted(text: str) -> str:
    text = text.strip().strip('"')
    return f"“{text[:_LONGEST]}…”" if len(text) > _LONGEST else f"“{text}”"
