from portal.models.banner import Banner, Severity
from portal.models.content_generation import ContentGeneration
from portal.models.identity import SiteIdentity
from portal.models.menu import MenuItem, Place
from portal.models.page import Page, PageVersion
from portal.models.shell import Shell

__all__ = [
    "Banner",
    "ContentGeneration",
    "MenuItem",
    "Page",
    "PageVersion",
    "Place",
    "Severity",
    "Shell",
    "SiteIdentity",
]
