"""A QR code as an SVG file of its own, for an <img>: pages allow no inline styles, and this needs none."""

from io import BytesIO

import segno

PIXELS_A_MODULE = 5


def qr_svg(text: str) -> bytes:
    """Dark on light whatever the page's colours are, since readers want it so."""
    file = BytesIO()
    segno.make_qr(text).save(file, kind="svg", scale=PIXELS_A_MODULE, light="#fff", xmldecl=False, svgclass=None)
    return file.getvalue()
