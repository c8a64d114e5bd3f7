"""Subscription lists, in and out: OPML, newsboat's `urls`, plain lists, JSON, Markdown."""
