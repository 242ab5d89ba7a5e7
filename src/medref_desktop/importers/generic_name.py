"""The generic name of a label, taken apart: its ingredients, without words of form, vehicle and kind."""

from __future__ import annotations

import re

from medref_desktop.importers.moieties import moiety_of, plain

DOSAGE_WORDS = re.compile(
    r"\b(?:(?:delayed|extended|immediate|sustained)[ -]release|(?:film|enteric)[ -]coated|"
    r"for (?:oral |injectable )?(?:injection|suspension|solution|infusion|inhalation)|"
    r"(?:orally disintegrating|chewable|effervescent|sublingual) tablets?|"
    r"tablets?|capsules?|caplets?|injection|injectable|(?:oral|ophthalmic|topical|otic|nasal|rectal|vaginal|inhalation)"
    r"(?: (?:solution|suspension|ointment|cream|gel|spray|emulsion|powder|aerosol|film|lotion|foam))?|"
    r"solution|suspension|ointment|cream|gel|lotion|foam|spray|syrup|elixir|powder|kit for the preparation of|kit|"
    r"transdermal(?: system)?|patch(?:es)?|suppositor(?:y|ies)|emulsion|usp|nf|lyophilized|preservative[ -]free|"
    r"intrauterine|liposom(?:e|al)|(?:protein|al?bumin|aibumin)[- ]bound(?: particles)?|e[rc]|[xs]r|xl|odt|"
    r"\d+(?:\.\d+)?\s?(?:%|mg|mcg|g|ml)(?:/\d*\s?ml)?)(?=\W|$)",
    re.IGNORECASE,
)
_BETWEEN_NAMES = re.compile(r"\s*(?:,\s*and\b|,|;|/|&|\+|\band\b|\bwith\b|\bplus\b)\s*", re.IGNORECASE)
# What a medicine comes dissolved in. Salts of the body are more than that beside one another.
VEHICLE = re.compile(
    r"\s+in\s+(?:\d\S*\s+)?(?:dextrose|(?:\S+\s+)?sodium chloride|(?:sterile )?water|plastic)\b.*", re.I
)
_SALT_OF_THE_BODY = re.compile(r"\s*(?:potassium|sodium|calcium|magnesium|ammonium)\b", re.IGNORECASE)
# What stands behind a comma of a generic name and is no ingredient: nitrofurantoin, macrocrystals.
_QUALIFIES = re.compile(
    r"(?:macro|micro)?crystal(?:s|lines?)?|(?:mono|di|tri)basic(?: \w+hydrate)?|\w*hydrate|anhydrous|vial|cll|"
    r"refrigerated(?: liquid)?|compressed.*|unspecified.*|stem.*|flowers?|standardized.*|\w+ flavor|unflavored|"
    r"lyophilized|micronized|human|bovine|porcine|ovine|equine|recombinant|"
    r"multi ?vitamins?|minerals?(?: supplement)?|vitamins?"
)


def parts_of(generic: str) -> list[str]:
    """The parts of a generic name, as moieties; words of the dosage form go, but never the whole name."""
    whole = moiety_of(plain(generic).replace(",", "")) if generic else None
    if whole and whole.how.startswith("substance table"):
        return [whole.name]
    cleaned = re.sub(r"\([^)]*\)", " ", generic)
    if not re.search(r"[A-Za-z]{3}", cleaned) or re.match(r"\s*\(", generic):
        cleaned = re.sub(r"[()]", " ", generic)
    if _SALT_OF_THE_BODY.match(cleaned):
        cleaned = re.sub(r"\s+in\s+(?=dextrose|sodium)", " / ", cleaned, flags=re.IGNORECASE)
    cleaned = VEHICLE.sub(" ", cleaned)
    cleaned = DOSAGE_WORDS.sub(" ", cleaned)
    told = [
        re.sub(r"\s+(?:for|in)$", "", plain(part.strip(" .-")))
        for part in _BETWEEN_NAMES.split(re.sub(r"\s+", " ", cleaned))
    ]
    names = [name for name in told if re.search(r"[a-z]{3}", name)]
    ingredients = [name for name in names if not _QUALIFIES.fullmatch(name)] or names
    return list(dict.fromkeys(moiety_of(name).name for name in ingredients))
