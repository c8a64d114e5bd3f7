"""Feeds: XML by expat or feedparser, JSON Feed; what they give becomes our words."""
