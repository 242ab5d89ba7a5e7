"""Builds the starter pack with the wheel and puts it inside, with resources and monographs: an installed MedRef opens
with its content.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class StarterPackHook(BuildHookInterface):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return  # a checkout's pack is built by run.py
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from medref_desktop import __version__
        from medref_desktop.importers import monograph_pack

        # Reproducible where the builder asks for it (reproducible-builds.org).
        epoch = os.environ.get("SOURCE_DATE_EPOCH")
        built = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
        info = monograph_pack.starter_info(built, f"MedRef {__version__}")
        packs = root / "build" / "wheel-packs"
        entry, _ = monograph_pack.build_into(root / "data" / "monographs", packs, info)
        build_data["force_include"]["resources"] = "medref_desktop/resources"
        build_data["force_include"]["data/monographs"] = "medref_desktop/data/monographs"
        build_data["force_include"]["data/formulary.toml"] = "medref_desktop/data/formulary.toml"
        for path in (entry.path, packs / "starter.json"):
            build_data["force_include"][str(path)] = f"medref_desktop/resources/packs/{path.name}"
