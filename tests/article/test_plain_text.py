"""Plain text and counting."""

from __future__ import annotations

import pytest

from tests.article.reading import BASE
from tui_reader.article import make_article, plain_text, words_in
from tui_reader.article.write.plain_text import count_words
from tui_reader.model.articles import Article
from tui_reader.model.entities import Content, Entry
from tui_reader.model.records import replace


def article(html: str | None) -> Article:
    entry = Entry(
        id=1,
        feed_id=1,
        uid=None,
        url=BASE,
        title="T",
        authors=(),
        published=None,
        updated=None,
        arrived=0,
        at=0,
        read=False,
        starred=False,
        body=None if html is None else Content(html),
    )
    return make_article(entry, "A feed")


def test_the_words_of_a_body_are_counted_without_its_mark_up() -> None:
    assert words_in(Content("<p class='a b'>One <b>two</b><br>three</p>")) == 3
    assert words_in(Content("a < b > c", "text")) == 3
    assert words_in(None) == 0


def test_plain_text_of_everything() -> None:
    html = (
        "<h2>Title</h2><p>One <b>two</b><br>three</p><ul><li>a<ol><li>b</ol><li>c<br>d</ul><blockquote>q</blockquote>"
        "<pre>x\n y</pre><table><tr><th>A<th>B<tr><td>1<td>2</table><hr><img src='/i.png'><img src='/j.png' alt='J'>"
        "<video src='/v.mp4'></video>"
    )
    assert plain_text(article(html)) == (
        "Title\n\nOne two\nthree\n\n- a\n  1. b\n- c\n  d\n\n> q\n\nx\n y\n\n"
        "A | B\n1 | 2\n\n* * *\n\nJ\n\nVideo: example.org\n"
    )


def test_an_article_knows_its_parts() -> None:
    found = article('<p>One <a href="/x">two</a></p><p>three</p><table><tr><td>4<td>5<tr><td>6<td>7</table>' * 400)
    assert found.feed_title == "A feed"
    assert found.words == 400 * 7
    assert len(found.links) == 400
    assert found.markdown.count("[two](https://example.org/x)") == 400


@pytest.mark.parametrize("html", [None, "", "<p></p>"])
def test_an_entry_without_words(html: str | None) -> None:
    found = article(html)
    assert (found.blocks, found.words, found.markdown, plain_text(found)) == ((), 0, "", "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("one two  three", 3),
        ("don’t well-known 3.5 a/b — …", 4),
        ("日本語の文", 5),
        ("Python は 3 文字", 5),
        ("한국어", 3),
        ("Ünïcode wörds", 2),
        ("こんにちは world", 6),
    ],
)
def test_counting_words(text: str, words: int) -> None:
    assert count_words(text) == words


def test_what_the_feed_says_beside_a_text_stands_behind_it_under_a_rule() -> None:
    body = Content("<p>Wombats. <a href='/1'>One</a></p><!-- never closed")
    behind = (Content("A quokka.\nhttps://b.example/2", "text"), Content("<p>Last</p>"))
    entry = Entry(1, 1, None, BASE, "T", (), None, None, 0, 0, read=False, starred=False, body=body, others=behind)

    made = make_article(entry, "Feed")

    assert plain_text(made) == (
        "Wombats. One\n\n* * *\n\nThe feed also says:\n\nA quokka.\nhttps://b.example/2\n\nLast\n"
    )
    assert [link.url for link in made.links] == ["https://example.org/1", "https://b.example/2"]
    assert [span.target for block in made.blocks for span in block.spans if span.style == "link"] == [0, 1]
    page = replace(entry, page=Content("<p>The page"), shows_page=True)
    assert plain_text(make_article(page, "Feed")) == "The page\n"


def test_a_body_that_was_escaped_twice_is_text_with_a_link() -> None:
    twice = "&lt;p&gt;A &lt;a href=&#34;/about&#34;&gt;now page&lt;/a&gt;.&lt;/p&gt;&lt;p&gt;Second.&lt;/p&gt;"
    assert plain_text(article(twice)) == "A now page.\n\nSecond.\n"
    assert [link.url for link in article(twice).links] == ["https://example.org/about"]
    assert words_in(Content(twice)) == 4
