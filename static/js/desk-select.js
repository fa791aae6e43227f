/* Gives the fields that Select2 draws the names of the fields they stand for. Django's admin brings Select2
   4.0, which leaves them nameless to a screen reader, and calls a piece of text a text box. */

(function () {
  "use strict";

  function labelOf(select) {
    const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    if (label && !label.id) label.id = `${select.id}_label`;
    return label;
  }

  function name(container) {
    const select = container.previousElementSibling;
    const box = container.querySelector(".select2-selection");
    const label = select?.matches("select") && labelOf(select);
    if (!box || !label) return;
    const shown = container.querySelector(".select2-selection__rendered");
    const search = container.querySelector(".select2-search__field");
    box.setAttribute("aria-labelledby", search ? label.id : `${label.id} ${shown.id}`);
    search?.setAttribute("aria-labelledby", label.id);
    if (select.hasAttribute("aria-describedby")) (search ?? box).setAttribute("aria-describedby", select.getAttribute("aria-describedby"));
    if (select.getAttribute("aria-invalid")) (search ?? box).setAttribute("aria-invalid", select.getAttribute("aria-invalid"));
    if (search) {
      shown.setAttribute("role", "presentation"); // it holds more than list items
    } else {
      shown.removeAttribute("role");
      shown.removeAttribute("aria-readonly");
    }
    if (box.dataset.named) return;
    box.dataset.named = "";
    label.addEventListener("click", () => (search ?? box).focus());
  }

  const nameAll = (root) => root.querySelectorAll(".select2-container").forEach(name);

  addEventListener("DOMContentLoaded", () => {
    nameAll(document);
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) {
        for (const node of addedNodes) if (node.matches?.(".select2-container")) name(node);
      }
    }).observe(document.body, { childList: true, subtree: true });

    window.django?.jQuery?.(document).on("select2:open", ({ target }) => {
      const label = labelOf(target);
      const dropdown = document.querySelector(".select2-container--open .select2-dropdown");
      if (!label || !dropdown) return;
      const choices = dropdown.querySelector(".select2-results__options");
      choices?.setAttribute("aria-labelledby", label.id);
      const box = target.nextElementSibling?.querySelector(".select2-selection");
      if (choices && box) box.setAttribute("aria-controls", choices.id);
      const search = dropdown.querySelector(".select2-search__field");
      search?.setAttribute("aria-labelledby", label.id);
      search?.focus();
    });
  });
})();
