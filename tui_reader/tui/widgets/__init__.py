"""Widgets: they see the model and Textual, and are told what to show. Nothing is imported here."""
