"""Tools that the readers of feeds, lists and pages share: character sets, repair, dates, titles, addresses."""
