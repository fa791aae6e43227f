/* Comments beside an article: passages are marked and found, names are offered, forms are sent without leaving the
   page, for the article's own form may hold words that are saved nowhere yet. Without this file the panel works the
   same on the whole article. What is marked stands in the browser alone (highlights are no part of a document), so a
   comment never enters the text. The words that are shown here stand in the page, for they are translated there. */

(function () {
  "use strict";

  const CONTEXT = 100; // characters before and after a passage that are kept with it
  const LONGEST = 1000;
  const SURE = 24; // a shorter passage needs a neighbour that agrees, for so many characters:
  const AGREEING = 8;

  let section;

  addEventListener("DOMContentLoaded", () => {
    section = document.getElementById("comments");
    if (!section) return;
    parts = partsOfThePage();
    dress();
    mark();
    followSelection();
    followPointer();
    followEditor();
    for (const part of parts.values()) part.field?.addEventListener("change", mark);
    section.addEventListener("click", onClick);
    section.addEventListener("toggle", onToggle, true);
    section.addEventListener("submit", onSubmit);
    section.addEventListener("keydown", onKey);
    section.addEventListener("input", offerNames);
    section.addEventListener("focusout", () => setTimeout(closeNamesLeft));
    section.addEventListener("focusin", ({ target }) => emphasise(target.closest(".comment"), { scroll: isBeside() }));
    section.addEventListener("pointerover", ({ target }) => emphasise(target.closest(".comment") ?? section.querySelector(".comment:focus-within")));
    section.addEventListener("pointerleave", () => emphasise(section.querySelector(".comment:focus-within")));
    addEventListener("keydown", shortcut);
    addEventListener("hashchange", () => reveal(location.hash.slice(1)));
    if (location.hash.startsWith("#comment-")) reveal(location.hash.slice(1));
    addEventListener("beforeunload", (event) => {
      if (typed().length) event.preventDefault();
    });
  });

  const word = (name) => section.dataset[`word${name}`];
  /* What is announced stands outside of what is exchanged after sending. */
  const say = (text) => {
    section.querySelector(".comments__status").textContent = text;
  };
  const isBeside = () => matchMedia("(min-width: 75rem)").matches;
  const calm = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

  /* ------------------------------------------------------- the words of a part */

  const BREAKS = new Set(
    "BLOCKQUOTE BR CAPTION DIV FIGCAPTION FIGURE H1 H2 H3 H4 HR LI OL P PRE TABLE TBODY TD TFOOT TH THEAD TR UL".split(" "),
  );
  const NOT_TEXT = ".cke_widget_drag_handler_container, .cke_reset, [data-cke-temp], [data-cke-hidden-sel], [data-cke-bookmark], script, style";
  // As in articles/vietnamese.py.
  const INVISIBLE =
    /[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]/g;

  /* The twin of `articles.anchors.plain`: words in NFC with one space between them. `places` says of each character
     where it came from: [source, start, end]. */
  function fold(pieces) {
    const places = [];
    let text = "";
    let gap = false;
    const push = (character, place) => {
      if (gap && text) {
        text += " ";
        places.push(place);
      }
      gap = false;
      text += character;
      for (let i = 0; i < character.length; i += 1) places.push(place);
    };
    for (const [source, string] of pieces) {
      if (source === null) {
        gap = true;
        continue;
      }
      for (const match of string.matchAll(/\P{M}\p{M}*|\p{M}+/gu)) {
        const letter = match[0].replace(INVISIBLE, "").normalize("NFC");
        if (!letter) continue;
        if (/^\s/.test(letter) || letter === "\x85") gap = true;
        else push(letter, [source, match.index, match.index + match[0].length]);
      }
    }
    return { text, places };
  }

  function* piecesOf(node) {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) yield [child, child.data];
      else if (child.nodeType === Node.ELEMENT_NODE && !child.matches(NOT_TEXT)) {
        const breaks = BREAKS.has(child.tagName);
        if (breaks) yield [null];
        yield* piecesOf(child);
        if (breaks) yield [null];
      }
    }
  }

  /* The twin of `articles.anchors.find`. */
  function find(text, { quote, prefix, suffix }) {
    let best = -1;
    let most = -1;
    for (let start = text.indexOf(quote); start >= 0; start = text.indexOf(quote, start + 1)) {
      const end = start + quote.length;
      const before = agreeing(reverse(text.slice(Math.max(0, start - CONTEXT), start)), reverse(prefix));
      const after = agreeing(text.slice(end, end + CONTEXT), suffix);
      const known =
        quote.length >= SURE ||
        (prefix && before >= Math.min(AGREEING, prefix.length)) ||
        (suffix && after >= Math.min(AGREEING, suffix.length)) ||
        !(prefix || suffix);
      if (known && before + after > most) [best, most] = [start, before + after];
    }
    return best;
  }

  const reverse = (text) => [...text].reverse().join("");

  function agreeing(one, other) {
    let number = 0;
    while (number < one.length && number < other.length && one[number] === other[number]) number += 1;
    return number;
  }

  /* ------------------------------------------------------------------- parts */

  /* A part of the text as it stands in this page: in an element, in a field, or in the editor's own document. */
  class InElement {
    constructor(name, element) {
      Object.assign(this, { name, element });
    }

    get window() {
      return this.element.ownerDocument.defaultView;
    }

    read() {
      return fold(piecesOf(this.element));
    }

    range({ places }, start, end) {
      const range = this.element.ownerDocument.createRange();
      range.setStart(places[start][0], places[start][1]);
      range.setEnd(places[end - 1][0], places[end - 1][2]);
      return range;
    }

    /* [first, last + 1] of what is selected, or null. */
    selected(read) {
      const selection = this.element.ownerDocument.getSelection();
      if (!selection.rangeCount || selection.isCollapsed) return null;
      const range = selection.getRangeAt(0);
      if (!range.intersectsNode(this.element)) return null;
      const within = ([node, start, end]) => range.isPointInRange(node, start) && range.isPointInRange(node, end);
      const first = read.places.findIndex(within);
      return first < 0 ? null : [first, read.places.findLastIndex(within) + 1];
    }

    show(read, start, end) {
      const range = this.range(read, start, end);
      const element = range.startContainer.parentElement;
      element.scrollIntoView({ block: "center", behavior: calm() });
    }

    isInView(read, start, end) {
      const { top, bottom } = this.range(read, start, end).getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    }
  }

  /* Shown by being selected: a field has no other way, and in the editor one goes on writing from there. */
  class InEditor extends InElement {
    constructor(name, editor) {
      super(name, null);
      this.editor = editor;
      Object.defineProperty(this, "element", { get: () => editor.editable()?.$ });
    }

    show(read, start, end) {
      this.editor.focus();
      const selection = this.element.ownerDocument.getSelection();
      selection.removeAllRanges();
      selection.addRange(this.range(read, start, end));
      this.editor.container.$.scrollIntoView({ block: "nearest" });
      selection.anchorNode.parentElement.scrollIntoView({ block: "center" });
    }

    isInView() {
      return true;
    }
  }

  class InField {
    constructor(name, field) {
      Object.assign(this, { name, field });
    }

    read() {
      return fold([[this.field, this.field.value]]);
    }

    selected({ places }) {
      const { selectionStart: from, selectionEnd: to } = this.field;
      if (from === to) return null;
      const within = ([, start, end]) => start >= from && end <= to;
      const first = places.findIndex(within);
      return first < 0 ? null : [first, places.findLastIndex(within) + 1];
    }

    show({ places }, start, end) {
      this.field.focus();
      this.field.setSelectionRange(places[start][1], places[end - 1][2]);
      this.field.scrollIntoView({ block: "center", behavior: calm() });
    }

    isInView() {
      return true;
    }
  }

  let parts = new Map();
  let lastUsed = null; // the part of the form that had the focus last: a selection in each may be left over

  function partsOfThePage() {
    const found = new Map();
    for (const element of document.querySelectorAll("[data-part]:not(.comment)")) {
      found.set(element.dataset.part, new InElement(element.dataset.part, element));
    }
    for (const name of ["title", "lead"]) {
      const field = document.getElementById(`id_${name}`);
      if (!field) continue;
      found.set(name, new InField(name, field));
      field.addEventListener("focus", () => { lastUsed = name; });
    }
    return found;
  }

  /* In the editor's own document, with the colours of desk-comments.css. */
  const MARKS_IN_EDITOR = `
    ::highlight(comments) { background-color: light-dark(#fcefdc, #43290b); text-decoration: underline .125rem light-dark(#7a4300, #ffcf94); }
    ::highlight(comment-new) { background-color: light-dark(#e3edfb, #16304f); }
    ::highlight(comment-here) { color: light-dark(#fff, #1f1d1d); background-color: light-dark(#7a4300, #ffcf94); }`;

  function followEditor() {
    if (!document.getElementById("id_body") || !window.CKEDITOR) return;
    const take = (editor) => {
      parts.set("body", new InEditor("body", editor));
      editor.on("focus", () => { lastUsed = "body"; });
      let pending = 0;
      editor.on("change", () => {
        clearTimeout(pending);
        pending = setTimeout(mark, 600);
      });
      const enter = () => {
        const { $: inside } = editor.document;
        inside.addEventListener("keydown", shortcut);
        const sheet = new inside.defaultView.CSSStyleSheet();
        sheet.replaceSync(MARKS_IN_EDITOR);
        inside.adoptedStyleSheets.push(sheet);
        mark();
      };
      editor.on("contentDom", enter);
      if (editor.document) enter();
    };
    const { instances } = window.CKEDITOR;
    if (instances.id_body?.status === "ready") take(instances.id_body);
    window.CKEDITOR.on("instanceReady", ({ editor }) => {
      if (editor.name === "id_body") take(editor);
    });
  }

  const canRead = (part) => part && (!(part instanceof InEditor) || (part.editor.mode === "wysiwyg" && part.element));

  /* ---------------------------------------------------------------- passages */

  let passages = []; // [comment, part, read, start, end] of each that was found
  let here = null;

  const passageOf = (comment) => passages.find((passage) => passage[0] === comment);
  const rangeOf = ([, part, read, start, end]) => part.range(read, start, end);

  /* Highlights belong to a window: the editor's text stands in one of its own. A field knows none. */
  function paint(name, painted) {
    for (const part of parts.values()) {
      if (!(part instanceof InElement) || !canRead(part)) continue;
      const { CSS, Highlight } = part.window;
      if (!CSS?.highlights || !Highlight) continue;
      const ranges = painted.filter(([, each]) => each.window === part.window).map(rangeOf);
      if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
      else CSS.highlights.delete(name);
    }
  }

  /* Looks for all passages anew, and marks those of the text. */
  function mark() {
    const read = new Map([...parts].filter(([, part]) => canRead(part)).map(([name, part]) => [name, part.read()]));
    passages = [];
    for (const comment of section.querySelectorAll(".comment[data-quote]")) {
      const { part, quote } = comment.dataset;
      const start = read.has(part) ? find(read.get(part).text, comment.dataset) : -1;
      if (start >= 0) passages.push([comment, parts.get(part), read.get(part), start, start + quote.length]);
    }
    paint("comments", passages);
    const again = here;
    here = null;
    paint("comment-here", []);
    emphasise(again?.isConnected ? again : null);
  }

  /* The passage of one comment stands out, and so does the comment. */
  function emphasise(comment, { scroll = false } = {}) {
    if (comment === here) return;
    here?.classList.remove("comment--here");
    comment?.classList.add("comment--here");
    here = comment;
    const passage = comment && passageOf(comment);
    paint("comment-here", passage ? [passage] : []);
    if (passage && scroll && !passage[1].isInView(...passage.slice(2))) passage[1].show(...passage.slice(2));
  }

  /* A click on a passage leads to what is said of it; of several, to the one that says it of the fewest words. */
  function followPointer() {
    const text = document.querySelector(".reading-text");
    if (!text) return;
    const under = ({ clientX: x, clientY: y }) =>
      passages
        .filter((passage) =>
          [...rangeOf(passage).getClientRects()].some((box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom),
        )
        .sort((a, b) => a[4] - a[3] - (b[4] - b[3]))[0];
    text.addEventListener("click", (event) => {
      const passage = document.getSelection().isCollapsed && !event.target.closest("a, button") && under(event);
      if (passage) reveal(passage[0].id);
    });
    let waiting = false;
    text.addEventListener("pointermove", (event) => {
      if (waiting || !passages.length) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        text.classList.toggle("reading-text--on-passage", Boolean(under(event)));
      });
    });
  }

  /* To a comment, opening what it is folded into. */
  function reveal(id) {
    const comment = document.getElementById(id);
    if (!comment || !section.contains(comment)) return;
    comment.closest("details")?.setAttribute("open", "");
    comment.focus({ preventScroll: true });
    comment.scrollIntoView({ block: "nearest", behavior: calm() });
  }

  /* From a comment to its passage. */
  function show(comment) {
    mark(); // in the form the text has changed since
    const passage = passageOf(comment);
    if (!passage) return say(word("Gone"));
    emphasise(comment);
    return passage[1].show(...passage.slice(2));
  }

  /* ------------------------------------------------------------- selecting */

  let button;

  function selection() {
    const order = [lastUsed, ...parts.keys()].filter((name) => parts.has(name));
    for (const name of order) {
      const part = parts.get(name);
      if (!canRead(part)) continue;
      const read = part.read();
      const bounds = part.selected(read);
      if (bounds) return { part, read, bounds };
    }
    return null;
  }

  function followSelection() {
    if (!section.querySelector(".comments__on-selection")) return;
    button = document.createElement("button");
    button.type = "button";
    button.className = "comment-here-button";
    button.textContent = word("Comment");
    button.title = `${word("Passage")} (${word("Keys")})`;
    button.hidden = true;
    button.addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays
    button.addEventListener("click", comment);
    document.body.append(button);
    let pending = 0;
    document.addEventListener("selectionchange", () => {
      clearTimeout(pending);
      pending = setTimeout(place, 150);
    });
    addEventListener("resize", () => { button.hidden = true; });
  }

  function place() {
    const selected = document.getSelection();
    const part = !selected.isCollapsed && selected.rangeCount && [...parts.values()].find((each) => each instanceof InElement && !(each instanceof InEditor) && selected.getRangeAt(0).intersectsNode(each.element));
    button.hidden = !part;
    if (!part) return;
    const boxes = selected.getRangeAt(0).getClientRects();
    const box = boxes[boxes.length - 1];
    if (!box) return;
    button.style.left = `${Math.max(8, Math.min(box.right + scrollX - 16, scrollX + document.documentElement.clientWidth - button.offsetWidth - 8))}px`;
    button.style.top = `${box.bottom + scrollY + 8}px`;
  }

  /* Ctrl+Alt+M, as in other editors. */
  function shortcut(event) {
    if (!event.ctrlKey || !event.altKey || event.code !== "KeyM") return;
    event.preventDefault();
    comment();
  }

  /* Puts what is selected into the form, and the writer too. */
  function comment() {
    const found = selection();
    const form = section.querySelector(".comments__new form");
    if (!form) return;
    if (!found) return say(word("Nothing"));
    const { part, read, bounds } = found;
    const [start, end] = wholeWords(read.text, ...bounds);
    const quote = read.text.slice(start, end);
    if (!quote) return say(word("Nothing"));
    if ([...quote].length > LONGEST) return say(word("Long"));
    about(form, part.name, quote, read.text.slice(Math.max(0, start - CONTEXT), start), read.text.slice(end, end + CONTEXT));
    form.closest("details").open = true;
    if (button) button.hidden = true;
    say("");
    form.elements.text.focus({ preventScroll: true });
    form.scrollIntoView({ block: "nearest" });
    return paint("comment-new", [[form, part, read, start, end]]); // the selection goes with the focus
  }

  /* Nobody means half a word, or the space beside one. */
  function wholeWords(text, start, end) {
    const within = (place) => /[\p{L}\p{M}\p{N}]{2}/u.test(text.slice(place - 1, place + 1));
    while (start < end && text[start] === " ") start += 1;
    while (end > start && text[end - 1] === " ") end -= 1;
    while (start < end && start > 0 && within(start)) start -= 1;
    while (end > start && end < text.length && within(end)) end += 1;
    return [start, end];
  }

  function about(form, part, quote, prefix, suffix) {
    Object.entries({ part, quote, prefix, suffix }).forEach(([name, value]) => { form.elements[name].value = value; });
    const shown = form.querySelector(".comment-form__passage");
    shown.hidden = !quote;
    shown.querySelector("span").textContent = quote;
  }

  /* --------------------------------------------------------------- sending */

  let opened = null;
  const typed = () => [...section.querySelectorAll("textarea")].filter((field) => field.value.trim());

  /* What only a script can do is shown by it. */
  function dress() {
    for (const each of section.querySelectorAll("[data-whole], .comments__on-selection")) each.hidden = false;
  }

  function onClick(event) {
    const { target } = event;
    const quote = target.closest(".comment__quote a");
    opened = target.closest("summary")?.parentElement ?? null;
    if (quote) {
      event.preventDefault();
      show(quote.closest(".comment"));
    } else if (target.closest(".comments__on-selection")) comment();
    else if (target.closest("[data-whole]")) {
      const { form } = target.closest("[data-whole]");
      about(form, "", "", "", "");
      paint("comment-new", []);
      form.elements.text.focus();
    } else if (target.closest("[role=option]")) choose(target.closest("[role=option]"));
  }

  /* Whoever opens a form writes in it. */
  function onToggle({ target }) {
    if (target.matches(".comments__new") && !target.open) paint("comment-new", []);
    if (target === opened && target.open) target.querySelector("textarea")?.focus({ preventScroll: true });
    opened = null;
  }

  async function onSubmit(event) {
    const form = event.target;
    event.preventDefault();
    if (section.hasAttribute("aria-busy")) return;
    section.setAttribute("aria-busy", "true");
    const from = form.closest(".comment")?.id;
    let answer, html;
    try {
      answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Requested-With": "fetch" } });
      html = await answer.text();
    } catch {
      answer = null;
    }
    section.removeAttribute("aria-busy");
    const fresh = answer && !answer.redirected && new DOMParser().parseFromString(html, "text/html").getElementById("comments");
    if (!fresh) return say(word("SignedOut"));
    return exchange(fresh, form, from, answer.ok);
  }

  /* The panel as the server has it now; what was being typed in other places of it stays. */
  function exchange(fresh, sent, from, done) {
    const kept = typed().filter((field) => field.form !== sent).map((field) => [field.id, field.value, [...field.form.querySelectorAll("[type=hidden]")].map((each) => [each.name, each.value])]);
    const folded = section.querySelector(".comments__resolved")?.open;
    const status = section.querySelector(".comments__status");
    status.textContent = "";
    fresh.querySelector(".comments__status").remove();
    for (const each of [...section.children]) if (each !== status) each.remove();
    section.prepend(...fresh.children);
    for (const [id, value, hidden] of kept) {
      const field = document.getElementById(id);
      if (!field) continue;
      field.value = value;
      field.closest("details").open = true;
      const passage = Object.fromEntries(hidden);
      if ("quote" in passage) about(field.form, passage.part, passage.quote, passage.prefix, passage.suffix);
    }
    if (folded) section.querySelector(".comments__resolved")?.setAttribute("open", "");
    dress();
    mark();
    if (done) paint("comment-new", []);
    if (!done) return section.querySelector("[aria-invalid]")?.focus();
    status.textContent = word("Done");
    const at = document.getElementById(fresh.dataset.just ?? from);
    const resolved = at?.closest(".comments__resolved");
    const target = resolved && !resolved.open ? resolved.querySelector("summary") : at;
    target?.focus({ preventScroll: true });
    return target?.scrollIntoView({ block: "nearest" });
  }

  /* --------------------------------------------------------- names after an @ */

  const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
  let list;

  function asked(field) {
    const before = field.value.slice(0, field.selectionStart);
    const match = /(?:^|[^\p{L}\p{N}_.+@-])@([\p{L}\p{M}\p{N}_.-]{0,30})$/u.exec(before);
    return match ? match[1] : null;
  }

  function offerNames({ target: field }) {
    if (field.tagName !== "TEXTAREA") return;
    const name = asked(field);
    const people = JSON.parse(section.dataset.people);
    const wanted = name === null ? null : bare(name);
    const found = wanted === null ? [] : people.filter(([username, full]) => bare(username).startsWith(wanted) || bare(full).split(/\s+/).some((each) => each.startsWith(wanted))).slice(0, 8);
    if (!found.length) return closeNames();
    if (!list || list.field !== field) {
      closeNames();
      list = document.createElement("ul");
      list.className = "comment-names";
      list.id = `${field.id}-names`;
      list.setAttribute("role", "listbox");
      list.setAttribute("aria-label", word("Names"));
      list.field = field;
      list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
      field.after(list);
      field.setAttribute("aria-controls", list.id);
      field.setAttribute("aria-autocomplete", "list");
    }
    list.replaceChildren(
      ...found.map(([username, full], number) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${number}`;
        option.setAttribute("role", "option");
        option.dataset.username = username;
        const sign = document.createElement("span");
        sign.className = "quiet";
        sign.textContent = `@${username}`;
        option.append(full, " ", sign);
        return option;
      }),
    );
    return point(0);
  }

  function point(number) {
    const options = [...list.children];
    const chosen = options[(number + options.length) % options.length];
    for (const option of options) option.setAttribute("aria-selected", String(option === chosen));
    list.field.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  }

  function closeNames() {
    for (const name of ["aria-controls", "aria-activedescendant", "aria-autocomplete"]) list?.field.removeAttribute(name);
    list?.remove();
    list = null;
  }

  function closeNamesLeft() {
    if (list && document.activeElement !== list.field) closeNames();
  }

  function choose(option) {
    const { field } = list;
    const start = field.selectionStart - asked(field).length;
    const rest = field.value.slice(field.selectionStart);
    field.setRangeText(option.dataset.username + (/^\s/.test(rest) ? "" : " "), start, field.selectionStart, "end");
    closeNames();
    field.focus();
  }

  function onKey(event) {
    const { target, key } = event;
    if (target.tagName !== "TEXTAREA") return;
    if (list?.field === target && !event.ctrlKey && !event.metaKey) {
      const number = [...list.children].findIndex((option) => option.ariaSelected === "true");
      const act = {
        ArrowDown: () => point(number + 1),
        ArrowUp: () => point(number - 1),
        Enter: () => choose(list.children[number]),
        Tab: () => choose(list.children[number]),
        Escape: closeNames,
      }[key];
      if (!act || event.isComposing) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    } else if (key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      target.form.requestSubmit();
    }
  }
})();
