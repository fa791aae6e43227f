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
