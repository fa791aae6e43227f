/* Tells the person at this page when the server is about to end their session, and keeps what they
   typed when it has ended. The server decides (accounts/sessions.py); this file only asks and reports.
   All words and addresses stand in the dialog (templates/accounts/_session_dialog.html).

   For other scripts, events on document: "session:ended" (stop saving) and "session:resumed"
   (the same person is back; detail.csrfToken is the token to send from now on). */

const WARNING = 60; // seconds before the end: the prompt shows
const SPOKEN = [30, 10]; // seconds left that a screen reader says after the prompt itself
const REPORT_EVERY = 30; // seconds, at most, between two reports of activity
const CHECK_CLOCK = 15; // seconds; a timer sleeps with the machine, the clock does not
const FRESH = 5; // seconds an answer is good enough not to ask again when a tab comes to the front
const PATIENCE = 10; // seconds to wait for an answer

const dialog = document.getElementById("session-dialog");
if (dialog) watch(dialog);

function watch(dialog) {
  const { user, stateUrl, renewUrl } = dialog.dataset;
  const quiet = "quiet" in dialog.dataset;
  const spoken = dialog.querySelector("[data-spoken]"); // what a screen reader says meanwhile
  const channel = new BroadcastChannel("session");

  let signIn = dialog.dataset.signIn;
  let state = "live"; // live, ended or stranger: what the server said last
  let deadline = Infinity; // by this machine's clock, in milliseconds: when the server ends the session
  let renewable = true;
  let idle = 1800;
  let token = "";
  let answered = Date.now(); // when the server answered last; this page was an answer too
  let failures = 0;
  let question = null; // the request under way
  let timer = 0; // what this state does next
  let retry = 0;
  let shown = ""; // the panel on the screen
  let dismissed = ""; // the panel the person has read and closed
  // Loading a page of the desk was activity; of a public page, which everybody shares, the server knew nothing.
  let reported = quiet ? 0 : Date.now();
  let reporting = 0; // timer of the next report
  let pause = FRESH; // seconds between two looks whether the person is back
  let waiting = null; // the form that was sent after the end: { form, submitter }

  const secondsLeft = () => Math.max(0, Math.ceil((deadline - Date.now()) / 1000));
  const warning = () => Math.min(WARNING, (idle * 6) / 7); // a short limit has quiet time too

  /* ------------------------------------------------------------ the server */

  async function call(url, options) {
    const sent = Date.now();
    const response = await fetch(url, { cache: "no-store", signal: AbortSignal.timeout?.(PATIENCE * 1000), ...options });
    if (!response.ok && response.status !== 401) throw new Error(`${response.status} from ${url}`);
    const answer = await response.json();
    answer.deadline = sent + answer.seconds_left * 1000;
    return answer;
  }

  const ask = () => question ?? put(readState);

  const readState = () => call(stateUrl, { headers: { "X-Background": "1" } });

  const renew = () => put(async () => {
    clearTimeout(reporting);
    reporting = 0;
    reported = Date.now();
    const post = () => call(renewUrl, { method: "POST", keepalive: true, headers: { "X-CSRFToken": token } });
    try {
      if (token) return await post();
    } catch {
      // Another tab may have signed in anew, which changes the token: the state brings the new one.
    }
    const now = await readState();
    if (now.user !== user) return now;
    token = now.csrf_token;
    return post();
  });

  /* One request after the other, so that answers come in order. */
  function put(request) {
    const mine = (question ?? Promise.resolve()).then(request).then(believe, doubt).finally(() => {
      if (question === mine) question = null;
    });
    question = mine;
    return mine;
  }

  function believe(answer) {
    answered = Date.now();
    failures = 0;
    clearTimeout(retry);
    if (!answer.signed_in) return end("ended");
    if (answer.user !== user) {
      dialog.querySelector("[data-name]").textContent = answer.name;
      return end("stranger");
    }
    token = answer.csrf_token;
    idle = answer.idle_seconds;
    channel.postMessage({ user, signIn: answer.sign_in, deadline: answer.deadline, renewable: answer.renewable });
    if (state !== "live" || answer.sign_in !== signIn) resume(answer.sign_in);
    live(answer.deadline, answer.renewable);
  }

  function doubt() {
    failures += 1;
    const over = Date.now() >= deadline && dismissed !== "unreachable";
    if (state === "live" && (waiting || over)) show("unreachable");
    clearTimeout(retry);
    retry = setTimeout(ask, Math.min(2 ** failures, CHECK_CLOCK, secondsLeft() || CHECK_CLOCK) * 1000);
  }

  /* ------------------------------------------------------------- the state */

  function next(action, seconds) {
    clearTimeout(timer);
    timer = setTimeout(action, seconds * 1000);
  }

  function live(until, canRenew) {
    deadline = until;
    renewable = canRenew;
    if (deadline - Date.now() > warning() * 1000) dismissed = "";
    follow(true);
    if (waiting && document.visibilityState === "visible") send();
  }

  /* Wait for the warning, then count. `verified`: the server has just said so. */
  function follow(verified = false) {
    const left = (deadline - Date.now()) / 1000;
    if (left > warning()) {
      hide();
      next(follow, Math.min(left - warning(), CHECK_CLOCK));
    } else if (!verified) {
      reporting ? renew() : ask(); // typing that is not reported yet needs no prompt
    } else {
      if (renewable) show("prompt");
      else if (dismissed !== "limit") show("limit");
      count();
    }
  }

  function count() {
    const left = secondsLeft();
    for (const place of dialog.querySelectorAll("[data-seconds]")) place.textContent = left;
    if (SPOKEN.includes(left)) say(spoken.dataset.spoken.replace("{seconds}", left));
    if (left > 0) next(count, ((deadline - Date.now()) / 1000) % 1 || 1);
    else ask().then(() => { if (state === "live" && !failures && secondsLeft() === 0) next(ask, 1); });
  }

  const say = (words) => { spoken.textContent = words; };

  function end(how) {
    const first = state === "live";
    const warned = dialog.open;
    state = how;
    clearTimeout(timer);
    clearTimeout(reporting);
    reporting = 0;
    if (first) {
      channel.postMessage({ user, ended: true });
      document.dispatchEvent(new CustomEvent("session:ended"));
    }
    if (quiet && !warned && !waiting) return;
    if (first || warned) show(how);
    lookOut(first ? FRESH : pause * 1.2);
  }

  /* While nobody may save: has the person signed in again? Ever less often, at most once a minute. */
  function lookOut(seconds) {
    pause = Math.min(seconds, 60);
    next(() => (document.visibilityState === "visible" ? ask() : lookOut(pause)), pause);
  }

  function resume(newSignIn) {
    state = "live";
    signIn = newSignIn;
    hide();
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
    for (const editor of Object.values(window.CKEDITOR?.instances ?? {})) {
      const headers = editor.config.fileTools_requestHeaders;
      if (headers?.["X-CSRFToken"]) headers["X-CSRFToken"] = token;
    }
    document.dispatchEvent(new CustomEvent("session:resumed", { detail: { csrfToken: token } }));
  }

  /* ------------------------------------------------------------ the dialog */

  function show(panel) {
    for (const each of dialog.querySelectorAll("[data-panel]")) each.hidden = each.dataset.panel !== panel;
    for (const note of dialog.querySelectorAll("[data-waiting]")) note.hidden = !waiting;
    dialog.setAttribute("aria-labelledby", `session-${panel}-title`);
    dialog.setAttribute("aria-describedby", `session-${panel}-text`);
    if (!dialog.open) dialog.showModal();
    if (shown === panel) return;
    shown = panel;
    say("");
    dialog.querySelector(`[data-panel=${panel}] [autofocus]`).focus();
  }

  function hide() {
    shown = "";
    if (dialog.open) dialog.close();
  }

  dialog.addEventListener("click", (event) => {
    if (event.target.closest("[data-renew]")) renew();
    else if (event.target.closest("[data-close]")) dialog.close();
  });
  dialog.addEventListener("cancel", (event) => {
    // Escape: somebody is there. Where there is nothing to renew it closes, as everywhere.
    if (shown !== "prompt") return;
    event.preventDefault();
    renew();
  });
  dialog.addEventListener("close", () => {
    if (shown) dismissed = shown;
    shown = "";
  });

  /* ------------------------------------------------------------- activity */

  function active(event) {
    if (!event.isTrusted || state !== "live" || shown || reporting) return;
    const every = Math.min(REPORT_EVERY, idle / 6) * 1000;
    reporting = setTimeout(renew, Math.max(0, reported + every - Date.now()));
  }

  /* Typing, clicking, scrolling by hand. What a script does is not trusted and does not count. */
  function listen(target) {
    for (const type of ["keydown", "pointerdown", "input", "wheel"]) {
      target.addEventListener(type, active, { capture: true, passive: true });
    }
  }

  /* CKEditor's text lives in a document of its own, made anew whenever its mode changes. */
  function listenToEditor(editor) {
    const attach = () => { if (editor.document) listen(editor.document.$); };
    editor.on("contentDom", attach);
    attach();
  }

  function listenToEditors() {
    if (!window.CKEDITOR) return;
    for (const editor of Object.values(CKEDITOR.instances)) listenToEditor(editor);
    CKEDITOR.on("instanceCreated", (event) => listenToEditor(event.editor));
  }

  listen(document);
  if (document.readyState === "complete") listenToEditors();
  else addEventListener("load", listenToEditors, { once: true });

  addEventListener("pagehide", () => { if (reporting) renew(); });

  /* ------------------------------------------------------ the other tabs */

  channel.addEventListener("message", ({ data }) => {
    if (data.user === user && data.signIn === signIn && state === "live") {
      if (data.deadline > deadline) live(data.deadline, data.renewable);
    } else if (!data.ended || (data.user === user && state === "live")) {
      ask();
    }
  });

  function comeToFront() {
    if (document.visibilityState !== "visible") return;
    pause = FRESH;
    if (state !== "live" || waiting || Date.now() - answered > FRESH * 1000) ask();
  }
  addEventListener("focus", comeToFront);
  addEventListener("pageshow", comeToFront);
  document.addEventListener("visibilitychange", comeToFront);

  /* ------------------------------------------------------------ the forms */

  const certain = () => state === "live" && Date.now() < deadline
    && !(question && Date.now() - answered > REPORT_EVERY * 1000);

  /* A form sent after the end would lose its text to the sign-in page: it waits instead. First of all
     listeners, so that none of the page's own takes the form for sent. */
  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (form.getAttribute("method")?.toLowerCase() !== "post" || certain()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting = { form, submitter };
    if (state === "live") ask();
    else show(state);
  }, true);

  function send() {
    const { form, submitter } = waiting;
    waiting = null;
    if (form.isConnected) form.requestSubmit(submitter?.isConnected ? submitter : null);
  }

  ask();
}
