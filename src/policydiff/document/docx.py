"""Word documents, by way of the HTML that mammoth makes of them (optional extra "docx")."""

from __future__ import annotations

import io
import re

from policydiff.document.blocks import ParsedText, clean_source
from policydiff.document.html import parse_html
from policydiff.errors import DocumentError

_BLOCK_END = re.compile(r"(?<=</p>)|(?<=</h[1-6]>)|(?<=</li>)|(?<=</tr>)")
_STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => p:fresh"


def parse_docx(data: bytes) -> ParsedText:
    """Read a Word document; its "lines" are its paragraphs, counted from 1.

    Tracked changes count as accepted, comments as absent. Raises `DocumentError` where mammoth
    is not installed and where `data` is no Word document.
    """
    try:
        import mammoth
    except ImportError as error:
        raise DocumentError(
            "Word documents need mammoth: install it with `pip install policydiff[docx]`"
        ) from error
    try:
        html = mammoth.convert_to_html(
            io.BytesIO(data), style_map=_STYLES, convert_image=mammoth.images.img_element(_no_image)
        ).value
    except (
        Exception
    ) as error:  # mammoth has no error of its own: zip, XML and key errors come through
        raise DocumentError(
            f"this is not a Word document (.docx): {type(error).__name__}: {error}"
        ) from error
    return parse_html(clean_source(_BLOCK_END.sub("\n", html)))


def _no_image(image: object) -> dict[str, str]:
    return {"src": ""}
