from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from tree_queries.fields import TreeNodeForeignKey
from tree_queries.models import OrderableTreeNode
from tree_queries.query import TreeQuerySet

from articles import vietnamese


class CategoryQuerySet(TreeQuerySet):
    def under(self, category):
        """`category` and everything below it."""
        return self.filter(
            models.Q(path=category.path) | models.Q(path__startswith=f"{category.path}/")
        )

    def ask_for_two_approvals(self, paths: Iterable[str]) -> bool:
        """Whether a category at one of these paths, or one above it, asks for two approvals."""
        reached = {
            path[:end]
            for path in paths
            for end in [*(place for place, sign in enumerate(path) if sign == "/"), len(path)]
        }
        return self.filter(path__in=reached, two_approvals=True).exists()


class Category(OrderableTreeNode):
    """A section of the site. `path` is the address below /chuyen-muc/, kept in step with the tree."""

    parent = TreeNodeForeignKey(
        "self",
        blank=True,
        null=True,
        on_delete=models.PROTECT,
        verbose_name=_("parent category"),
        related_name="children",
    )
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(
        _("slug"),
        max_length=80,
        blank=True,
        help_text=_("Part of the address. Left empty, it is made from the name."),
    )
    path = models.CharField(
        _("path"),
        max_length=500,
        unique=True,
        editable=False,
        error_messages={"unique": _("There is a category with this address already.")},
    )
    description = models.CharField(_("description"), max_length=300, blank=True)
    on_home = models.BooleanField(_("on the home page"), default=True)
    two_approvals = models.BooleanField(
        _("two approvals"),
        default=False,
        help_text=_("Two approvers must approve before anything here, or below it, is published."),
    )

    objects = CategoryQuerySet.as_manager(with_tree_fields=False)

    class Meta(OrderableTreeNode.Meta):
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="category_has_a_name",
                violation_error_message=_("A category needs a name."),
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="category_is_not_its_own_parent",
                violation_error_message=_("A category cannot stand below itself."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("articles:category", args=[self.path])

    def clean(self):
        try:
            super().clean()
        except ValidationError as error:
            raise ValidationError(
                {
                    "parent": _(
                        "A category cannot stand below itself or below one of its own sub-categories."
                    )
                }
            ) from error
        self.slug = vietnamese.slug(self.slug or self.name)
        if not self.slug:
            raise ValidationError({"slug": _("Write the address in Latin letters or figures.")})
        clash = Category.objects.filter(path=self._path()).exclude(pk=self.pk)
        if clash.exists():
            raise ValidationError(
                {"slug": _("There is a category with this address already. Choose another one.")}
            )

    def _path(self):
        return f"{self.parent.path}/{self.slug}" if self.parent else self.slug

    def save(self, *args, **kwargs):
        self.slug = vietnamese.slug(self.slug or self.name)
        old_path, self.path = self.path, self._path()
        with transaction.atomic():
            super().save(*args, **kwargs)
            if old_path and old_path != self.path:
                self._carry_along(old_path)

    def _carry_along(self, old_path):
        """Sub-categories, lists and old addresses follow a category that moved or was renamed."""
        from articles import listings
        from articles.models.redirect import Redirect

        moved = [(old_path, self.path)]
        below = Category.objects.filter(path__startswith=f"{old_path}/").exclude(pk=self.pk)
        for category in below.order_by("path"):
            new_path = self.path + category.path.removeprefix(old_path)
            moved.append((category.path, new_path))
            Category.objects.filter(pk=category.pk).update(path=new_path)
        for old, new in moved:
            Redirect.remember(
                reverse("articles:category", args=[old]), reverse("articles:category", args=[new])
            )
        listings.rebuild(Category.objects.under(self))
