"""The form of the notebook, as steps from the first one on. Each is done once, in one transaction with its record."""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

STEPS = Migrations("notebook")


@STEPS()
def choices_among_labels(db: Database) -> None:
    """The label to show first for a drug and form group; labels not to show, with why and since when (ISO)."""
    db.table("pinned_label").create(
        {"drug_key": str, "form_group": str, "set_id": str},
        pk=("drug_key", "form_group"),
        not_null={"set_id"},
    )
    db.table("withdrawn_label").create(
        {"set_id": str, "reason": str, "withdrawn_on": str}, pk="set_id", not_null={"reason", "withdrawn_on"}
    )


@STEPS()
def searches_that_found_nothing(db: Database) -> None:
    """What was typed, how often and when last (ISO)."""
    db.table("failed_search").create(
        {"text": str, "times": int, "last_on": str}, pk="text", not_null={"times", "last_on"}
    )


@STEPS()
def packets_of_leaflets(db: Database) -> None:
    """Drugs of a packet by its name: a JSON list of pairs of drug key and form group, in order."""
    db.table("packet").create({"name": str, "drugs": str}, pk="name", not_null={"drugs"})


def take_steps(db: Database) -> None:
    """Take a notebook, which may be empty, through the steps that it lacks."""
    STEPS.apply(db)
