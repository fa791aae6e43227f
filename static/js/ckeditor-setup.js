/* CKEditor as the newsroom uses it: pictures with captions, uploads that tell why they were refused, the
   desk's light and dark. What depends on the reader's language comes from articles/editor.py, as
   `config.newsroom`: `labels` are CKEditor's own words set right, `words` are ours.

   For other scripts: the textarea behind an editor always holds the current text, and gets an "input"
   event whenever it changes. */

(function () {
  "use strict";
  if (!window.CKEDITOR) return;

  // Whatever is pasted or dropped goes to the server, which says in words what it does not take.
  CKEDITOR.config.uploadImage_supportedTypes = /^image\//;

  CKEDITOR.on("instanceCreated", ({ editor }) => {
    editor.on("configLoaded", () => name(editor));
    editor.on("configLoaded", () => styleMenus(editor));
    editor.on("langLoaded", () => relabel(editor));
    editor.on("pluginsLoaded", () => relabel(editor));
    editor.on("widgetDefinition", ({ data }) => data.name === "uploadimage" && captionUploads(data));
    editor.on("instanceReady", () => tidy(editor));
    editor.on("pluginsLoaded", () => guard(editor));
    editor.on("contentDom", () => dress(editor));
    editor.on("change", () => hand(editor));
    editor.on("mode", () => followSource(editor));
    editor.on("paste", ({ data }) => clean(editor, data), null, null, 4);
    editor.on("fileUploadRequest", ({ data }) => authorise(editor, data.fileLoader));
    editor.on("fileUploadResponse", ({ data }) => describe(data), null, null, 1000);
  });

  CKEDITOR.on("dialogDefinition", ({ editor, data }) => {
    if (data.name === "image2") pictureDialog(editor, data.definition);
    if (data.name === "link") linkDialog(data.definition);
  });

  /* ----------------------------------------------------------------- words */

  function labelOf(editor) {
    return document.querySelector(`label[for="${CSS.escape(editor.name)}"]`);
  }

  /* The editing area is called what its field is called. */
  function name(editor) {
    const label = labelOf(editor);
    if (!label) return;
    editor.config.title = label.textContent.trim().replace(/:$/, "");
    editor.config.applicationTitle = editor.config.title;
    label.addEventListener("click", (event) => {
      event.preventDefault();
      editor.focus();
    });
  }

  function styleMenus({ config }) {
    config.contextmenu_contentsCss = [CKEDITOR.skin.getPath("editor"), config.newsroom.chrome];
  }

  function relabel(editor) {
    const { labels } = editor.config.newsroom;
    for (const plugin of Object.keys(labels)) {
      if (editor.lang[plugin]) editor.lang[plugin] = merged(editor.lang[plugin], labels[plugin]);
    }
  }

  function merged(words, changes) {
    const result = { ...words };
    for (const [key, value] of Object.entries(changes)) {
      result[key] = typeof value === "string" ? value : merged(words[key] || {}, value);
    }
    return result;
  }

  /* ------------------------------------------------------------------ text */

  /* Moving things about leaves style="" behind. */
  function tidy(editor) {
    editor.dataProcessor.htmlFilter.addRules({ attributes: { style: (value) => value || false } });
  }

  /* Whatever way a text comes into the editor, as HTML too: pictures from elsewhere do not stay, and links lead where
     articles may link. CKEditor's own filter lets any address pass; what it asks for while it reads, the policy stops. */
  function guard(editor) {
    editor.dataProcessor.dataFilter.addRules({
      elements: {
        img: ({ attributes }) => (isOurs(attributes) ? undefined : false),
        a({ attributes }) {
          // Browsers leave blanks and control characters out of a scheme.
          const address = String(attributes["data-cke-saved-href"] ?? attributes.href ?? "");
          const scheme = /^([^/?#:]*):/.exec(decode(address).replace(/[\0-\x20\x7f\xa0\xad\u200b-\u200f\ufeff]/g, ""));
          if (!scheme || /^(?:https?|mailto|tel)$/i.test(scheme[1])) return;
          delete attributes.href;
          delete attributes["data-cke-saved-href"];
        },
      },
    });
  }

  function decode(value) {
    const area = document.createElement("textarea");
    area.innerHTML = value;
    return area.value;
  }

  /* From the library, or on its way into it. */
  function isOurs(attributes) {
    const address = attributes["data-cke-saved-src"] ?? attributes.src;
    return /^(?:data:image\/(?:gif|jpeg|png|webp)[;,]|\/media\/anh\/[\da-f]{32}-\d{2,4}\.(?:jpg|webp)$)/.test(address)
      || Boolean(attributes["data-cke-upload-id"]);
  }

  /* After CKEditor has cleaned what came from Word, and before a browser sees it: headings and alignment as
     articles have them, and no pictures from elsewhere, which articles do not keep. */
  function clean(editor, paste) {
    if (paste.type !== "html" || !paste.dataValue) return;
    const levels = { h1: "h2", h5: "h4", h6: "h4" };
    let foreign = 0;
    const filter = new CKEDITOR.htmlParser.filter({
      elements: {
        $(element) {
          element.name = levels[element.name] || element.name;
        },
        p(element) {
          const style = CKEDITOR.tools.parseCssText(element.attributes.style || "", true);
          const align = style["text-align"] || element.attributes.align;
          if (align === "center" || align === "right") element.addClass(`text-${align}`);
        },
        img({ attributes }) {
          if (isOurs(attributes)) return undefined;
          foreign += 1;
          return false;
        },
      },
    });
    const fragment = CKEDITOR.htmlParser.fragment.fromHtml(paste.dataValue);
    const writer = new CKEDITOR.htmlParser.basicWriter();
    filter.applyTo(fragment);
    fragment.writeHtml(writer);
    paste.dataValue = writer.getHtml();
    if (foreign) editor.showNotification(editor.config.newsroom.words.foreign, "warning");
  }

  function hand(editor) {
    markEmptyCaptions(editor);
    editor.updateElement();
    editor.element.$.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /* CKEditor tells no change while the HTML itself is edited. */
  function followSource(editor) {
    if (editor.mode === "source") editor.editable().attachListener(editor.editable(), "input", () => hand(editor));
  }

  /* ------------------------------------------------------------ appearance */

  /* The editing area, menus and lists are documents of their own: they are told which theme the desk shows. */
  function theme(doc) {
    const page = document.documentElement;
    doc.documentElement.dataset.theme = page.dataset.theme || "auto";
    doc.documentElement.style.colorScheme = getComputedStyle(page).colorScheme;
  }

  const { write } = CKEDITOR.dom.document.prototype;
  CKEDITOR.dom.document.prototype.write = function (html) {
    write.call(this, html);
    theme(this.$);
  };

  // The file field of a dialog writes into its frame without asking anybody.
  const { getFrameDocument } = CKEDITOR.dom.element.prototype;
  CKEDITOR.dom.element.prototype.getFrameDocument = function () {
    if (this.hasClass("cke_dialog_ui_input_file")) setTimeout(themeAll);
    return getFrameDocument.call(this);
  };

  function themeAll() {
    for (const frame of document.querySelectorAll("iframe.cke_wysiwyg_frame, iframe.cke_panel_frame, iframe.cke_dialog_ui_input_file")) {
      if (frame.contentDocument) theme(frame.contentDocument);
    }
  }

  new MutationObserver(themeAll).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", themeAll);

  function dress(editor) {
    const { documentElement: root, body } = editor.document.$;
    root.style.setProperty("--caption-hint", JSON.stringify(editor.config.newsroom.words.caption));
    for (const state of ["aria-invalid", "aria-required"]) {
      const value = editor.element.getAttribute(state);
      if (value) body.setAttribute(state, value);
    }
    markEmptyCaptions(editor);
  }

  /* An empty caption shows a hint. CKEditor leaves attributes of this name out of the text it hands over. */
  function markEmptyCaptions(editor) {
    if (!editor.document) return;
    for (const caption of editor.document.$.querySelectorAll("figcaption")) {
      caption.toggleAttribute("data-cke-empty", !caption.textContent.replace(/[\u200b\s]/g, ""));
    }
  }

  /* --------------------------------------------------------------- uploads */

  /* The token is read when it is needed: signing in again changes it. */
  function authorise(editor, loader) {
    const { xhr } = loader;
    const token = editor.element.$.form?.elements.csrfmiddlewaretoken || document.querySelector("[name=csrfmiddlewaretoken]");
    xhr.setRequestHeader("X-CSRFToken", token ? token.value : "");
    const answered = xhr.onload;
    xhr.onload = () => {
      const reason = refusal(editor, loader);
      if (!reason) return answered();
      loader.message = reason;
      return loader.changeStatus("error");
    };
  }

  /* Why the server refused, in its own words; CKEditor would only tell the number of the status. */
  function refusal(editor, { xhr, uploadUrl }) {
    if (xhr.responseURL && new URL(xhr.responseURL).pathname !== new URL(uploadUrl, location.href).pathname) {
      return editor.config.newsroom.words.signed_out;
    }
    if (xhr.status < 300) return "";
    try {
      return JSON.parse(xhr.responseText).error.message;
    } catch {
      return xhr.status === 403 ? editor.config.newsroom.words.signed_out : "";
    }
  }

  /* A pasted or dropped picture stands as a figure, with the words the library has for it. */
  function captionUploads(definition) {
    definition.onUploaded = function ({ responseData: picture }) {
      const figure = new CKEDITOR.dom.element("figure");
      const image = new CKEDITOR.dom.element("img");
      const caption = new CKEDITOR.dom.element("figcaption");
      figure.addClass("image");
      image.setAttributes({ src: picture.url, alt: picture.alt, width: picture.width, height: picture.height });
      if (picture.decorative) image.setAttribute("role", "presentation");
      caption.setText(picture.caption);
      figure.append(image);
      figure.append(caption);
      this.replaceWith(figure.getOuterHtml());
    };
  }

  /* The same for a picture uploaded from the dialog, unless words were written there already. */
  function describe(picture) {
    const dialog = CKEDITOR.dialog.getCurrent();
    if (!dialog || dialog.getName() !== "image2" || !picture.uploaded) return;
    if (picture.alt && !dialog.getValueOf("info", "alt")) dialog.setValueOf("info", "alt", picture.alt);
    if (picture.decorative) dialog.setValueOf("info", "decorative", true);
    dialog.newsroomCaption = picture.caption;
  }

  /* --------------------------------------------------------------- dialogs */

  function pictureDialog(editor, definition) {
    const { words } = editor.config.newsroom;
    const info = definition.getContents("info");

    const captioned = info.get("hasCaption");
    const setup = captioned.setup;
    captioned.setup = function (widget) {
      setup.call(this, widget);
      if (!widget.data.src) this.setValue(true);
    };

    info.add(
      {
        id: "decorative",
        type: "checkbox",
        label: words.decorative,
        setup(widget) {
          this.setValue(widget.parts.image.getAttribute("role") === "presentation");
        },
        commit(widget) {
          const { image } = widget.parts;
          if (this.getValue()) image.setAttribute("role", "presentation");
          else image.removeAttribute("role");
        },
      },
      "alignment",
    );

    // Choosing a file is enough; the button stays for a second try.
    definition.getContents("Upload").get("upload").onChange = function () {
      if (this.getValue()) this.getDialog().getContentElement("Upload", "uploadButton").click();
    };

    // A new picture is most often one to upload.
    const shown = definition.onShow;
    definition.onShow = function () {
      shown.call(this);
      this.newsroomCaption = "";
      if (!this.widget.data.src) this.selectPage("Upload");
    };

    // The figure is made by listeners that come after this one.
    definition.onOk = function () {
      const words = this.newsroomCaption;
      if (words) setTimeout(() => writeCaption(editor, words));
    };
  }

  function writeCaption(editor, words) {
    const caption = editor.widgets.focused?.editables.caption;
    if (!caption || caption.getText().trim()) return;
    caption.setData(CKEDITOR.tools.htmlEncode(words));
    editor.fire("saveSnapshot");
  }

  /* Anchors have names, which articles do not keep. */
  function linkDialog(definition) {
    const kind = definition.getContents("info").get("linkType");
    kind.items = kind.items.filter((item) => item[1] !== "anchor");
  }
})();
