"""From files to monographs, and from monographs to packs."""
