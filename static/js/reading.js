/* Reading tools: each appears only where the browser can do what it says. */

const root = document.documentElement;
const tool = (name) => document.querySelector(`[data-tool=${name}]`);

/* Text size, in steps that are kept */

const sizes = tool("size");
const LARGEST = 3;

if (sizes) {
  const buttons = [...sizes.children];
  const size = (step) => {
    root.dataset.text = step;
    buttons[0].setAttribute("aria-disabled", step <= 0);
    buttons[1].setAttribute("aria-disabled", step >= LARGEST);
    return step;
  };
  size(Number(root.dataset.text) || 0);
  sizes.hidden = false;
  sizes.addEventListener("click", (event) => {
    const by = event.target.closest("button")?.dataset.step;
    if (!by) return;
    const step = size(Math.min(LARGEST, Math.max(0, Number(root.dataset.text) + Number(by))));
    try {
      localStorage.setItem("text-size", step);
    } catch {
      // For this page alone, then.
    }
  });
}

/* Listening, where the browser has a voice for the text's language */

const listen = tool("listen");
const stop = tool("stop");

if (listen && window.speechSynthesis) {
  const speech = window.speechSynthesis;
  const words = listen.querySelector("span");
  const begin = words.textContent;
  const TEXT = ".article > h1, .article__lead, .prose :is(h2, h3, h4, p, li)";
  const language = document.querySelector(".prose").closest("[lang]").lang;
  let voice;
  let parts = [];
  let at = 0;
  let turn = 0;

  // Long utterances break off in some browsers: sentences do not.
  const sentences = (element) =>
    element.innerText
      .split(/(?<=[.!?…;])\s+|\n+/)
      .filter((text) => text.trim())
      .map((text) => ({ text, element }));

  const show = (label, speaking) => {
    words.textContent = label;
    stop.hidden = label === begin;
    document.querySelector(".is-read")?.classList.remove("is-read");
    if (speaking) parts[at].element.classList.add("is-read");
  };
  const quiet = () => {
    turn++;
    speech.cancel();
  };
  const end = () => {
    quiet();
    at = 0;
    parts = [];
    show(begin);
  };
  const speak = () => {
    if (at >= parts.length) return end();
    const mine = turn;
    const utterance = new SpeechSynthesisUtterance(parts[at].text);
    utterance.voice = voice;
    utterance.lang = voice.lang;
    utterance.onend = () => {
      if (mine !== turn) return;
      at++;
      speak();
    };
    utterance.onerror = () => mine === turn && end();
    show(listen.dataset.pause, true);
    speech.speak(utterance);
  };
  // Not the browser's own pause: on Android it ends the speech.
  listen.addEventListener("click", () => {
    if (words.textContent === listen.dataset.pause) {
      quiet();
      show(listen.dataset.resume);
      return;
    }
    if (!parts.length) {
      const all = [...document.querySelectorAll(TEXT)];
      parts = all.filter((each) => !each.querySelector("p, li")).flatMap(sentences);
    }
    quiet();
    speak();
  });
  stop.addEventListener("click", () => {
    end();
    listen.focus();
  });
  addEventListener("pagehide", end);

  const look = () => {
    voice = speech.getVoices().find((each) => each.lang.split(/[-_]/)[0] === language);
    listen.hidden = !voice;
  };
  look();
  speech.addEventListener("voiceschanged", look);
}

/* Printing, copying and passing on */

const print = tool("print");

if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}

const copy = tool("copy");
const address = document.querySelector("link[rel=canonical]")?.href;

if (copy && navigator.clipboard) {
  copy.hidden = false;
  copy.querySelector("button").addEventListener("click", async () => {
    const status = document.querySelector(".share__status");
    status.textContent = "";
    const copied = await navigator.clipboard.writeText(address).then(() => true, () => false);
    status.textContent = copied ? copy.dataset.done : copy.dataset.failed;
  });
}

// Phones have a sheet of their own, with every network that is installed.
if (navigator.share && matchMedia("(pointer: coarse)").matches) {
  document.querySelector("a[href='#share']")?.addEventListener("click", (event) => {
    event.preventDefault();
    navigator.share({ title: document.querySelector("h1").textContent, url: address }).catch(() => {});
  });
}

/* Pictures, one at a time */

const box = document.querySelector(".lightbox");
const links = [...document.querySelectorAll(".article .zoom")];

if (box && links.length) {
  const [picture, count, caption] = ["picture", "count", "caption"].map((name) =>
    box.querySelector(`.lightbox__${name}`),
  );
  let shown = 0;
  let opener;
  let touched;

  const show = (number) => {
    shown = (number + links.length) % links.length;
    const link = links[shown];
    const large = link.querySelector("picture").cloneNode(true);
    for (const each of large.children) each.sizes = "100vw";
    large.lastElementChild.loading = "eager";
    large.lastElementChild.className = "";
    picture.replaceChildren(large);
    const words = link.closest("figure").querySelector("figcaption")?.cloneNode(true).childNodes;
    caption.replaceChildren(...(words ?? []));
    count.textContent = count.dataset.words.replace("{1}", shown + 1).replace("{2}", links.length);
  };

  const KEYS = {
    ArrowLeft: () => shown - 1,
    ArrowRight: () => shown + 1,
    Home: () => 0,
    End: () => links.length - 1,
  };

  for (const [number, link] of links.entries()) {
    link.setAttribute("aria-haspopup", "dialog");
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      opener = link;
      show(number);
      box.showModal();
    });
  }
  for (const button of box.querySelectorAll("[data-to='1'], [data-to='-1']")) {
    button.hidden = links.length < 2;
  }
  box.addEventListener("click", (event) => {
    const to = event.target.closest("[data-to]")?.dataset.to;
    if (Number(to)) show(shown + Number(to));
    else if (to || event.target === box || event.target === picture) box.close();
  });
  box.addEventListener("keydown", (event) => {
    if (!KEYS[event.key] || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    show(KEYS[event.key]());
  });
  box.addEventListener("touchstart", (event) => {
    touched = event.touches.length === 1 ? event.touches[0].clientX : null;
  }, { passive: true });
  box.addEventListener("touchend", (event) => {
    if (touched === null || visualViewport?.scale > 1) return;
    const by = event.changedTouches[0].clientX - touched;
    if (Math.abs(by) > 48) show(shown - Math.sign(by));
  });
  box.addEventListener("close", () => {
    picture.replaceChildren();
    opener.focus();
  });
}
