"""Rules: their list, their form, and the sentence that says why an entry is hidden."""
