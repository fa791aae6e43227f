"""The newsroom's rights in words, for the page that says what a person may do and why."""

from django.utils.translation import gettext_lazy as _

from accounts import rights
from articles import sections
from articles.models.reader_letter import ANSWER_CONTACT, ANSWER_LETTERS
from articles.workflow import RULES, rules

ARTICLES, MATERIAL, SECTIONS = _("Articles"), _("Pictures and places"), _("People and roles")
READERS = _("Readers")


def _steps(permission):
    """What the workflow opens to those who hold it; a single step is the right itself."""
    steps = [rule.label for rule in RULES.values() if rule.permission == permission]
    return steps if len(steps) > 1 else []


def register():
    """Tell `accounts.rights`; from `ArticlesConfig.ready`."""
    everywhere = (
        (_("Read drafts and texts in review"), "articles.view_edition"),
        (_("Begin an article"), "articles.add_edition"),
        (_("Comment"), "articles.comment_edition"),
    )
    in_sections = (
        (_("Write and submit"), rules.CHANGE),
        (_("Request changes"), rules.REVIEW),
        (_("Approve and schedule"), rules.APPROVE),
        (_("Withdraw and restore"), rules.WITHDRAW),
        (_("Publish without approval"), rules.FORCE),
    )
    others = (
        (MATERIAL, _("Add pictures"), "articles.add_image"),
        (MATERIAL, _("Make templates for articles"), "articles.add_template"),
        (MATERIAL, _("Arrange categories"), "articles.change_category"),
        (ARTICLES, _("Arrange the featured articles of the home page"), "articles.arrange_front"),
        (READERS, _("Answer letters from the contact form"), ANSWER_CONTACT),
        (READERS, _("See how often articles are read"), "articles.view_dailyviews"),
        (SECTIONS, _("Say who works in which section"), "articles.change_sectionassignment"),
    )
    for label, permission in everywhere:
        rights.register(ARTICLES, label, permission)
    for label, permission in in_sections:
        rights.register(ARTICLES, label, permission, steps=_steps(permission), reach=sections.reach)
    rights.register(
        READERS, _("Answer letters about articles"), ANSWER_LETTERS, reach=sections.reach
    )
    for area, label, permission in others:
        rights.register(area, label, permission)
