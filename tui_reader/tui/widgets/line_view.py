"""A view that is drawn line by line in the tones of a style sheet: the base of the lists, the article and code.

The rule: a tone costs nothing until it is drawn. Textual styles all component classes that a widget declares each time
it styles the widget. The article has 46 tones and its title needs one, so a tone is styled when a line first asks.
"""

from __future__ import annotations

from textual.css.styles import RenderStyles
from textual.dom import DOMNode
from textual.scroll_view import ScrollView


class LineView(ScrollView, can_focus=True, inherit_bindings=False):
    """A scrolled view. A subclass draws its lines, and asks for a tone by the name of its class in the style sheet.

    It has no key bindings: the application's action table decides what a key does.
    """

    DEFAULT_CSS = """
    LineView {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
    }
    """

    def get_component_styles(self, *names: str) -> RenderStyles:
        """Return the styles of component classes, as Textual does for those that a widget declares."""
        for name in names:
            if name not in self._component_styles:
                tone = DOMNode(classes=name)
                tone._attach(self)
                self.app.stylesheet.apply(tone)
                self._component_styles[name] = tone.styles
        return super().get_component_styles(*names)

    def notify_style_update(self) -> None:
        """Forget the tones when the theme, the style sheet or the focus changes, and draw with the new ones."""
        if self._component_styles:
            self._component_styles.clear()
            self.refresh()
        super().notify_style_update()
