/* Tells the person at this page when the server is about to end their session, keeps what they typed
   when it has ended, and leaves nothing of it to the next person at this computer. The server decides
   (accounts/sessions.py); this file only asks and reports. All words and addresses stand in the dialog
   (templates/accounts/_session_dialog.html).

   For other scripts, events on document: "session:ended" (stop saving), "session:resumed" (the same
   person is back; detail.csrfToken is the token to send from now on) and "session:cleared" (the page is
   taken from its person: keep and send nothing more).

   Time. No clock of this machine is right always: Date jumps when somebody sets it, and performance.now()
   may stand still while the machine sleeps. As long as both run alike, both are right, and the second one
   is used, which nobody can set. When they part, only the server knows what time has passed, and is asked. */

const WARNING = 60; // seconds before the end: the prompt shows
const SPOKEN = [30, 10]; // seconds left that a screen reader says after the prompt itself
const REPORT_EVERY = 30; // seconds, at most, between two reports of activity
const CHECK_CLOCK = 15; // seconds, at most, between two looks at the clocks: a timer sleeps with the machine
const PARTED = 3; // seconds by which the clocks differ from before when one of them jumped or stood still
const MARGIN = 2; // seconds before the end in which a form is not sent unasked: it would arrive too late
const FRESH = 5; // seconds an answer is good enough not to ask again when a tab comes to the front
const PATIENCE = 10; // seconds to wait for an answer
const SIGN_OUT_TAKES = 10; // seconds in which a sign-out that another tab began is looked for

const dialog = document.getElementById("session-dialog");
if (dialog) watch(dialog);

function watch(dialog) {
  const { user, stateUrl, renewUrl, signOutUrl, homeUrl } = dialog.dataset;
  const quiet = "quiet" in dialog.dataset;
  const spoken = dialog.querySelector("[data-spoken]"); // what a screen reader says meanwhile
  const channel = new BroadcastChannel("session");

  let signIn = dialog.dataset.signIn;
  let state = "live"; // live, ended or stranger: what the server said last; cleared: for good
  let deadline = Infinity; // by now(), in milliseconds: when the server ends the session
  let renewable = true;
  let idle = 1800;
  let token = "";
  let apart = clocksApart(); // as it was when the server answered last
  let answered = now(); // when the server answered last; this page was an answer too
  let failures = 0;
  let question = null; // the request under way
  let timer = 0; // what this state does next
  let retry = 0;
  let shown = ""; // the panel on the screen
  let dismissed = ""; // the panel the person has read and closed
  // Loading a page of the desk was activity; of a public page, which everybody shares, the server knew nothing.
  let reported = quiet ? -Infinity : now();
  let reporting = 0; // timer of the next report
  let pause = FRESH; // seconds between two looks whether the person is back
  let waiting = null; // the form that was sent after the end: { form, submitter }
  let sending = false; // it is on its way
  let writing; // the editor that had the focus before the dialog
  let leaving = 0; // how often to look still whether the sign-out that another tab began is done

  function now() { return performance.now(); }
  function clocksApart() { return Date.now() - performance.now(); }
  const parted = () => Math.abs(clocksApart() - apart) > PARTED * 1000;
  const perhapsOver = () => Math.max(now(), Date.now() - apart) >= deadline; // one of the clocks says so

  const editors = () => Object.values(window.CKEDITOR?.instances ?? {});
  const secondsLeft = () => Math.max(0, Math.ceil((deadline - now()) / 1000));
  const warning = () => Math.min(WARNING, (idle * 6) / 7); // a short limit has quiet time too

  /* ------------------------------------------------------------ the server */

  async function call(url, options) {
    const sent = now();
    const apartThen = clocksApart();
    const response = await fetch(url, { cache: "no-store", signal: AbortSignal.timeout?.(PATIENCE * 1000), ...options });
    if (!response.ok && response.status !== 401) throw new Error(`${response.status} from ${url}`);
    const answer = await response.json();
    apart = apartThen;
    // The machine slept while the answer was under way: what it says of time is old.
    if (parted()) return call(url, options);
    answer.deadline = sent + answer.seconds_left * 1000;
    return answer;
  }

  const ask = () => question ?? put(readState);

  const readState = () => call(stateUrl, { headers: { "X-Background": "1" } });

  const renew = () => put(async () => {
    clearTimeout(reporting);
    reporting = 0;
    reported = now();
    const post = () => call(renewUrl, { method: "POST", keepalive: true, headers: { "X-CSRFToken": token } });
    try {
      if (token) return await post();
    } catch {
      // Another tab may have signed in anew, which changes the token: the state brings the new one.
    }
    const current = await readState();
    if (current.user !== user) return current;
    token = current.csrf_token;
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
    if (state === "cleared") return;
    answered = now();
    failures = 0;
    clearTimeout(retry);
    if (!answer.signed_in) return end("ended");
    if (answer.user !== user) {
      for (const place of dialog.querySelectorAll("[data-name]")) place.textContent = answer.name;
      return end("stranger");
    }
    token = answer.csrf_token;
    idle = answer.idle_seconds;
    tellOthers({ signIn: answer.sign_in, left: answer.deadline - now(), renewable: answer.renewable });
    if (state !== "live" || answer.sign_in !== signIn) resume(answer.sign_in);
    live(answer.deadline, answer.renewable);
  }

  function doubt() {
    if (state === "cleared") return;
    failures += 1;
    const over = perhapsOver() && dismissed !== "unreachable";
    if (state === "live" && (waiting || over || returned)) show("unreachable");
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
    if (deadline - now() > warning() * 1000) dismissed = "";
    uncover();
    follow(true);
    if (waiting && document.visibilityState === "visible") send();
  }

  /* Wait for the warning, then count. `verified`: the server has just said so. */
  function follow(verified = false) {
    const left = (deadline - now()) / 1000;
    if (parted()) {
      ask();
    } else if (left > warning()) {
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
    if (parted()) ask();
    if (SPOKEN.includes(left)) say(spoken.dataset.spoken.replace("{seconds}", left));
    if (left > 0) next(count, ((deadline - now()) / 1000) % 1 || 1);
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
      tellOthers({ ended: true });
      document.dispatchEvent(new CustomEvent("session:ended"));
    }
    if (returned) {
      clear();
      return location.reload(); // to the sign-in page, or what the next person may see
    }
    if (quiet && (leaving || how === "stranger")) return hide();
    if (leaving) return leave();
    if (how === "stranger") {
      clear();
      return show(how);
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
    for (const editor of editors()) {
      const headers = editor.config.fileTools_requestHeaders;
      if (headers?.["X-CSRFToken"]) headers["X-CSRFToken"] = token;
    }
    document.dispatchEvent(new CustomEvent("session:resumed", { detail: { csrfToken: token } }));
  }

  /* ------------------------------------------------- the next person here */

  /* Nothing that was written or shown here stays: not on the screen, not in the editor, not in what the
     browser stores. Only the dialog is left. */
  function clear() {
    state = "cleared";
    waiting = null;
    for (const each of [timer, retry, reporting]) clearTimeout(each);
    document.dispatchEvent(new CustomEvent("session:cleared"));
    for (const editor of editors()) {
      editor.resetUndo?.();
      editor.editable()?.setHtml("");
    }
    for (const form of document.forms) {
      for (const field of form.elements) if (/^(text|textarea|search|email|url|file)$/.test(field.type)) field.value = field.defaultValue = "";
    }
    hide();
    document.body.replaceChildren(...document.body.querySelectorAll("link[rel=stylesheet]"), dialog);
    document.title = dialog.querySelector("#session-stranger-title").textContent;
    for (const store of [localStorage, sessionStorage]) store.clear();
  }

  function leave() {
    clear();
    location.replace(homeUrl);
  }

  /* Another tab signs out: this one follows as soon as the server has done so. */
  function followSignOut() {
    if (state === "cleared" || leaving <= 0) return;
    ask().then(() => {
      leaving -= 1;
      if (leaving > 0) setTimeout(followSignOut, 1000);
    });
  }

  // A cleared page asks nobody whether it may go, and sends nothing on its way.
  for (const type of ["beforeunload", "pagehide"]) {
    addEventListener(type, (event) => { if (state === "cleared") event.stopImmediatePropagation(); }, true);
  }

  // What still runs of the editor there has lost its page, and nobody can do anything about it.
  addEventListener("error", (event) => { if (state === "cleared") event.preventDefault(); });

  /* The browser keeps no form for whoever comes back to this place in its history, and offers nothing that
     was typed once. */
  function forgetForms() {
    for (const form of document.forms) form.setAttribute("autocomplete", "off");
  }
  forgetForms();
  addEventListener("beforeunload", forgetForms);

  /* Browsers may keep a page that was left, to show it again at once. Whoever comes back sees it when the
     server has said that they may. */
  let returned = false;
  const cover = () => { document.documentElement.classList.add("session-covered"); };
  const uncover = () => {
    returned = false;
    document.documentElement.classList.remove("session-covered");
  };
  addEventListener("pagehide", () => {
    if (quiet) return;
    if (state === "live") cover();
    else clear();
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted || quiet) return;
    if (state === "cleared") return location.reload();
    returned = true;
    ask();
  });

  /* ------------------------------------------------------------ the dialog */

  function show(panel) {
    for (const each of dialog.querySelectorAll("[data-panel]")) each.hidden = each.dataset.panel !== panel;
    for (const note of dialog.querySelectorAll("[data-waiting]")) note.hidden = !waiting;
    dialog.setAttribute("aria-labelledby", `session-${panel}-title`);
    dialog.setAttribute("aria-describedby", `session-${panel}-text`);
    if (!dialog.open) {
      writing = editors().find((editor) => editor.focusManager.hasFocus);
      dialog.showModal();
    }
    if (shown === panel) return;
    shown = panel;
    say("");
    dialog.querySelector(`[data-panel=${panel}] [autofocus]`).focus();
  }

  function dismiss() {
    dismissed = shown;
    hide();
  }

  function hide() {
    shown = "";
    if (!dialog.open) return;
    dialog.close(); // the focus goes back to where it was; into an editor it needs help
    writing?.focus();
  }

  dialog.addEventListener("click", (event) => {
    const { target } = event;
    const link = target.closest("a");
    if (target.closest("[data-renew]")) renew();
    else if (target.closest("[data-close]")) dismiss();
    else if (target.closest("[data-leave]")) location.assign(homeUrl);
    else if (link && "signIn" in link.dataset) openSignIn(link, event);
    else if (link && "goOn" in link.dataset) {
      event.preventDefault();
      location.replace(link.href); // this page leaves the history too
    }
  });

  /* However many steps signing in has, they are taken in a window of their own, which closes itself
     (js/signed-in.js). Where windows are not allowed, the link opens a tab. */
  function openSignIn(link, event) {
    const [width, height] = [520, 720];
    const left = Math.round(screenX + (outerWidth - width) / 2);
    const top = Math.round(screenY + (outerHeight - height) / 2);
    const opened = open(link.href, "sign-in", `popup,width=${width},height=${height},left=${left},top=${top}`);
    if (!opened) return;
    event.preventDefault();
    opened.focus();
  }

  dialog.addEventListener("cancel", (event) => {
    // Escape: somebody is there. Where there is nothing to renew it closes, as everywhere.
    if (shown !== "prompt") return;
    event.preventDefault();
    renew();
  });
  dialog.addEventListener("close", () => {
    if (dialog.open) return; // with the next panel already
    if (state === "cleared" && shown) return dialog.showModal(); // there is nothing behind it
    if (shown) dismissed = shown;
    shown = "";
  });

  /* ------------------------------------------------------------- activity */

  function active(event) {
    if (!event.isTrusted || state !== "live" || shown || reporting) return;
    if (parted()) ask();
    const every = Math.min(REPORT_EVERY, idle / 6) * 1000;
    reporting = setTimeout(renew, Math.max(0, reported + every - now()));
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
    for (const editor of editors()) listenToEditor(editor);
    window.CKEDITOR?.on("instanceCreated", (event) => listenToEditor(event.editor));
  }

  listen(document);
  if (document.readyState === "complete") listenToEditors();
  else addEventListener("load", listenToEditors, { once: true });

  addEventListener("pagehide", () => { if (reporting) renew(); });

  /* ------------------------------------------------------ the other tabs */

  /* `at` tells a message that waited for a tab, or crossed a change of the clock, from one of right now. */
  function tellOthers(message) {
    channel.postMessage({ user, at: Date.now(), ...message });
  }

  channel.addEventListener("message", ({ data }) => {
    const age = Date.now() - data.at;
    if (data.leaving) {
      if (data.leaving !== signIn || state === "cleared") return;
      leaving = SIGN_OUT_TAKES;
      followSignOut();
    } else if (data.user === user && data.signIn === signIn && state === "live" && age >= 0 && age < PARTED * 1000) {
      if (now() + data.left - age > deadline) live(now() + data.left - age, data.renewable);
    } else if (!data.ended || (data.user === user && state === "live")) {
      put(readState); // anew: what is on its way may have been answered before the news
    }
  });

  function comeToFront() {
    if (document.visibilityState !== "visible") return;
    pause = FRESH;
    if (state !== "live" || waiting || parted() || now() - answered > FRESH * 1000) ask();
  }
  addEventListener("focus", comeToFront);
  addEventListener("pageshow", comeToFront);
  document.addEventListener("visibilitychange", comeToFront);

  /* ------------------------------------------------------------ the forms */

  const certain = () => state === "live" && !parted() && now() < deadline - MARGIN * 1000
    && !(question && now() - answered > REPORT_EVERY * 1000);

  /* A form sent after the end would lose its text to the sign-in page: it waits instead. First of all
     listeners, so that none of the page's own takes the form for sent. */
  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (form.getAttribute("action") === signOutUrl) return channel.postMessage({ leaving: signIn });
    if (sending) return;
    if (form.getAttribute("method")?.toLowerCase() !== "post" || certain()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting = { form, submitter };
    if (state !== "live") show(state);
    else if (now() < deadline - MARGIN * 1000) ask();
    else renew(); // to send a form is activity, and may be the last moment for it
  }, true);

  function send() {
    const { form, submitter } = waiting;
    waiting = null;
    sending = true;
    if (form.isConnected) form.requestSubmit(submitter?.isConnected ? submitter : null);
    sending = false;
  }

  ask();
}
