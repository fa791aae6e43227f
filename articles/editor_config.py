"""What the editor may do. Plain data: the settings read it before any app is loaded.

The plugins are an allow-list. The build bundled with django-ckeditor holds some seventy, among them
every one with a known hole (preview, codesnippetgeshi, exportpdf, wsc): what is not named here
never runs. What depends on the request (addresses, labels in the reader's language) is added by
`articles.editor`.
"""

PLUGINS = (
    "a11yhelp",
    "basicstyles",
    "blockquote",
    "clipboard",
    "contextmenu",
    "enterkey",
    "entities",
    "filebrowser",
    "find",
    "format",
    "htmlwriter",
    "indentlist",
    "justify",
    "link",
    "list",
    "magicline",
    "maximize",
    "pastefromgdocs",
    "pastefromlibreoffice",
    "pastefromword",
    "pastetext",
    "removeformat",
    "selectall",
    "showborders",
    "sourcearea",
    "specialchar",
    "tab",
    "table",
    "tableselection",
    "tabletools",
    "toolbar",
    "undo",
    "uploadimage",
    "wysiwygarea",
)
# Shipped beside the build, loaded as files of their own.
EXTRA_PLUGINS = ("autogrow", "autolink", "image2")

# Folders of ckeditor/plugins/ that an editor with the plugins above asks for files in.
PLUGIN_FOLDERS = (
    "a11yhelp",
    "autogrow",
    "autolink",
    "clipboard",
    "dialog",
    "find",
    "image2",
    "link",
    "magicline",
    "pastefromgdocs",
    "pastefromlibreoffice",
    "pastefromword",
    "pastetools",
    "specialchar",
    "table",
    "tableselection",
    "tabletools",
    "widget",
)

EDITOR_CONFIG = {
    "skin": "moono-lisa",
    "customConfig": "",
    "stylesSet": False,
    "versionCheck": False,
    "plugins": ",".join(PLUGINS),
    "extraPlugins": ",".join(EXTRA_PLUGINS),
    "toolbar": [
        {"name": "styles", "items": ["Format", "Bold", "Italic", "RemoveFormat"]},
        {"name": "paragraph", "items": ["NumberedList", "BulletedList", "Blockquote"]},
        {
            "name": "align",
            "items": ["JustifyLeft", "JustifyCenter", "JustifyRight", "JustifyBlock"],
        },
        {"name": "links", "items": ["Link", "Unlink"]},
        {"name": "insert", "items": ["Image", "Table", "SpecialChar"]},
        {"name": "clipboard", "items": ["PasteText", "PasteFromWord", "Undo", "Redo"]},
        {"name": "editing", "items": ["Find", "Replace"]},
        {"name": "document", "items": ["Source", "Maximize"]},
    ],
    "format_tags": "p;h2;h3;h4",
    "width": "100%",
    # Pixels.
    "height": 420,
    "autoGrow_minHeight": 420,
    "autoGrow_maxHeight": 700,
    "autoGrow_onStartup": True,
    "bodyClass": "prose",
    "disableNativeSpellChecker": False,
    # Vietnamese is stored as letters, not as &aacute;.
    "entities": False,
    "entities_latin": False,
    "entities_greek": False,
    "basicEntities": True,
    # Alignment as classes: the public pages' policy allows no style attribute.
    "justifyClasses": ["text-left", "text-center", "text-right", "text-justify"],
    "image2_alignClasses": ["align-left", "align-center", "align-right"],
    "image2_captionedClass": "image",
    # What `articles.richtext` would take away is not offered: no styles, no names, no frills of tables.
    "extraAllowedContent": "img[role]",
    "disallowedContent": ("*{*}; a[id,name]; table[align,border,cellpadding,cellspacing,summary]"),
    # Everything goes to the upload address: the built-in way would embed data: addresses.
    "clipboard_handleImages": False,
    "filebrowserUploadMethod": "xhr",
    "pasteFromWordPromptCleanup": False,
    "pasteFromWordRemoveFontStyles": True,
    "pasteFromWordRemoveStyles": True,
    "pasteFromWord_keepZeroMargins": False,
    "pasteFromWord_heuristicsEdgeList": True,
    "linkDefaultProtocol": "https://",
    "linkShowAdvancedTab": False,
    "removeDialogTabs": "link:upload;table:advanced",
    "dialog_backgroundCoverColor": "#000",
    "dialog_backgroundCoverOpacity": 0.5,
    "magicline_color": "#6f7d95",
}
