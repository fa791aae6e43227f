"""Fields that are searched as one types, on the desk."""

import re

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple

#: The number of a row, as browsers send it; no longer than any database has them.
KEY = re.compile("[0-9]{1,18}")


class _KnownOnly:
    """Django's widget looks for whatever was sent and breaks on what is no number, where the field
    beside it says that there is no such choice."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [each for each in value if KEY.fullmatch(str(each))], attr)


class ChooseOne(_KnownOnly, AutocompleteSelect):
    pass


class ChooseSeveral(_KnownOnly, AutocompleteSelectMultiple):
    pass


class Choosing:
    """For a ModelAdmin or an inline with `autocomplete_fields`."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        return super().formfield_for_foreignkey(
            db_field, request, **self._searched(ChooseOne, db_field, request, kwargs)
        )

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return super().formfield_for_manytomany(
            db_field, request, **self._searched(ChooseSeveral, db_field, request, kwargs)
        )

    def _searched(self, widget, db_field, request, kwargs):
        if db_field.name not in self.get_autocomplete_fields(request):
            return kwargs
        made = widget(db_field, self.admin_site, using=kwargs.get("using"))
        return {"widget": made} | kwargs
