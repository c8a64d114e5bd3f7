"""Read HTML as the cleaned tree (`nodes.py`), in chunks.

`source.py` sends the events of a page (start, text, end) to the `Builder`; the handlers in `tags.py` say what each
element means; `chunks.py` keeps the open quotes and lists and cuts the tree into chunks.
"""
