"""Where a redirect leads, and whether credentials go along. Pure."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

from tui_reader.text.clean import clean_text
from tui_reader.text.hosts import DEFAULT_PORTS, has_credentials, may_share_secrets, with_credentials_of

_RAW_BYTE = re.compile("[\udc80-\udcff]")  # a byte of a header that is not UTF-8, as aiohttp decodes it


def redirected(url: str, location: str) -> str:
    """Return where `location` leads from `url` (RFC 9110, 10.2.2), without a fragment.

    Credentials go along only where `may_share_secrets` allows it. Raises ValueError when the redirect leads nowhere.
    """
    location = _RAW_BYTE.sub(lambda found: f"%{ord(found[0]) - 0xDC00:02X}", location)
    parts = urlsplit(urljoin(url, clean_text(location).strip()))._replace(fragment="")
    if not parts.scheme or (parts.scheme in DEFAULT_PORTS and not parts.hostname):
        raise ValueError("no usable address")
    target = urlunsplit(parts)
    if has_credentials(url) and not has_credentials(target) and may_share_secrets(url, target):
        return with_credentials_of(url, target)
    return target
