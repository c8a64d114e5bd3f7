"""Bytes and texts before and behind a parser: character sets, repair, dates, titles, links."""
