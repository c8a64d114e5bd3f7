"""The code of an article, its long lines whole, on the whole screen."""

from __future__ import annotations

from tui_reader.tui.reading.feature import Feature


class Code(Feature):
    """The action `code`."""

    def code(self) -> None:
        """Show the code nearest to the top of the view with its long lines whole."""
        from tui_reader.tui.features.code.code_dialog import CodeScreen

        self.reader.article.open_here()
        view = self.reader.article.view
        flow = view.flow
        blocks = [number for number in range(flow.blocks) if flow.block_at(number).kind == "code"]
        if not blocks:
            self.reader.say("There is no code in this article.")
            return
        top = view.scroll_offset.y
        seen = {line.block for line in flow.lines[top : top + view.size.height]}
        here = view.place.block
        first = next((number for number in blocks if number in seen), None)
        nearest = first if first is not None else min(blocks, key=lambda number: abs(number - here))
        codes = [flow.block_at(number) for number in blocks]
        self.reader.ask(CodeScreen(codes, blocks.index(nearest), table=self.reader.keys, copy=self._copy))

    def _copy(self, text: str) -> None:
        """Copy code, whole and as it was written."""
        self.reader.outside.copy(text, "the code")
