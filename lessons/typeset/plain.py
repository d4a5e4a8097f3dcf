"""A lesson as plain lines of the same typesetting: for pipes, screen readers and dumb terminals."""

from collections.abc import Callable, Iterator, Mapping

from lessons.typeset.document import Document, TextPlace
from lessons.typeset.links import is_link, link_kind


def plain_lines(
    text: str,
    width: int = 80,
    labels: Mapping[str, str] | None = None,
    linked: Callable[[str, str], str] | None = None,
) -> Iterator[str]:
    """The lines of a Markdown text, none wider than `width` cells, then the addresses that its links lead to.

    Nothing in them acts on a terminal, but for what `linked` makes of a link's target and a text that leads there.
    """
    document = Document(text, width, labels, plain=True)
    addresses: dict[str, str] = {}
    for _, line in document.walk(TextPlace(0, 0)):
        if linked and any(map(is_link, line.spans)):
            yield "".join(linked(span.link, span.text) if is_link(span) else span.text for span in line.spans).rstrip()
        else:
            yield line.text.rstrip()
        for span in filter(is_link, line.spans):
            if link_kind(span.link) != "anchor":
                addresses[span.link] = addresses.get(span.link, "") + span.text
    hidden = [address for address, shown in addresses.items() if address not in shown]
    if hidden:
        yield ""
        yield from (f"<{address}>" for address in hidden)
