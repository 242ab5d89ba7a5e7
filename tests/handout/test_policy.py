from __future__ import annotations

import pytest

from medref_desktop import paths
from medref_desktop.errors import HandoutFailed
from medref_desktop.handout.letterhead import Letterhead
from medref_desktop.handout.policy import Policy, Unreviewed, read_policy


@pytest.fixture
def policy(tmp_path):
    def read(text: str) -> Policy:
        path = tmp_path / "policy.toml"
        path.write_text(text)
        return read_policy(path)

    return read


def test_without_a_file_nothing_is_settled(tmp_path):
    assert read_policy(tmp_path / "policy.toml") == Policy()


def test_a_clinic_settles_its_letterhead_and_unreviewed_text(policy):
    settled = policy('unreviewed = "refuse"\n[letterhead]\nname = "Elm Street Clinic"')
    assert settled == Policy(Letterhead("Elm Street Clinic"), Unreviewed.REFUSE)
    assert settled.letterhead_or("Mine", "", "", "") == Letterhead("Elm Street Clinic")


def test_without_a_settled_letterhead_the_persons_own_counts(policy):
    assert policy("").letterhead_or(" Mine ", "1 Road", "555", "") == Letterhead("Mine", "1 Road", "555")
    with pytest.raises(HandoutFailed, match="cannot be read"):
        policy("").letterhead_or("Mine", "", "", "no such.png")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("unreviewed = ", "no TOML"),
        ('unreviewed = "sometimes"', "status, watermark, refuse"),
        ("unreviewed = 1", "status, watermark, refuse"),
        ('unreviewd = "refuse"', "no “unreviewd”"),
        ('letterhead = "x"', "must be a table"),
        ("[letterhead]\nfax = 1", "no “fax”"),
    ],
)
def test_a_policy_that_cannot_be_obeyed_stops_printing(policy, text, reason):
    with pytest.raises(HandoutFailed, match=reason):
        policy(text)


def test_the_policy_file_lies_where_the_clinic_says_or_where_the_system_keeps_such(monkeypatch, tmp_path):
    assert paths.policy_file().name == "policy.toml"
    monkeypatch.setenv("MEDREF_POLICY", str(tmp_path / "ours.toml"))
    assert paths.policy_file() == tmp_path / "ours.toml"
