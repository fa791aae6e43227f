from portal.admin import banners, identity, menus, pages  # noqa: F401 -- each registers its own
