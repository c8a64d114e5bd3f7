"""What the article view is made of: one object for its links, its hits, its pictures and the colours of its code.

Each object is made with the `FlowView` that shows the text, and knows no other object. `ArticleView` owns them all: it
tells them what is shown, and asks them in a written order what lies over a line.
"""
