"""Feeds and how the person arranges them: folders, settings, addresses, smart feeds, subscribing, health."""
