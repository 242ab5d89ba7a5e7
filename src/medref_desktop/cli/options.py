"""What several commands share: options, and the rule for names of packs."""

from __future__ import annotations

import click

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


def check_pack_name(name: str) -> None:
    """Refuse a name that cannot be one, as wrong usage."""
    if not name.isidentifier():
        raise click.UsageError("A pack's name is made of letters, digits and _.")
