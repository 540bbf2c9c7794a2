"""Directives as they came, what was read in them, and what people decided about it.

A reading never overwrites what people decided: `Item.read` keeps what the reader said, `Item.data` what holds now.
`Item.version` and `Directive.version` rise with every change; a writer names the version it saw (optimistic locking).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from vungmanh.core.models import StoredFile
from vungmanh.directives.enums import ActorRole, DirectiveState, FindingState, ItemState, Part, Relation
from vungmanh.units.models import LONGEST_COLLECTIVE, Unit


class Directive(models.Model):
    """One official document: its original, its text as read, and its own particulars as confirmed."""

    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="directives")
    """The territory or organisation whose officers work on it; decides who may see it before it is published."""
    original = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="directives")
    file_name = models.CharField(_("tên tệp"), max_length=255)
    state = models.CharField(
        max_length=10, choices=DirectiveState.choices, default=DirectiveState.UPLOADED, db_index=True
    )
    text = models.TextField(blank=True)
    text_folded = models.TextField(blank=True)
    folded = models.TextField(blank=True)
    """Number, title, kind, issuer and file name without accents and case: what a list is searched by."""
    source_kind = models.CharField(max_length=20, blank=True)
    source_warnings = models.JSONField(default=list)
    error_code = models.CharField(max_length=60, blank=True)
    error_params = models.JSONField(default=dict)

    kind = models.CharField(_("thể loại"), max_length=80, blank=True)
    number = models.CharField(_("số, ký hiệu"), max_length=80, blank=True)
    number_key = models.CharField(max_length=80, blank=True, db_index=True)
    """`number` in one spelling, for finding the same document under its variants."""
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    issuer_name = models.CharField(_("cơ quan ban hành"), max_length=200, blank=True)
    issuer = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="issued_directives")
    territory = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """The territory within which its collective names expand."""
    place = models.CharField(_("nơi ban hành"), max_length=120, blank=True)
    signer = models.CharField(_("người ký"), max_length=120, blank=True)
    signer_title = models.CharField(_("chức vụ người ký"), max_length=120, blank=True)
    capacity = models.CharField(_("thể thức ký"), max_length=200, blank=True)
    """For whom it is signed, as printed: "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH" (Decree 30/2020)."""
    recipients = models.TextField(_("nơi nhận"), blank=True)
    """One to a line, as written with its purpose; the last is often what is kept ("Lưu: VT")."""
    title = models.TextField(_("trích yếu"), blank=True)
    period_from = models.DateField(_("thực hiện từ"), null=True, blank=True)
    period_to = models.DateField(_("đến hết"), null=True, blank=True)
    document_fields_confirmed = models.BooleanField(default=False)

    amends = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="amendments")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["owner", "original"], name="directives_same_file_once")]

    def __str__(self) -> str:
        return self.number or Truncator(self.title).chars(120) or self.file_name


class DirectiveWords(models.Model):
    """Each word of a document's text once: what a search looks through, a tenth of the text and less."""

    directive = models.OneToOneField(Directive, on_delete=models.CASCADE, primary_key=True, related_name="words")
    words = models.TextField()
    """As `language.text.words_of` gives them."""

    def __str__(self) -> str:
        return str(self.directive_id)


class Reading(models.Model):
    """One run of the reader over the text, kept as it came out; the newest is what the items stand on."""

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="readings")
    reader_version = models.CharField(max_length=20)
    read_at = models.DateTimeField()
    content = models.JSONField()
    """The reader's contract (docs/reader.md), without the text."""
    seconds = models.FloatField(default=0)
    is_adopted = models.BooleanField(default=True)
    """False for a later reading whose differences people have not yet taken over."""

    class Meta:
        ordering = ["-read_at", "-id"]


class Item(models.Model):
    """A target, task, report duty, result or citation of one directive, with its stretches of the text."""

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="items")
    part = models.CharField(max_length=10, choices=Part.choices)
    position = models.PositiveIntegerField()
    """Start of the first span: items are listed as the text has them."""
    spans = models.JSONField()
    """[[start, end], …] into `Directive.text`; the first is the quote."""
    quote = models.TextField()
    rule = models.CharField(max_length=80, blank=True)
    """The reader's rule; empty for an item that a person added."""
    confidence = models.FloatField(null=True)
    read = models.JSONField(null=True)
    data = models.JSONField()
    """Fields of the reader's contract for this part, less quote and spans."""
    state = models.CharField(max_length=10, choices=ItemState.choices, default=ItemState.PROPOSED)
    is_edited = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)
    within = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="parts")
    """The target that this one is part of ("trong đó"); the paragraph above a dashed task."""
    same_as = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="restatements")
    after = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="followed_by")
    came_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="pieces")
    """The item that this one was split from."""
    replaced_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replaces")
    """The item that this one was merged into."""
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["directive", "part", "state"], name="directives_item_part")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="rejected") | ~Q(reason=""), name="directives_item_rejected_with_reason"
            )
        ]

    def __str__(self) -> str:
        return Truncator(self.data.get("what") or self.quote).chars(120)


class ItemActor(models.Model):
    """A body that an item names, as written, and what it was resolved to."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="actors")
    role = models.CharField(max_length=8, choices=ActorRole.choices)
    order = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=300)
    collective = models.CharField(max_length=LONGEST_COLLECTIVE, blank=True)
    """Key of a collective rule (units/policy/collectives.yaml): expands to every unit in force on the day."""
    units = models.ManyToManyField(Unit, blank=True, related_name="+")
    is_resolved = models.BooleanField(default=False)
    is_confirmed = models.BooleanField(default=False)
    """A person said so; a later reading or rule does not change it."""

    class Meta:
        ordering = ["item_id", "role", "order", "id"]


class CitationLink(models.Model):
    """An edge of the citation graph, from a directive to a cited number, and to the document where it is at hand."""

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="citation_links")
    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="citation_link")
    number_key = models.CharField(max_length=80, db_index=True)
    relation = models.CharField(max_length=14, choices=Relation.choices, default=Relation.MENTIONS)
    cited = models.ForeignKey(Directive, null=True, blank=True, on_delete=models.SET_NULL, related_name="cited_by")


class Finding(models.Model):
    """A doubt of the checker about this directive, and what people did with it."""

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="findings")
    code = models.CharField(max_length=60)
    spans = models.JSONField()
    params = models.JSONField(default=dict)
    items = models.ManyToManyField(Item, blank=True, related_name="findings")
    state = models.CharField(max_length=8, choices=FindingState.choices, default=FindingState.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True)


class Act(models.Model):
    """One decision about items and what it takes to undo it: how they were before, which it made, which versions it left."""

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="acts")
    action = models.CharField(max_length=20)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    before = models.JSONField(default=dict)
    """{item id: its columns and bodies before}"""
    created = models.JSONField(default=list)
    versions = models.JSONField(default=dict)
    """{item id: its version after}: an undo that would overwrite a later decision is refused."""
    beside = models.JSONField(default=dict)
    """What it changed beside items (findings, meanings of names, particulars), as `domain.beside` keeps and reads it."""
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["directive", "made_by", "-id"], name="directives_act_latest")]

    def __str__(self) -> str:
        return f"{self.action} #{self.pk}"


class Draft(models.Model):
    """What somebody typed into an item's form and has not yet saved; never lost, never shown to others as fact."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="drafts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    data = models.JSONField()
    item_version = models.PositiveIntegerField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "user"], name="directives_draft_once")]
