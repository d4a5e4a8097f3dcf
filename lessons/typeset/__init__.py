"""Typesetting for terminals: Markdown in, lines of styled text out. Knows cells, not colours or screens.

| file | its one idea |
|---|---|
| `chunks` | a long text cut into chunks that can be parsed apart |
| `definitions` | `[label]: target` of the whole text, for the chunks that use them |
| `markdown/` | a chunk -> blocks: parser, its additions, inline text, HTML, formulas |
| `line_break` | where a line may be broken (UAX #14, Chinese prohibitions) |
| `fill_lines` | a text cut into lines of a width |
| `code_colours` | a program text -> styled pieces |
| `table` | cells -> columns that fit |
| `pictures` | the room that images take |
| `layout` | blocks -> lines of a width |
| `document` | a text of any size, laid out where it is looked at |
| `viewport` | a screenful of a document, and moving it |
| `search` | all hits in a document |
| `links` | where links lead, and which are in sight |
| `plain` | the same without styles, for pipes and screen readers |

How many cells a text takes is said by `lessons.text.width`. A lesson is a `document.Document`; a fragment (a stem, an
option, an explanation) is drawn whole, with all its lists, tables and code, by `layout.lay_out(blocks.parse(text),
width, sideways=False)`.
"""
