"""Typesetting for terminals: Markdown in, lines of styled text out. Knows cells, not colours or screens.

| file | its one idea |
|---|---|
| `width` | how many cells a text takes |
| `linebreak` | where a line may be broken (UAX #14, Chinese prohibitions) |
| `fill` | a text cut into lines of a width |
| `chunks` | a long text cut into chunks that can be parsed apart |
| `definitions` | `[label]: target` of the whole text, for the chunks that use them |
| `markdown` | the parser, configured |
| `emphasis` | bold, italics and strikethrough beside Chinese punctuation |
| `dollars` | which dollars are marks of a formula |
| `brackets` | where a bracket closes, and what is a footnote |
| `tags` | HTML cut into text and tags |
| `elements` | what HTML elements mean on a terminal |
| `scripts` | powers and indices as small letters |
| `inline` | what stands inside a paragraph -> text with styles |
| `blocks` | a chunk's tokens -> blocks |
| `html` | a piece of HTML that stands for itself -> blocks |
| `mathtext` | LaTeX -> Unicode |
| `latex` | its commands: what they take, what they are drawn as |
| `code` | a program text -> styled pieces |
| `table` | cells -> columns that fit |
| `pictures` | the room that images take |
| `layout` | blocks -> lines of a width |
| `document` | a text of any size, laid out where it is looked at |
| `viewport` | a screenful of a document, and moving it |
| `search` | all hits in a document |
| `links` | where links lead, and which are in sight |
| `plain` | the same without styles, for pipes and screen readers |

A lesson is a `document.Document`; a fragment (a stem, an option, an explanation) is drawn whole, with all its lists,
tables and code, by `layout.lay_out(blocks.parse(text), width, sideways=False)`.
"""
