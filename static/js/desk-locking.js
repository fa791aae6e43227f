/* The edit lock and the autosave of the article form. The server decides who writes (articles/locks.py) and
   keeps what was typed (articles/autosave.py); this file asks, sends and shows. Its requests say that they come
   from a script, and so renew no session. All words stand in the page or come from the server.

   A form is "opening" until the server has said who writes, then "writing"; "waiting" while another form has the
   lock; "over" once the lock was taken from it, for good. In the last two nothing in it can be changed, and
   everything be read and copied. */

const PAUSE = 3; // seconds without typing, then the text is kept
const AT_LEAST = 15; // seconds between two autosaves while somebody types on and on
const PATIENCE = 10; // seconds to wait for an answer
const OWN_FORM_CLOSES = 1.5; // seconds; a page that is loaded anew may be quicker than its old self is to leave
const CARRIED = 60_000; // bytes that a browser sends for a page that is gone; the limit of fetch is 64 KiB

const root = document.getElementById("locking");
const form = document.getElementById("edition_form");
const bar = form?.querySelector(".save-bar");
if (root && bar) watch();

function watch() {
  const { lockUrl, autosaveUrl } = root.dataset;
  const beat = Number(root.dataset.heartbeat) * 1000;
  const { version } = root.dataset; // of the text that stands here
  const token = document.querySelector("[name=form_token]").value;
  const dialog = root.querySelector("[data-dialog]");
  const alerts = root.querySelector("[data-alerts]");
  const panel = (name) => root.querySelector(`[data-panel=${name}]`);
  const open = () => mode === "opening" || mode === "writing";

  let mode = lockUrl ? "opening" : "writing";
  let since = root.dataset.since ?? ""; // when the lock was taken that another form has
  let kept = ""; // what is stored or kept of this form
  let due = 0; // timer of the next autosave
  let waitingSince = 0; // since when there is something to keep
  let sending = Promise.resolve();
  let asking = 0; // timer of the next question about the lock
  let sent = false; // the form is on its way: leaving the page is no leaving of the text
  let signedOut = false;

  const state = document.createElement("p");
  state.className = "save-bar__kept";
  bar.append(state);

  /* ------------------------------------------------------------ the server */

  function post(url, body, options = {}) {
    return fetch(url, {
      method: "POST",
      body,
      redirect: "error", // to the sign-in page
      headers: { "X-Background": "1", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
      ...options,
    });
  }

  /* Returns what the server said, null if it said nothing of use. */
  async function ask(action, more = {}) {
    if (!lockUrl) return null;
    const body = new URLSearchParams({ action, form_token: token, version, ...more });
    try {
      const response = await post(lockUrl, body, { signal: AbortSignal.timeout?.(PATIENCE * 1000) });
      if (!response.headers.get("Content-Type")?.startsWith("application/json")) return null;
      return await response.json();
    } catch {
      return null;
    }
  }

  /* ----------------------------------------------------------- what is typed */

  const editors = () => Object.values(window.CKEDITOR?.instances ?? {}).filter((editor) => editor.status === "ready");

  function content() {
    // Dictation and some input methods write without a key; CKEditor hands that over only when it is asked.
    for (const editor of editors()) if (!editor.readOnly && editor.checkDirty()) editor.updateElement();
    const data = new FormData(form);
    for (const [name, value] of [...data]) {
      if (value instanceof File || name === "csrfmiddlewaretoken" || name.includes("__prefix__")) data.delete(name);
    }
    return data;
  }

  const written = (data = content()) => JSON.stringify([...data]);
  const size = (text) => new Blob([text]).size;

  /* One after the other, so that the last text is the one that stays. Returns whether everything is kept. */
  function keep() {
    clearTimeout(due);
    due = waitingSince = 0;
    sending = sending.then(async () => {
      const data = content();
      const text = written(data);
      if (text === kept || !open()) return text === kept;
      try {
        const response = await post(autosaveUrl, data, { signal: AbortSignal.timeout?.(PATIENCE * 1000) });
        const answer = await response.json();
        if (!response.ok) {
          tell(answer.reasons.join(" "), true);
          return false;
        }
        kept = text;
        tell(answer.said);
        return true;
      } catch {
        if (!signedOut) tell(root.dataset.failed, true);
        later(beat);
        return false;
      }
    });
    return sending;
  }

  /* The page is about to go: no answer will be read. */
  function keepAtOnce() {
    clearTimeout(due);
    const data = content();
    const text = written(data);
    if (!open() || signedOut || text === kept) return;
    kept = text;
    post(autosaveUrl, data, { keepalive: size(text) < CARRIED }).catch(() => { kept = ""; });
  }

  function later(milliseconds = PAUSE * 1000) {
    if (!open() || signedOut) return;
    waitingSince ||= Date.now();
    clearTimeout(due);
    due = setTimeout(keep, Math.max(0, Math.min(milliseconds, waitingSince + AT_LEAST * 1000 - Date.now())));
  }

  /* Read aloud is only what went wrong. */
  function tell(words, wrong = false) {
    state.classList.toggle("save-bar__kept--wrong", wrong);
    state.role = wrong ? "status" : "";
    if (!state.role) state.removeAttribute("role");
    if (state.textContent !== words) state.textContent = words;
  }

  for (const type of ["input", "change"]) form.addEventListener(type, () => later());
  for (const type of ["formset:added", "formset:removed"]) document.addEventListener(type, () => later());

  /* --------------------------------------------------------------- the lock */

  function next(action, milliseconds = beat) {
    clearTimeout(asking);
    asking = setTimeout(action, milliseconds);
  }

  /* This form is here and wants to write, or still does. */
  async function hold() {
    const answer = await ask("take");
    if (!open() || signedOut) return;
    if (answer?.reasons) return end(answer.reasons.join(" "));
    if (answer?.mine) {
      mode = "writing";
      panel("writing").hidden = true;
      if (answer.saved) staleBecause(answer.saved);
    } else if (answer?.holder) {
      if (mode === "writing") return end(answer.holder.took);
      return wait(answer.holder);
    }
    next(hold);
  }

  async function begin() {
    if (root.dataset.own) {
      // Most often it is this very page, which is just being left by its old self.
      const answer = await ask("take");
      if (!answer?.mine) await new Promise((resolve) => setTimeout(resolve, OWN_FORM_CLOSES * 1000));
    }
    hold();
  }

  function wait(holder) {
    mode = "waiting";
    since = holder.since;
    for (const place of root.querySelectorAll("[data-writes]")) place.textContent = holder.writes;
    root.querySelector("[data-frozen-words]").hidden = false;
    root.querySelector("[data-take-over]").hidden = false;
    panel("writing").hidden = false;
    freeze();
    next(look);
  }

  /* Is the other one still there? */
  async function look() {
    const answer = await ask("look");
    if (mode !== "waiting") return;
    if (answer?.reasons) return end(answer.reasons.join(" "));
    if (answer?.holder) return wait(answer.holder);
    if (answer && !answer.holder) {
      panel("writing").hidden = true;
      panel("free").hidden = false;
      return;
    }
    next(look);
  }

  async function takeOver() {
    const answer = await ask("take_over", { since });
    if (answer?.reasons) return end(answer.reasons.join(" "));
    if (!answer?.mine) return answer?.holder ? wait(answer.holder) : undefined;
    // What was saved meanwhile is not what stands here.
    if (answer.saved) return location.reload();
    mode = "writing";
    panel("writing").hidden = true;
    thaw();
    form.querySelector("#id_title")?.focus();
    return next(hold);
  }

  /* Somebody else has the form now, or the text is closed: this was the last that is written here. */
  async function end(words) {
    clearTimeout(asking);
    const unsaved = written() !== kept || state.textContent !== "" || "restored" in root.dataset;
    const safe = open() ? await keep() : true;
    mode = "over";
    freeze();
    if (!safe) delete form.dataset.kept;
    tell("");
    for (const name of ["writing", "stale", "free"]) panel(name).hidden = true;
    root.querySelector("[data-took]").textContent = words;
    root.querySelector(`[data-over=${!safe ? "lost" : unsaved ? "kept" : "clean"}]`).hidden = false;
    panel("over").hidden = false;
    alerts.focus({ preventScroll: true });
    alerts.scrollIntoView({ block: "center" });
  }

  function staleBecause(words) {
    if (!panel("stale").hidden || document.body.classList.contains("with-other-text")) return;
    root.querySelector("[data-saved]").textContent = words;
    panel("stale").hidden = false;
  }

  root.querySelector("[data-take-over]").addEventListener("click", () => dialog.showModal());
  root.querySelector("[data-reload]").addEventListener("click", () => location.reload());
  dialog.querySelector("[data-no]").addEventListener("click", () => dialog.close());
  dialog.querySelector("[data-yes]").addEventListener("click", () => {
    dialog.close();
    takeOver();
  });

  /* ---------------------------------------------------------------- freezing */

  const frozen = new Map(); // element to the property that was set

  /* Words can be marked and copied; what has none is switched off. */
  function freeze() {
    document.body.classList.add("form-frozen");
    form.dataset.kept = ""; // leaving the page loses nothing
    for (const element of form.elements) {
      if (element.type === "hidden" || element.tagName === "FIELDSET" || frozen.has(element)) continue;
      const words = element.matches("textarea, input:is([type=text], [type=number], [type=url], :not([type]))");
      const property = words ? "readOnly" : "disabled";
      if (element[property]) continue;
      element[property] = true;
      frozen.set(element, property);
    }
    for (const editor of editors()) editor.setReadOnly(true);
  }

  function thaw() {
    document.body.classList.remove("form-frozen");
    delete form.dataset.kept;
    for (const [element, property] of frozen) element[property] = false;
    frozen.clear();
    for (const editor of editors()) editor.setReadOnly(false);
  }

  function ready(editor) {
    if (!open()) editor.setReadOnly(true);
    // The text lives in a document of its own, made anew whenever the mode changes.
    const attach = () => editor.editable().attachListener(editor.editable(), "input", () => later());
    editor.on("contentDom", attach);
    attach();
  }

  window.CKEDITOR?.on("instanceReady", (event) => ready(event.editor));
  for (const editor of editors()) ready(editor);

  /* ------------------------------------------------------- coming and going */

  // Before everybody else: a frozen form is sent by no key and no button.
  addEventListener("submit", (event) => {
    if (event.target !== form || open()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    (mode === "over" ? alerts : root.querySelector("[data-take-over]")).focus();
  }, true);

  addEventListener("submit", (event) => {
    if (event.target !== form || event.defaultPrevented) return;
    keepAtOnce(); // should the saving fail
    sent = true;
    clearTimeout(asking); // the saved form gives its lock back; nobody takes it up again behind it
    setTimeout(() => {
      sent = false; // the server has not answered
      if (lockUrl) hold();
    }, PATIENCE * 1000);
  });

  addEventListener("beforeunload", () => { if (!sent) keepAtOnce(); });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && !sent) keep();
    else if (document.visibilityState === "visible" && mode === "writing" && lockUrl) hold();
  });
  addEventListener("pagehide", () => {
    clearTimeout(asking);
    if (!sent) keepAtOnce();
    if (!open() || !lockUrl) return;
    const body = new URLSearchParams({ action: "release", form_token: token });
    post(lockUrl, body, { keepalive: true }).catch(() => {});
  });
  addEventListener("pageshow", ({ persisted }) => {
    sent = false;
    if (!persisted || !lockUrl) return;
    if (open()) hold();
    else if (mode === "waiting") look();
  });

  document.addEventListener("session:ended", () => { signedOut = true; });
  document.addEventListener("session:resumed", () => {
    signedOut = false;
    if (!open()) return;
    if (lockUrl) hold();
    later(0);
  });

  kept = written();
  addEventListener("load", () => window.django?.jQuery(form).on("change", () => later())); // Select2 tells nobody else
  if (lockUrl) begin();
}
