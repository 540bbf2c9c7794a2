"""Groups of what units hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Group(models.TextChoices):
    RULES = "rules", _("quy chế, quy ước")
    OPENNESS = "openness", _("công khai, góp ý")
    TITLES = "titles", _("danh hiệu")
    COUNTS = "counts", _("số liệu")
