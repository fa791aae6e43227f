/* For people who work here, on pages everybody shares: their toolbar and the session prompt.
   Without the hint cookie, which signing in sets, nothing is asked and nothing happens. */

if (/(^|; )(__Host-)?signed_in=1(;|$)/.test(document.cookie)) {
  const answer = await fetch("/tai-khoan/phien/hop-thoai/", {
    headers: { "X-Background": "1", "Accept-Language": document.documentElement.lang },
    cache: "no-store",
  }).catch(() => null);

  if (answer?.status === 200) {
    // A parsed document is inert: nothing in it runs, and only what is named here is taken from it.
    const text = await answer.text();
    const staff = window.trustedTypes?.createPolicy("staff", { createHTML: (html) => html });
    const found = new DOMParser().parseFromString(staff ? staff.createHTML(text) : text, "text/html");
    const bar = found.getElementById("staff-bar");
    bar.querySelector("[name=next]").value = location.pathname + location.search;
    document.head.append(found.querySelector("link"));
    // The link past the navigation stays the first thing the keyboard reaches.
    document.querySelector(".skip").after(bar);
    document.body.append(found.getElementById("session-dialog"));
    document.addEventListener("session:ended", () => bar.remove(), { once: true });
    import(found.querySelector("script").src);
  }
}
