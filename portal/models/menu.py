from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from articles import vietnamese
from portal.addresses import validate_address

TARGETS = ("category", "page", "thread", "address")


class Place(models.TextChoices):
    MAIN = "main", _("Main menu")
    FOOTER = "footer", _("Menu at the foot of the page")


class MenuItemQuerySet(models.QuerySet):
    def in_order(self):
        """Each below the item it belongs to, as people ordered them."""
        return self.alias(
            top=Coalesce("parent__position", "position"), top_id=Coalesce("parent", "pk")
        ).order_by(
            F("place").desc(), "top", "top_id", F("parent").asc(nulls_first=True), "position", "pk"
        )

    def beside(self, item):
        """The items on the same level, this one among them, as people ordered them."""
        return self.filter(place=item.place, parent=item.parent_id).order_by("position", "pk")


def _only(name):
    """The condition that of the targets this one alone is there."""
    there = {
        "category": Q(category__isnull=False),
        "page": Q(page__isnull=False),
        "thread": Q(thread__isnull=False),
        "address": ~Q(address=""),
    }
    condition = Q()
    for each, is_there in there.items():
        condition &= is_there if each == name else ~is_there
    return condition


class MenuItem(models.Model):
    """A line of a menu: to a category, a page, a story thread, or an address. Two levels at most."""

    place = models.CharField(_("menu"), max_length=10, choices=Place, default=Place.MAIN)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("below"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
        help_text=_("Left empty: on the first level."),
    )
    label = models.CharField(
        _("label"),
        max_length=80,
        blank=True,
        help_text=_("Left empty: the name of what it leads to."),
    )
    category = models.ForeignKey(
        "articles.Category",
        verbose_name=_("category"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    page = models.ForeignKey(
        "portal.Page",
        verbose_name=_("page"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    thread = models.ForeignKey(
        "articles.Thread",
        verbose_name=_("story thread"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    address = models.CharField(
        _("address"),
        max_length=500,
        blank=True,
        validators=[validate_address],
        help_text=_("“/…” on this site, or “https://…”."),
    )
    position = models.PositiveSmallIntegerField(
        _("position"),
        default=0,
        help_text=_("Lower numbers come first. Left at 0: behind the others."),
    )

    objects = MenuItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("menu item")
        verbose_name_plural = _("menus")
        constraints = [
            models.CheckConstraint(
                condition=Q(place__in=[str(each) for each in Place]),
                name="menu_place_is_known",
                violation_error_message=_("Unknown menu."),
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="menu_item_is_not_its_own_parent",
                violation_error_message=_("A menu item cannot stand below itself."),
            ),
            models.CheckConstraint(
                condition=_only("category") | _only("page") | _only("thread") | _only("address"),
                name="menu_item_leads_to_one_thing",
                violation_error_message=_(
                    "Choose one thing that it leads to: a category, a page, a story thread, or an address."
                ),
            ),
            models.CheckConstraint(
                condition=Q(address="") | ~Q(label=""),
                name="menu_address_has_a_label",
                violation_error_message=_("An address needs a label."),
            ),
        ]

    def __str__(self):
        return self.label or str(self.target)

    @property
    def target(self):
        return self.category or self.page or self.thread or self.address

    def clean(self):
        super().clean()
        self.label = " ".join(vietnamese.normalise(self.label).split())
        problems = {}
        chosen = [
            name
            for name in TARGETS
            if getattr(self, "address" if name == "address" else f"{name}_id")
        ]
        if len(chosen) != 1:
            problems[chosen[1] if chosen else "category"] = _(
                "Choose one thing that it leads to: a category, a page, a story thread, or an address."
            )
        elif self.address and not self.label:
            problems["label"] = _("An address needs a label.")
        if self.parent:
            if self.parent_id == self.pk:
                problems["parent"] = _("A menu item cannot stand below itself.")
            elif self.parent.parent_id or (self.pk and self.children.exists()):
                problems["parent"] = _(
                    "A menu has two levels at most: choose an item of the first."
                )
            elif self.parent.place != self.place:
                problems["parent"] = _("The item above belongs to the other menu.")
        if self.pk and self.children.exclude(place=self.place).exists():
            problems["place"] = _("Items stand below this one: move them to the other menu first.")
        if problems:
            raise ValidationError(problems)
