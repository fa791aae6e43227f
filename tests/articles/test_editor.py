"""The editor as a form delivers it: its files in order, its configuration, and nothing inline."""

import json
import re
from html import unescape

import pytest
from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import override_settings
from django.utils import translation

from articles import editor_config
from articles.editor import BodyEditor
from portal.static_config import editor_plugin_folders


class BodyForm(forms.Form):
    body = forms.CharField(widget=BodyEditor)


def configuration(html):
    """What the page tells CKEditor."""
    return json.loads(unescape(re.search(r'data-config="([^"]*)"', html)[1]))


def test_the_shim_comes_before_the_editor_and_the_set_up_after_it():
    loaded = re.findall(r'<script[^>]* src="/static/([^"?]+)"', str(BodyForm().media))

    shim, build, setup = (
        loaded.index(name)
        for name in (
            "js/ckeditor-csp.js",
            "ckeditor/ckeditor/ckeditor.js",
            "js/ckeditor-setup.js",
        )
    )
    assert shim < build < setup
    assert loaded.index("ckeditor/ckeditor-init.js") < build


def test_all_its_files_exist():
    media = str(BodyForm().media)

    for path in re.findall(r'(?:src|href)="/static/([^"?]+)"', media):
        assert finders.find(path), path
    for path in ("css/editor-content.css", "css/editor-chrome.css"):
        assert finders.find(path), path


def test_the_page_holds_no_inline_code_or_style():
    html = str(BodyForm({"body": "<p>Chào</p>"})["body"])

    assert not re.search(r"\s(?:style|on\w+)=|<script|<style", html)


def test_the_text_reaches_the_page_escaped_and_unchanged():
    html = str(BodyForm({"body": "<p>Đoàn &amp; xã</p>"})["body"])

    assert "&lt;p&gt;Đoàn &amp;amp; xã&lt;/p&gt;</textarea>" in html


def test_pictures_go_to_the_desk():
    told = configuration(str(BodyForm()["body"]))

    assert told["filebrowserImageUploadUrl"] == "/admin/articles/image/tai-len/"
    assert told["imageUploadUrl"] == "/admin/articles/image/tai-len/"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_editor_speaks_the_readers_language(language):
    with translation.override(language):
        told = configuration(str(BodyForm()["body"]))

    assert told["language"] == language


def test_forms_do_not_share_what_a_request_decided():
    with translation.override("en"):
        str(BodyForm()["body"])

    assert "language" not in BodyEditor().config
    assert "language" not in BodyForm().fields["body"].widget.config


def test_nothing_is_allowed_wholesale():
    # With allowedContent: True the hole CVE-2024-24815 of this build would be open.
    told = configuration(str(BodyForm()["body"]))

    assert "allowedContent" not in told
    assert told["versionCheck"] is False


@pytest.mark.parametrize(
    "plugin",
    [
        "preview",
        "exportpdf",
        "codesnippetgeshi",
        "docprops",
        "openlink",
        "scayt",
        "wsc",
        "forms",
        "iframe",
        "flash",
    ],
)
def test_plugins_with_a_bad_name_neither_run_nor_are_published(plugin):
    assert plugin not in editor_config.PLUGINS + editor_config.EXTRA_PLUGINS
    assert plugin not in editor_config.PLUGIN_FOLDERS


def test_published_plugin_folders_exist():
    assert set(editor_config.PLUGIN_FOLDERS) <= editor_plugin_folders()
    assert set(editor_config.EXTRA_PLUGINS) <= set(editor_config.PLUGIN_FOLDERS)


def test_what_was_never_saved_comes_back_as_clean_as_what_was():
    html = str(BodyForm({"body": "<p onclick=x()>Một<script>y()</script></p>"})["body"])

    assert "&lt;p&gt;Một&lt;/p&gt;</textarea>" in html


def test_test_pages_and_unused_plugins_are_not_published(tmp_path):
    storages = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)

    package = tmp_path / "ckeditor/ckeditor"
    assert (package / "ckeditor.js").exists()
    folders = {folder.name for folder in (package / "plugins").iterdir() if folder.is_dir()}
    assert folders == set(editor_config.PLUGIN_FOLDERS)
    published = {path.relative_to(tmp_path).as_posix() for path in package.rglob("*")}
    assert not [path for path in published if "samples" in path or path.endswith((".html", ".php"))]
