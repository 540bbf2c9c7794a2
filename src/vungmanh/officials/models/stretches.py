"""What figures count: one row per post and stretch of time in which nothing countable changed.

Written only by `domain/stretches.py`, from the file; holds nothing that the file does not. Rows of main posts are the
officials (one a person and day), all rows together the posts. As all of it follows from other rows, which have been checked,
the database does not check its keys once more.
"""

from __future__ import annotations

from django.db import models

from vungmanh.officials.models.people import Person
from vungmanh.officials.models.posts import Post
from vungmanh.units.models import Unit


class PostStretch(models.Model):
    """Somebody in a post, as on every day from `valid_from` to `valid_to`. None: nobody knows."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="stretches", db_constraint=False)
    post = models.ForeignKey(
        Post, on_delete=models.CASCADE, related_name="stretches", db_constraint=False, db_index=False
    )
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    position = models.CharField(max_length=40)
    group = models.CharField(max_length=12)
    kind = models.CharField(max_length=14)
    level = models.CharField(max_length=10)
    """Of the position: commune, village."""
    entry = models.CharField(max_length=12, null=True)
    is_main = models.BooleanField()
    is_concurrent = models.BooleanField()
    """Held beside a main post."""
    holds_several = models.BooleanField()
    """The person has other posts on these days."""
    is_head = models.BooleanField()
    is_key = models.BooleanField()
    """A key position (chủ chốt)."""
    is_again = models.BooleanField()
    first_held_on = models.DateField()
    """First day in this position, anywhere."""
    sex = models.CharField(max_length=6, null=True)
    born_on = models.DateField(null=True)
    ethnic_group = models.CharField(max_length=20, null=True)
    is_minority = models.BooleanField(null=True)
    is_local = models.BooleanField(null=True)
    party_member = models.BooleanField(null=True)
    general_level = models.PositiveSmallIntegerField(null=True)
    professional_level = models.PositiveSmallIntegerField(null=True)
    political_level = models.PositiveSmallIntegerField(null=True)
    state_management_level = models.PositiveSmallIntegerField(null=True)
    informatics_level = models.PositiveSmallIntegerField(null=True)
    language_level = models.PositiveSmallIntegerField(null=True)
    professional_field = models.CharField(max_length=30, null=True)
    """Of the highest professional qualification."""
    grade = models.PositiveSmallIntegerField(null=True)
    """Of the latest evaluation decided by then."""
    is_disciplined = models.BooleanField()
    """A disciplinary measure holds."""
    standard = models.CharField(max_length=10, null=True)
    """How the person stands with the standard of the post: met, unmet, not_needed (`domain.standards.Standing`)."""
    lacks = models.CharField(max_length=120, blank=True)
    """The criteria of the standard that are missing, each between blanks."""
    sort_key = models.CharField(max_length=300)
    """Of the person: the first of thousands of rows by name, without asking who each is."""

    class Meta:
        indexes = [models.Index(fields=["unit", "kind", "valid_from"], name="officials_stretch_of_kind")]
        constraints = [models.UniqueConstraint(fields=["post", "valid_from"], name="officials_stretch_once")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.valid_from:%d/%m/%Y}"
