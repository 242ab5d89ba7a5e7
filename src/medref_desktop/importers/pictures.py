"""Pictures of labels: decoded once to prove what they are, before any window shows them."""

from __future__ import annotations

import hashlib
import io
import warnings

from PIL import Image

from medref_desktop.domain.label import Picture

MOST_BYTES = 5_000_000
MOST_PIXELS = 50_000_000
_KEPT_AS_THEY_STAND = {"JPEG": "image/jpeg", "PNG": "image/png"}
_READ = (*_KEPT_AS_THEY_STAND, "GIF", "BMP", "TIFF")


def kept_picture(data: bytes) -> Picture | None:
    """The picture as it is kept, JPEG or PNG; None for what is no picture, too large or broken."""
    if len(data) > MOST_BYTES:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(data), formats=_READ) as image:
                if image.width * image.height > MOST_PIXELS:
                    return None
                image.load()
                media_type = _KEPT_AS_THEY_STAND.get(image.format or "")
                if media_type is None:
                    data, media_type = _as_png(image), "image/png"
    except Exception:
        # Pillow raises whatever a broken file leads it to; the label goes on without the picture, and says so.
        return None
    return Picture(hashlib.sha256(data).hexdigest(), media_type, data)


def _as_png(image: Image.Image) -> bytes:
    written = io.BytesIO()
    image.convert("RGBA" if "transparency" in image.info else "RGB").save(written, "PNG")
    return written.getvalue()
