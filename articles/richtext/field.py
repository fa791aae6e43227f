"""The column for an article's text."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import BaseExpression, Case, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from .cleaning import sanitise
from .markup import TooLong

if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
else:
    _TextField = models.TextField


class SanitisedHTMLField(_TextField):
    """A text column that holds only what `sanitise` gives back.

    Forms and `full_clean` sanitise in `clean`, so that writers see the result; saving does it again,
    and so do `bulk_create`, `bulk_update`, `QuerySet.update` and fixtures, all of which prepare
    their values in `get_db_prep_save`. Lookups do not pass there: a search is for the words as given.
    What the database would compute, as in `update(body=F("lead"))`, is refused with a TypeError.

    Text that is too long is a ValidationError in forms and a `TooLong` in the other cases.
    """

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "articles.richtext.SanitisedHTMLField", list(args), dict(kwargs)

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        if isinstance(value, str):
            try:
                value = sanitise(value)
            except TooLong as error:
                raise ValidationError(
                    _("The text is too long: shorten it, or make two articles of it."),
                    code="too_long",
                ) from error
        return super().clean(value, model_instance)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = _sanitised(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        return super().get_db_prep_save(_sanitised(value), connection)


def _sanitised(value: Any) -> Any:
    if value is None or (isinstance(value, BaseExpression) and _comes_back(value)):
        return value
    if hasattr(value, "resolve_expression"):
        raise TypeError("A sanitised column takes text, not an SQL expression.")
    return sanitise(str(value))


def _comes_back(expression: BaseExpression) -> bool:
    """Whether all values of an expression are prepared by this field in their turn.

    That is what `bulk_update` makes of its objects: CASE WHEN pk = 1 THEN value …, with this field
    as the type of each value.
    """
    match expression:
        case Value():
            return expression.value is None or isinstance(
                expression.output_field, SanitisedHTMLField
            )
        case Case():
            results = [when.result for when in expression.cases]
            return all(map(_comes_back, [*results, expression.default]))
        case Cast():  # around it, on PostgreSQL
            return all(map(_comes_back, expression.get_source_expressions()))
    return False
