"""Which files of the installed packages are published with ours."""

from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from django.contrib.staticfiles.apps import StaticFilesConfig

from articles.editor_config import PLUGIN_FOLDERS

# django-ckeditor ships the whole of CKEditor 4 and some things around it. What the desk does not
# load is not published: less to serve, and less to keep safe (a jQuery of 2009, test pages,
# plugins with known holes). Patterns are matched against whole paths; `*` crosses folders.
UNUSED_FILES = (
    "ckeditor/file-icons/*",
    "ckeditor/galleriffic/*",
    "ckeditor/ckeditor/*.md",
    "ckeditor/ckeditor/adapters/*",
    "ckeditor/ckeditor/bender-runner.config.json",
    "ckeditor/ckeditor/build-config.js",
    "ckeditor/ckeditor/skins/moono/*",
)


def editor_plugin_folders() -> set[str]:
    """The names of the plugin folders in the installed build of the editor."""
    package = find_spec("ckeditor")
    assert package is not None
    assert package.origin is not None
    plugins = Path(package.origin).parent / "static/ckeditor/ckeditor/plugins"
    return {folder.name for folder in plugins.iterdir() if folder.is_dir()}


class StaticConfig(StaticFilesConfig):
    """Takes the place of `django.contrib.staticfiles` in INSTALLED_APPS; collectstatic asks it."""

    @cached_property
    def ignore_patterns(self) -> list[str]:  # type: ignore[override]
        """Glob patterns of what collectstatic leaves out; every plugin not named is left out."""
        unused = editor_plugin_folders() - set(PLUGIN_FOLDERS)
        return [
            *StaticFilesConfig.ignore_patterns,
            *UNUSED_FILES,
            *(f"ckeditor/ckeditor/plugins/{name}/*" for name in sorted(unused)),
        ]
