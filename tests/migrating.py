"""Every migration on a new database, run as a program: half a minute's work in a few seconds.

For each operation Django draws anew all models that are related to the one that changes, here
nearly all there are. What an operation only adds needs less: a new model is drawn alone, for none
of the others has met it, and an index or a constraint is noted until Django draws the model for
another reason. A migration that runs Python has all models drawn anew before it, as ever.

That the schema is what plain ``migrate`` makes of the landed one, tests/upgrade compares.
"""

import gc
from typing import Any

import django
from django.core.management import call_command
from django.db.migrations.state import ModelState, ProjectState


def draw_alone(self: ProjectState, model_state: ModelState) -> None:
    """In the place of ``ProjectState.add_model``."""
    key = model_state.app_label, model_state.name_lower
    self.models[key] = model_state
    if vars(self)["_relations"] is not None:
        self.resolve_model_relations(key)
    if "apps" in vars(self):
        self.apps.render_multiple([model_state])


def note(self: ProjectState, *said: Any) -> None:
    """In the place of ``ProjectState._append_option``."""
    app_label, model_name, option, added = said
    options = self.models[app_label, model_name].options
    options[option] = [*options[option], added]
    self.is_delayed = True


if __name__ == "__main__":
    django.setup()
    ProjectState.add_model = draw_alone  # type: ignore[method-assign]
    ProjectState._append_option = note  # type: ignore[attr-defined]
    # As manage.py does it: of the models left behind the garbage collector would take a third of
    # the time, as often as Python has it look.
    gc.freeze()
    gc.set_threshold(1_000_000, 5, 5)
    call_command("migrate", verbosity=0, interactive=False)
