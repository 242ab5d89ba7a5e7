"""The words that people say for classes of drugs."""

from __future__ import annotations

from medref_desktop.domain.names import words

SAID_FOR = {
    "statin": ("HMG-CoA Reductase Inhibitor",),
    "arb": ("Angiotensin 2 Receptor Blocker",),
    "ace": ("Angiotensin Converting Enzyme Inhibitor",),
    "acei": ("Angiotensin Converting Enzyme Inhibitor",),
    "ssri": ("Serotonin Reuptake Inhibitor",),
    "snri": ("Serotonin and Norepinephrine Reuptake Inhibitor",),
    "ppi": ("Proton Pump Inhibitor",),
    "nsaid": ("Nonsteroidal Anti-inflammatory Drug",),
    "doac": ("Factor Xa Inhibitor", "Direct Thrombin Inhibitor"),
    "steroid": ("Corticosteroid",),
    "opioid": ("Opioid Agonist", "Full Opioid Agonist", "Partial Opioid Agonist"),
    "opiate": ("Opioid Agonist", "Full Opioid Agonist", "Partial Opioid Agonist"),
    "antiepileptic": ("Anti-epileptic Agent",),
    "anticonvulsant": ("Anti-epileptic Agent",),
}
"""What people say for classes, and the official names that begin with these words."""


def class_fits(said: str, name: str) -> bool:
    """Whether a class is the one that a person means: by its words or their beginnings, or by what people say for it.

    >>> [class_fits(said, "HMG-CoA Reductase Inhibitor") for said in ("reductase inhib", "statins")]
    [True, True]
    """
    wanted, there = words(said), words(name)
    if wanted and all(any(word.startswith(one) for word in there) for one in wanted):
        return True
    official = SAID_FOR.get("".join(wanted)) or SAID_FOR.get("".join(wanted).removesuffix("s")) or ()
    return any(there[: len(words(one))] == words(one) for one in official)
