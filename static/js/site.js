/* Comforts only: every page works without this file. */

const menu = document.querySelector(".menu");

if (menu) {
  const summary = menu.querySelector("summary");
  const close = () => menu.removeAttribute("open");

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    const inside = menu.contains(document.activeElement);
    close();
    if (inside) summary.focus();
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) close();
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) close();
  });
}

// Suggestions for a search field, once somebody is in it.
document.addEventListener("focusin", async ({ target }) => {
  const form = target.matches("input") && target.closest("[data-suggest]:not([data-equipped])");
  if (!form) return;
  form.dataset.equipped = "";
  const { equip } = await import(form.dataset.script);
  equip(form);
});
