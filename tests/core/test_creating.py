"""Tables that migrations make: all that the models say stands in the database, and a step can be taken back."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import ConnectionHandler, connection, models
from django.db.migrations import CreateModel
from django.db.migrations.state import ProjectState

from vungmanh.core.creating import CreateModels

OURS = [model for model in apps.get_models() if model.__module__.startswith("vungmanh.")]
NAMES = {
    "sqlite": "SELECT sql FROM sqlite_master",
    "postgresql": "SELECT conname FROM pg_constraint UNION SELECT indexname FROM pg_indexes",
}


@pytest.mark.domain
@pytest.mark.django_db
def test_each_index_and_constraint_of_a_model_stands_in_the_database() -> None:
    """On PostgreSQL as migrations made them."""
    with connection.cursor() as cursor:
        cursor.execute(NAMES[connection.vendor])
        there = " ".join(row[0] or "" for row in cursor.fetchall())
    wanted = [one.name for model in OURS for one in (*model._meta.indexes, *model._meta.constraints)]
    assert len(wanted) > 100
    assert [name for name in wanted if name not in there] == []


@pytest.mark.django_db
def test_models_that_refer_to_each_other_are_made_in_one_step_and_taken_back() -> None:
    empty = ConnectionHandler({"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})["default"]
    before, after = ProjectState(), ProjectState()
    step = CreateModels([_model("Hen", "Egg", eggs=models.ManyToManyField("core.Egg")), _model("Egg", "Hen")])
    step.state_forwards("core", after)
    with empty.schema_editor() as editor:
        step.database_forwards("core", editor, before, after)
    assert set(empty.introspection.table_names()) == {"core_hen", "core_egg", "core_hen_eggs"}
    with empty.cursor() as cursor:
        assert "hen_named" in empty.introspection.get_constraints(cursor, "core_hen")
    with empty.schema_editor() as editor:
        step.database_backwards("core", editor, after, before)
    assert empty.introspection.table_names() == []


def _model(name: str, other: str, **fields: models.Field) -> CreateModel:
    own = {
        "id": models.BigAutoField(primary_key=True),
        "name": models.CharField(max_length=10),
        "other": models.ForeignKey(f"core.{other}", models.CASCADE, null=True, related_name="+"),
    }
    named = models.UniqueConstraint(fields=["name"], condition=models.Q(other=None), name=f"{name.lower()}_named")
    return CreateModel(name, list((own | fields).items()), {"constraints": [named]})
