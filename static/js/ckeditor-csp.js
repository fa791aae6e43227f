/* Lets CKEditor 4.22 run under a strict Content-Security-Policy: script-src 'self'; style-src 'self'.

   CKEditor draws its interface from strings of HTML with onclick="CKEDITOR.tools.callFunction(7)" and
   style="…" in them, and writes its frames with <script> and <style> blocks. A strict policy blocks all
   four. Here they are taken out of the strings before a browser sees them, and put back by means that a
   policy leaves alone: listeners, the CSSOM, adopted style sheets. Of the code in the strings only the few
   forms that CKEditor writes are understood; nothing is evaluated.

   Stands before ckeditor.js on the page, for ckeditor.js itself draws while it loads. */

(function () {
  "use strict";

  // Not to be guessed, so that no pasted text can pass for one of our marks.
  const MARK = "data-" + Array.from(crypto.getRandomValues(new Uint32Array(2)), (n) => n.toString(36)).join("");

  // CKEditor leaves out the blank after a quoted value here and there.
  const TAG = /<[a-z][^\s/>"'=<]*(?:(?:[\s/]+|(?<=["']))[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)+[\s/]*>/gi;
  const ATTRIBUTE = /([\s/]|(?<=["']))(on[a-z]{3,}|style|src)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;
  const CALL = /^(return\s+)?(?:window\.parent\.)?CKEDITOR\.tools\.callFunction\(\s*(\d+)\s*(?:,\s*(.*?))?\s*\)$/;
  const ARGUMENT = /\s*(?:'((?:[^'\\]|\\.)*)'|(-?\d+)|(this|event|null))\s*(?:,|$)/gy;

  /* Code of a handler -> steps to take, or null if it is none of CKEditor's. */
  function understood(code) {
    const steps = [];
    for (const statement of code.split(";").map((part) => part.trim())) {
      // What a workaround for old browsers does: nothing.
      if (!statement || statement === "this.style.cssText = this.style.cssText") continue;
      if (statement === "return false") return steps.concat({ stop: true });
      const call = CALL.exec(statement);
      const args = call && argumentsOf(call[3] || "");
      if (!args) return null;
      steps.push({ answers: Boolean(call[1]), number: Number(call[2]), args });
    }
    return steps;
  }

  function argumentsOf(source) {
    const args = [];
    let end = 0;
    ARGUMENT.lastIndex = 0;
    while (end < source.length) {
      const found = ARGUMENT.exec(source);
      if (!found) return null;
      end = ARGUMENT.lastIndex;
      if (found[1] !== undefined) args.push(() => found[1].replace(/\\(.)/g, "$1"));
      else if (found[2] !== undefined) args.push(() => Number(found[2]));
      else args.push((element, event) => ({ this: element, event, null: null })[found[3]]);
    }
    return args;
  }

  function decoded(value) {
    const area = document.createElement("textarea");
    area.innerHTML = value;
    return area.value;
  }

  /* HTML -> the same with handlers and styles as marks, which a policy does not mind. */
  function inert(html) {
    if (!/\b(?:on[a-z]{3,}|style)\s*=|javascript:/i.test(html)) return html;
    return html.replace(TAG, (tag) =>
      tag.replace(ATTRIBUTE, (all, before, name, double, single) => {
        const quote = double === undefined ? "'" : '"';
        const value = double === undefined ? single : double;
        name = name.toLowerCase();
        if (name === "src") return /^javascript:/i.test(value) ? before : all;
        if (name !== "style" && !understood(decoded(value))) return before; // it would be blocked
        return (before || " ") + MARK + "-" + name + "=" + quote + value + quote;
      }),
    );
  }

  /* Puts back below `root` what `inert` took out. */
  function revive(root) {
    for (const element of root.querySelectorAll("*")) {
      for (const { name, value } of Array.from(element.attributes)) {
        if (!name.startsWith(MARK)) continue;
        element.removeAttribute(name);
        const kind = name.slice(MARK.length + 1);
        if (kind === "style") element.style.cssText = value;
        else listen(element, kind.slice(2), understood(value));
      }
    }
  }

  function listen(element, type, steps) {
    element.addEventListener(type, (event) => {
      for (const step of steps) {
        if (step.stop) return event.preventDefault();
        const args = step.args.map((argument) => argument(element, event));
        const answer = CKEDITOR.tools.callFunction(step.number, ...args);
        if (step.answers) {
          if (answer === false) event.preventDefault();
          return undefined;
        }
      }
      return undefined;
    });
  }

  /* Following href="javascript:void('…')" does nothing, and is blocked; so it is not followed. */
  function holdLinks(doc) {
    doc.addEventListener("click", (event) => {
      const link = event.target.closest && event.target.closest("a[href^='javascript:void(']");
      if (link) event.preventDefault();
    });
  }

  function adopt(doc, text) {
    const sheet = new doc.defaultView.CSSStyleSheet();
    sheet.replaceSync(text);
    doc.adoptedStyleSheets = [...doc.adoptedStyleSheets, sheet];
    return sheet;
  }

  /* While ckeditor.js runs, its prototypes cannot be reached yet: it asks the browser directly. */
  const innerHTML = Object.getOwnPropertyDescriptor(Element.prototype, "innerHTML");

  function whileLoading() {
    Object.defineProperty(Element.prototype, "innerHTML", {
      ...innerHTML,
      set(html) {
        const quiet = inert(String(html));
        innerHTML.set.call(this, quiet);
        if (quiet !== html) revive(this);
      },
    });
    // A method of old Internet Explorers, which CKEditor prefers where there is one. What it adds hides the
    // editor until the skin shows it; adopted sheets come last, so a layer lets the skin win all the same.
    document.createStyleSheet = () => ({ set cssText(text) { adopt(document, `@layer ckeditor { ${text} }`); } });
    document.addEventListener("load", whenLoaded, true);
  }

  function whenLoaded() {
    if (!window.CKEDITOR || !CKEDITOR.dom) return;
    document.removeEventListener("load", whenLoaded, true);
    Object.defineProperty(Element.prototype, "innerHTML", innerHTML);
    delete document.createStyleSheet;
    holdLinks(document);
    mendElements();
    mendDocuments();
    mendPasting();
  }

  function mendElements() {
    const element = CKEDITOR.dom.element.prototype;
    const { append, setHtml, setAttribute, getFrameDocument } = element;

    element.append = function (node, atStart) {
      if (node !== "style") return append.call(this, node, atStart);
      return new CKEDITOR.dom.element(styleIn(this.$.ownerDocument, "").ownerNode);
    };

    element.setHtml = function (html) {
      const quiet = typeof html === "string" ? inert(html) : html;
      setHtml.call(this, quiet);
      if (quiet !== html) revive(this.$);
      return html;
    };

    element.setAttribute = function (name, value) {
      if (name !== "style") return setAttribute.call(this, name, value);
      this.$.style.cssText = value;
      return this;
    };

    element.getFrameDocument = function () {
      const doc = getFrameDocument.call(this);
      if (doc && doc.$) mendWriting(doc.$);
      return doc;
    };
  }

  function mendDocuments() {
    const prototype = CKEDITOR.dom.document.prototype;
    const { write } = prototype;

    prototype.write = function (html) {
      if (this.$ !== document) mendWriting(this.$);
      return write.call(this, html);
    };

    prototype.appendStyleText = function (text) {
      return styleIn(this.$, text);
    };
  }

  /* A style sheet, with an element for CKEditor to hold, whose text it may change as that of a <style>. */
  function styleIn(doc, text) {
    const sheet = adopt(doc, text);
    const element = doc.createElement("meta");
    Object.defineProperty(element, "textContent", {
      get: () => text,
      set(changed) {
        text = changed;
        sheet.replaceSync(text);
      },
    });
    doc.head.append(element);
    return { ownerNode: element, cssRules: sheet.cssRules };
  }

  /* Pasted text goes through the browser's parser to have its style sheets written into its elements. Articles
     keep no styles; but what Word says in them about lists is wanted, so they pass through as marks. */
  function mendPasting() {
    // The code in question is loaded at the first paste, which is then started anew.
    CKEDITOR.on("instanceCreated", ({ editor }) => {
      editor.on("paste", () => {
        const { common } = CKEDITOR.plugins.pastetools.filters;
        if (common) common.styles.inliner.inline = passStyles;
      }, null, null, 1);
    });
  }

  function passStyles(html) {
    const bare = inert(html.replace(/<style[^>]*>[^]*?<\/style>/gi, ""));
    const { body } = new DOMParser().parseFromString(bare, "text/html");
    return { getBody: () => ({ getHtml: () => body.innerHTML.split(MARK + "-style=").join("style=") }) };
  }

  /* Frames: the editing area, panels, the file field of a dialog. */
  const mended = new WeakSet();

  function mendWriting(doc) {
    if (mended.has(doc)) return;
    mended.add(doc);
    doc.write = function (html) {
      const frame = doc.defaultView;
      const styles = [];
      const now = [];
      const later = [];
      const quiet = inert(
        String(html)
          .replace(/<script[^>]*>([^]*?)<\/script>/gi, (all, code) => {
            const ready = /callFunction\(\s*(\d+)\s*,\s*window\s*\)/.exec(code);
            if (/id="cke_actscrpt"/.test(all) && ready) {
              now.push(() => CKEDITOR.tools.callFunction(Number(ready[1]), frame));
              return "";
            }
            const calls = Array.from(code.matchAll(/window\.parent\.CKEDITOR\.tools\.callFunction\((\d+)\)/g));
            if (!calls.length) return all; // none of CKEditor's: the policy's affair
            for (const call of calls) {
              const number = Number(call[1]);
              const leaving = /onbeforeunload[^}]*$/.test(code.slice(0, call.index));
              if (leaving) frame.addEventListener("beforeunload", () => CKEDITOR.tools.callFunction(number));
              else later.push(() => CKEDITOR.tools.callFunction(number));
            }
            return "";
          })
          .replace(/(<body[^>]*?)\sonload="window\.parent\.CKEDITOR\.tools\.callFunction\((\d+)\);?"/i, (all, body, number) => {
            later.push(() => CKEDITOR.tools.callFunction(Number(number)));
            return body;
          })
          .replace(/<head>[^]*?<\/head>/i, (head) =>
            head.replace(/<style[^>]*>([^]*?)<\/style>/gi, (all, text) => {
              styles.push(text);
              return "";
            }),
          ),
      );
      Document.prototype.write.call(doc, quiet);
      styles.forEach((text) => adopt(doc, text));
      revive(doc);
      holdLinks(doc);
      if (now.length) doc.addEventListener("DOMContentLoaded", () => now.forEach((call) => call()), { once: true });
      if (later.length) frame.addEventListener("load", () => later.forEach((call) => call()), { once: true });
    };
  }

  if (window.CKEDITOR && CKEDITOR.dom) whenLoaded();
  else whileLoading();
})();
