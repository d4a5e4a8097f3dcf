"""The themes a member can choose, by name. Apart from `themes`: whoever only asks which there are loads no colours."""

from lessons.problem import N_

DARK = "study-dark"
LIGHT = "study-light"
ANSI_DARK = "ansi-dark"
ANSI_LIGHT = "ansi-light"

CHOICES = {
    DARK: N_("Dark"),
    LIGHT: N_("Light (paper)"),
    "solarized-dark": N_("Solarized dark"),
    "solarized-light": N_("Solarized light"),
    "gruvbox": N_("Warm dark"),
    ANSI_DARK: N_("The terminal's 16 colours, dark"),
    ANSI_LIGHT: N_("The terminal's 16 colours, light"),
}
"""Theme name -> how Settings calls it."""
