"""The actions of a screen that have keys, for the command palette and for help."""

from typing import NamedTuple

from textual.dom import DOMNode
from textual.screen import Screen

from tui.terminal.keys import KEYS
from tui.widgets.sheet import Sheet
from tui.wording.language import _

_SHOWN_ELSEWHERE = ("command_palette", "switch_pinyin")
_LAST = ("back", "help", "quit")
"""What works everywhere, and stands after what only this screen can do."""


class OwnAction(NamedTuple):
    """An action of a screen."""

    key: str
    title: str
    action: str
    node: DOMNode
    """The node that has the action: the application, the screen or the focused widget."""
    able: bool
    """Whether it can be run now."""
    meaning: str
    """Of its key, see `tui.terminal.keys`."""


def own_actions(screen: Screen[object]) -> list[OwnAction]:
    """All actions of a screen, without those that Textual's own widgets add; the ways out come last."""
    actions: dict[str, OwnAction] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.action in _SHOWN_ELSEWHERE:
            continue
        if not binding.description or binding.id not in KEYS:
            continue
        key, title = screen.app.get_key_display(binding), _(binding.description)
        if isinstance(active.node, Sheet) and active.node.leads_elsewhere(binding):
            if elsewhere := active.node.screen_action(binding):
                actions.setdefault(title, OwnAction(key, title, elsewhere.action, screen, elsewhere.able, binding.id))
        else:
            actions.setdefault(title, OwnAction(key, title, binding.action, active.node, active.enabled, binding.id))
    return sorted(actions.values(), key=lambda own: _LAST.index(own.action) if own.action in _LAST else -1)
