"""Which stored texts hold names with signs (C++, F#, .NET): those that search must learn anew. Pure.

Rule: rather one text too many than a name too few, and nothing but a look at the bytes, for a library has many texts.
"""

from __future__ import annotations

import re
import zlib
from contextlib import suppress

# As HTML spells them too: "C&#43;&#43;", "<b>C</b>#"; what stands behind another # is the place in a link's page.
# Each way begins with its sign, so that the search jumps from sign to sign: 3 s for 100,000 texts instead of 13.
_NAME = re.compile(
    rb"\+\+(?<=[a-zA-Z0-9>]\+\+)|#(?<=[a-zA-Z0-9>]#)(?![a-zA-Z0-9])|&(?:#43|#x2[bB]|plus|#35|num);"
    rb"|\.(?<![a-zA-Z0-9.]\.)(?=[a-zA-Z])"
)


def has_signed_name(stored: str | bytes | None) -> bool:
    """Tell whether a title, as it is or as bytes, or a body as it is written (zlib), may hold such a name."""
    if stored is None:
        return False
    data = stored.encode() if isinstance(stored, str) else stored
    with suppress(zlib.error):
        data = zlib.decompress(data)
    return _NAME.search(data) is not None
