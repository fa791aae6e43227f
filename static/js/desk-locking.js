/* The edit lock and the autosave of the article form. The server decides who writes (articles/locks.py) and
   keeps what was typed (articles/autosave.py); this file asks, sends and shows. Its requests say that they come
   from a script, and so renew no session. All words stand in the page or come from the server.

   A form is "reading" until something is written in it: to look at an article locks nobody out. With the first
   change it takes the lock, and is "writing"; "waiting" while another form has the lock; "over" once the lock was
   taken from it, for good. In the last two nothing in it can be changed, and everything be read and copied. */

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
  const open = () => mode === "reading" || mode === "writing";

  let mode = "reading";
  // What came back with errors or was restored is being written.
  let wants = "restored" in root.dataset || Boolean(document.querySelector(".errornote"));
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
  const spoken = document.createElement("p"); // what a screen reader says: only what went wrong
  spoken.className = "visually-hidden";
  spoken.setAttribute("role", "status");
  bar.append(state, spoken);

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
    for (const editor of editors()) if (editor.checkDirty()) editor.updateElement();
    const data = new FormData(form);
    for (const [name, value] of [...data]) {
      if (value instanceof File || name === "csrfmiddlewaretoken" || name.includes("__prefix__")) data.delete(name);
    }
    return data;
  }

  const written = (data = content()) => JSON.stringify([...data]);
  const size = (text) => new Blob([text]).size;

  /* One after the other, so that the last text is the one that stays. Returns whether everything is kept.
     `last`: the form is closed to more. */
  function keep(last = false) {
    clearTimeout(due);
    due = waitingSince = 0;
    sending = sending.then(async () => {
      const data = content();
      const text = written(data);
      if (text === kept || !(last || open())) return text === kept;
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
    due = setTimeout(() => keep(), Math.max(0, Math.min(milliseconds, waitingSince + AT_LEAST * 1000 - Date.now())));
  }

  function tell(words, wrong = false) {
    state.classList.toggle("save-bar__kept--wrong", wrong);
    state.textContent = words;
    const aloud = wrong ? words : "";
    if (spoken.textContent !== aloud) spoken.textContent = aloud;
  }

  function changed() {
    later();
    // Scripts that dress the fields tell of changes where there are none.
    if (wants || !open() || !lockUrl || written() === kept) return;
    wants = true;
    hold();
  }

  for (const type of ["input", "change"]) form.addEventListener(type, changed);
  for (const type of ["formset:added", "formset:removed"]) document.addEventListener(type, changed);

  /* --------------------------------------------------------------- the lock */

  function next(action, milliseconds = beat) {
    clearTimeout(asking);
    asking = setTimeout(action, milliseconds);
  }

  const beatAgain = () => next(() => (wants ? hold() : look()));

  /* This form writes, or still does. */
  async function hold() {
    const answer = await ask("take");
    if (!open() || signedOut) return;
    if (answer?.reasons) return end(answer.reasons.join(" "));
    if (answer?.holder) return mode === "writing" ? end(answer.holder.took) : wait(answer.holder);
    if (answer?.mine) mode = "writing";
    if (answer?.saved) staleBecause(answer.saved);
    beatAgain();
  }

  /* Who writes, if anybody? */
  async function look() {
    const answer = await ask("look");
    if (mode === "over" || signedOut || (wants && open())) return;
    if (answer?.reasons) return end(answer.reasons.join(" "));
    if (answer?.holder) return wait(answer.holder);
    if (answer && mode === "waiting") free(answer.saved);
    else if (answer?.saved) staleBecause(answer.saved);
    if (mode === "reading") beatAgain();
    else if (!answer) next(look);
  }

  async function begin() {
    if (root.dataset.own) {
      // Most often it is this very page, which is just being left by its old self.
      await new Promise((resolve) => setTimeout(resolve, OWN_FORM_CLOSES * 1000));
    }
    if (mode === "reading") wants ? hold() : look();
  }

  function wait(holder) {
    if (open()) close("waiting");
    since = holder.since;
    for (const place of root.querySelectorAll("[data-writes]")) place.textContent = holder.writes;
    root.querySelector("[data-frozen-words]").hidden = false;
    root.querySelector("[data-take-over]").hidden = false;
    panel("writing").hidden = false;
    next(look);
  }

  /* The other one has gone. If they saved, this page shows the text as it was before. */
  function free(saved) {
    panel("writing").hidden = true;
    if (saved) {
      panel("free").hidden = false;
      return;
    }
    mode = "reading";
    thaw();
    spoken.textContent = panel("free").querySelector(".lock-note__said").textContent;
  }

  async function takeOver() {
    const answer = await ask("take_over", { since });
    if (answer?.reasons) return end(answer.reasons.join(" "));
    if (!answer?.mine) return answer?.holder ? wait(answer.holder) : undefined;
    // What was saved meanwhile is not what stands here.
    if (answer.saved) return location.reload();
    mode = "writing";
    wants = true;
    panel("writing").hidden = true;
    thaw();
    form.querySelector("#id_title")?.focus();
    return beatAgain();
  }

  /* Somebody else has the form now, or the text is closed: this was the last that is written here. */
  async function end(words) {
    if (mode === "over") return;
    clearTimeout(asking);
    const unsaved = written() !== kept || state.textContent !== "" || "restored" in root.dataset;
    const safe = await close("over");
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

  /* Nobody writes here any more: what was written up to now is kept. Returns whether it is. Words can be marked
     and copied; what has none is switched off, at the end, for what is switched off is not sent. */
  async function close(how) {
    const wasOpen = open();
    mode = how;
    for (const element of form.elements) {
      if (element.matches("textarea, input:is([type=text], [type=number], [type=url], :not([type]))")) set(element, "readOnly");
    }
    for (const editor of editors()) editor.setReadOnly(true);
    document.body.classList.add("form-frozen");
    const safe = !wasOpen || (await keep(true));
    for (const element of form.elements) {
      if (element.type !== "hidden" && !element.matches("textarea, fieldset")) set(element, "disabled");
    }
    if (safe) form.dataset.kept = ""; // leaving the page loses nothing
    return safe;
  }

  function set(element, property) {
    if (element[property] || frozen.has(element)) return;
    element[property] = true;
    frozen.set(element, property);
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
    const attach = () => editor.editable().attachListener(editor.editable(), "input", changed);
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
      if (lockUrl && open()) beatAgain();
    }, PATIENCE * 1000);
  });

  addEventListener("beforeunload", () => { if (!sent) keepAtOnce(); });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && !sent) keep();
    else if (document.visibilityState === "visible" && mode === "writing" && lockUrl && !sent) hold();
  });
  addEventListener("pagehide", () => {
    clearTimeout(asking);
    if (!sent) keepAtOnce();
    if (!open() || !wants || !lockUrl) return;
    const body = new URLSearchParams({ action: "release", form_token: token });
    post(lockUrl, body, { keepalive: true }).catch(() => {});
  });
  addEventListener("pageshow", ({ persisted }) => {
    sent = false;
    if (!persisted || !lockUrl) return;
    if (mode !== "over") wants && open() ? hold() : look();
  });

  document.addEventListener("session:ended", () => { signedOut = true; });
  document.addEventListener("session:cleared", () => {
    mode = "over";
    for (const each of [due, asking]) clearTimeout(each);
    kept = "";
  });
  document.addEventListener("session:resumed", () => {
    signedOut = false;
    if (!open()) return;
    if (lockUrl) wants ? hold() : look();
    if (wants) later(0);
  });

  kept = written();
  addEventListener("load", () => window.django?.jQuery(form).on("change", changed)); // Select2 tells nobody else
  if (lockUrl) begin();
}
