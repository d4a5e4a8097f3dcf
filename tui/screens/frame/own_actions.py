"""The actions of a screen that have keys, for the command palette and for help."""

from typing import NamedTuple

from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

from tui.widgets.sheet import Sheet
from tui.wording.language import _


class OwnAction(NamedTuple):
    """An action of a screen."""

    key: str
    title: str
    action: str
    node: DOMNode
    """The node that has the action: the application, the screen or the focused widget."""
    able: bool
    """Whether it can be run now."""


def own_actions(screen: Screen[object]) -> list[OwnAction]:
    """All actions of a screen, without those that Textual's own widgets add."""
    actions: dict[str, OwnAction] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.action == "command_palette":
            continue
        if binding.description and binding.key in _own_keys(active.node):
            key, title = screen.app.get_key_display(binding), _(binding.description)
            actions.setdefault(title, OwnAction(key, title, binding.action, active.node, active.enabled))
        elif isinstance(active.node, Sheet) and binding in active.node.keys_elsewhere:
            key, title = screen.app.get_key_display(binding), _(binding.description)
            if elsewhere := active.node.screen_action(binding):
                actions.setdefault(title, OwnAction(key, title, elsewhere.action, screen, elsewhere.able))
    return list(actions.values())


def _own_keys(node: DOMNode) -> set[str]:
    ours = [cls for cls in type(node).__mro__ if cls.__module__.startswith("tui.")]
    bindings = [binding for cls in ours for binding in cls.__dict__.get("BINDINGS", ())]
    if isinstance(node, Sheet):  # its keys depend on what it shows
        bindings += node.keys_taken
    return {binding.key for binding in Binding.make_bindings(bindings)}
