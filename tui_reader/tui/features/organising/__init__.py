"""Folders, the settings of feeds, saved queries, and their forms."""
