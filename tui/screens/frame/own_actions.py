"""What can be done on a screen by its own keys, for the command palette and for help."""

from typing import NamedTuple

from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

from tui.widgets.sheet import Sheet
from tui.wording.language import _


class OwnAction(NamedTuple):
    """Something that can be done on a screen."""

    key: str
    title: str
    action: str
    node: DOMNode
    """Whose action it is: the application's, the screen's or that of what has the focus."""
    able: bool
    """Whether it would do something now."""


def own_actions(screen: Screen[object]) -> list[OwnAction]:
    """Everything that can be done on a screen, what Textual's own widgets add left out."""
    found: dict[str, OwnAction] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.action == "command_palette":
            continue
        if binding.description and binding.key in _own_keys(active.node):
            key, title = screen.app.get_key_display(binding), _(binding.description)
            found.setdefault(title, OwnAction(key, title, binding.action, active.node, active.enabled))
        elif isinstance(active.node, Sheet) and binding in active.node.keys_elsewhere:
            key, title = screen.app.get_key_display(binding), _(binding.description)
            if meant := active.node.screen_action(binding):
                found.setdefault(title, OwnAction(key, title, meant.action, screen, meant.able))
    return list(found.values())


def _own_keys(node: DOMNode) -> set[str]:
    ours = [cls for cls in type(node).__mro__ if cls.__module__.startswith("tui.")]
    bindings = [binding for cls in ours for binding in cls.__dict__.get("BINDINGS", ())]
    if isinstance(node, Sheet):  # where they are those of what is shown
        bindings += node.keys_taken
    return {binding.key for binding in Binding.make_bindings(bindings)}
