/* Tells the portal that an article is being read, once, when its page has been seen for a moment.
   No cookie, no name, nothing kept here; not for the newsroom itself, nor for a browser that a
   program drives. */

const MOMENT = 3000;
const { address, article } = document.querySelector("script[data-article]").dataset;
const isReader = !navigator.webdriver && !/(^|; )(__Host-)?signed_in=1(;|$)/.test(document.cookie);
let timer;

const look = () => {
  clearTimeout(timer);
  if (document.prerendering || document.visibilityState !== "visible") return;
  timer = setTimeout(() => {
    document.removeEventListener("visibilitychange", look);
    fetch(address, { method: "POST", body: article, credentials: "omit", keepalive: true }).catch(() => {});
  }, MOMENT);
};

if (isReader) {
  document.addEventListener("visibilitychange", look);
  document.addEventListener("prerenderingchange", look, { once: true });
  look();
}
