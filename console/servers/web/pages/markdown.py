"""Words of models and people as HTML. Nothing in them becomes a tag, an image or a script; a link needs a click.

The parser does not pass HTML on (`html=False`), images are off, and only links with `http`, `https` and `mailto` stay.
"""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

RENDERED_CHARACTERS = 20_000
"""The longest text that is read as Markdown. A longer one is shown as it is written: some texts take quadratic time."""

_LINK = re.compile(r"(https?://|mailto:)", re.IGNORECASE)


def markdown(text: str) -> Markup:
    """Return a text in Markdown as HTML."""
    if len(text) > RENDERED_CHARACTERS:
        return plain(text)
    return Markup(_parser().render(text))  # noqa: S704 - the renderer escapes every text


def plain(text: str) -> Markup:
    """Return a text as HTML, with its lines."""
    return Markup('<div class="written">{}</div>').format(text)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable(["table", "strikethrough"]).disable("image")
    parser.validateLink = lambda url: bool(_LINK.match(url))  # type: ignore[method-assign]
    parser.add_render_rule("link_open", _link_open)
    parser.add_render_rule("heading_open", _heading)
    parser.add_render_rule("heading_close", _heading)
    return parser


def _link_open(self: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    tokens[index].attrSet("rel", "noopener noreferrer nofollow")
    return self.renderToken(tokens, index, options, env)


def _heading(self: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    """Render a heading as a paragraph: the headings of a page are its own."""
    return '<p class="heading">' if tokens[index].nesting > 0 else "</p>\n"
