"""Makes the application as a start of Study does; a fixture of this name gives it."""

from collections.abc import Callable

from tui.app.app import StudyApp

MakeApp = Callable[..., StudyApp]
