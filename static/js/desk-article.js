/* Comforts of the article form. Without this file the form works the same: it counts, warns and shows,
   and decides nothing. The words it shows stand in the page (data attributes), for they are translated there. */

(function () {
  "use strict";

  addEventListener("DOMContentLoaded", () => {
    sendOnce();
    const form = document.getElementById("edition_form");
    const bar = form?.querySelector(".save-bar");
    if (!bar) return;
    for (const field of form.querySelectorAll("[data-count]")) count(field);
    keepTitleOnOneLine(form.querySelector("textarea.title-field"));
    showChosenPictures(form);
    saveByKeyboard(form, bar.querySelector("[name=_continue]"));
    linkErrorsToEditor(form);
    addEventListener("load", () => guard(form, bar.querySelector(".save-bar__state")), { once: true });
  });

  const editors = () => Object.values(window.CKEDITOR?.instances ?? {});

  /* A double click is one step, and one save: the second would meet a text that has changed meanwhile. */
  function sendOnce() {
    const sent = new Set();
    addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      if (sent.has(event.target)) event.preventDefault();
      sent.add(event.target);
      setTimeout(() => sent.delete(event.target), 8000); // the server may not have answered: let them try again
    });
    addEventListener("pageshow", () => sent.clear());
  }

  /* ------------------------------------------------------------- counting */

  /* Letters as people count them, against the length that is good; longer is possible, and said so. */
  function count(field) {
    const good = Number(field.dataset.count);
    const counter = document.createElement("p");
    counter.className = "counter";
    counter.setAttribute("aria-hidden", "true"); // the help text tells the length once; not at each key
    field.closest(".field").querySelector(".widget").after(counter);
    const show = () => {
      const length = Array.from(field.value.normalize("NFC").trim()).length;
      counter.textContent = `${length} / ${good}`;
      counter.classList.toggle("counter--over", length > good);
    };
    field.addEventListener("input", show);
    show();
  }

  /* A title may wrap on the screen, and is one line all the same. */
  function keepTitleOnOneLine(title) {
    title?.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      document.getElementById("id_lead")?.focus();
    });
  }

  /* ------------------------------------------------------------- pictures */

  function showChosenPictures(form) {
    form.addEventListener("change", ({ target }) => {
      if (target.type !== "file") return;
      const row = target.closest(".inline-related");
      const frame = row?.querySelector(".form-row.field-thumbnail .readonly");
      const file = target.files[0];
      if (!frame || !file?.type.startsWith("image/")) return;
      const picture = new Image();
      picture.className = "thumbnail";
      picture.alt = "";
      picture.src = URL.createObjectURL(file);
      picture.onload = picture.onerror = () => URL.revokeObjectURL(picture.src);
      frame.replaceChildren(picture);
    });

    // Django renumbers ids and names of a new row, and leaves out what points to them.
    document.addEventListener("formset:added", ({ target }) => {
      const number = target.id.match(/\d+$/)?.[0];
      for (const element of target.querySelectorAll("[aria-describedby*=__prefix__]")) {
        element.setAttribute("aria-describedby", element.getAttribute("aria-describedby").replaceAll("__prefix__", number));
      }
      target.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    });
  }

  /* --------------------------------------------------------------- saving */

  /* What is on the screen, but for files (they say their name) and editors (they know it themselves). */
  function written(form) {
    const edited = new Set(editors().map((editor) => editor.element.$.name));
    const pairs = Array.from(new FormData(form)).filter(([name]) => name !== "csrfmiddlewaretoken" && !edited.has(name));
    return JSON.stringify(pairs.map(([name, value]) => [name, value instanceof File ? value.name : value.replaceAll("\r\n", "\n")]));
  }

  function guard(form, state) {
    const saved = written(form);
    // A form that came back with errors holds what is stored nowhere; so does one filled with an autosave.
    const unstored = Boolean(document.querySelector(".errornote, [data-restored]"));
    const stored = state.textContent;
    let leaving = false;

    // A form that was taken over cannot be saved; what was written in it is kept (desk-locking.js).
    const unsaved = () => !("kept" in form.dataset) && (unstored || editors().some((editor) => editor.checkDirty()) || written(form) !== saved);
    const tell = () => {
      const is = unsaved();
      if (is === state.classList.contains("save-bar__state--unsaved")) return;
      state.classList.toggle("save-bar__state--unsaved", is);
      state.textContent = is ? state.dataset.unsaved : stored;
    };

    let pending = 0;
    const soon = () => {
      clearTimeout(pending);
      pending = setTimeout(tell, 400);
    };
    for (const type of ["input", "change", "click"]) form.addEventListener(type, soon);
    window.django?.jQuery(form).on("change", soon); // Select2 tells nobody else
    tell();

    addEventListener("submit", (event) => {
      if (event.target === form && !event.defaultPrevented) leaving = true;
    });
    addEventListener("pageshow", () => { leaving = false; });
    addEventListener("beforeunload", (event) => {
      if (!leaving && unsaved()) event.preventDefault();
    });
  }

  /* Ctrl+S, in the form and in the editor; afterwards the page stands where it stood. */
  function saveByKeyboard(form, button) {
    const PLACE = "desk-article:place";
    const save = () => {
      sessionStorage.setItem(PLACE, JSON.stringify([location.pathname, scrollY]));
      form.requestSubmit(button);
    };

    addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
      event.preventDefault();
      if (!event.repeat) save();
    });
    window.CKEDITOR?.on("instanceReady", ({ editor }) => {
      editor.addCommand("save-article", { exec: save, modes: { wysiwyg: 1, source: 1 }, editorFocus: false });
      editor.setKeystroke(CKEDITOR.CTRL + 83, "save-article");
    });

    const [path, place] = JSON.parse(sessionStorage.getItem(PLACE) ?? "[]");
    sessionStorage.removeItem(PLACE);
    if (path !== location.pathname || document.querySelector(".errornote, .messagelist :is(.error, .warning)")) return;
    addEventListener("load", () => setTimeout(() => scrollTo(0, place), 300), { once: true }); // once the editor has its height
  }

  /* The textarea that an error names is hidden behind its editor. */
  function linkErrorsToEditor(form) {
    form.querySelector(".errornote")?.addEventListener("click", (event) => {
      const editor = window.CKEDITOR?.instances[event.target.hash?.slice(1)];
      if (!editor) return;
      event.preventDefault();
      editor.focus();
      editor.container.$.scrollIntoView({ block: "center" });
    });
  }
})();
