"""Widgets: they see the model and Textual, and are told what to show. They know no library and no feature.

A list is `NAME_list.py`, which draws over `line_list.LineList`; where its rows take thought they are made in
`NAME_rows.py`, which is pure. The article view is `article_view.py` over `flow_view.py`, and its parts are the
`article_*.py` beside it. To show more in a row: its text in the rows, its place in `render_row` of the list.
"""
