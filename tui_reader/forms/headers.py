"""Which HTTP headers a person may set for a feed. Pure."""

HEADER_NAME = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # RFC 9110, 5.6.2
OWN_HEADERS = frozenset(
    (
        *("host", "connection", "content-length", "transfer-encoding", "accept-encoding"),
        *("if-none-match", "if-modified-since", "user-agent", "proxy-authorization"),
    )
)
"""The headers that the reader sets itself, in lower case."""
