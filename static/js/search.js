/* Titles to choose from while one types, as a combobox with a list (WAI-ARIA APG). The form works
   without this: Enter in the field searches. Fetched when a search field is first entered. */

const PAUSE = 200;
let number = 0;

export function equip(form) {
  const input = form.querySelector("[name=q]");
  const list = document.createElement("ul");
  list.id = `suggestions-${(number += 1)}`;
  list.className = "suggestions";
  list.role = "listbox";
  list.ariaLabel = input.labels[0].textContent;
  list.hidden = true;
  form.append(list);
  input.role = "combobox";
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.ariaExpanded = "false";

  let timer;
  let asking;
  let chosen = -1;

  const show = (open) => {
    list.hidden = !open;
    input.ariaExpanded = String(open);
    if (!open) choose(-1);
  };
  const choose = (index) => {
    list.children[chosen]?.setAttribute("aria-selected", "false");
    chosen = index;
    const option = list.children[index];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  };
  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    const words = input.value.trim();
    if (words.length < 2) return show(false);
    try {
      const address = `${form.dataset.suggest}?${new URLSearchParams({ q: words })}`;
      const response = await fetch(address, { signal: asking.signal });
      const { suggestions } = await response.json();
      chosen = -1;
      input.removeAttribute("aria-activedescendant");
      list.replaceChildren(
        ...suggestions.map(({ title, url }, index) => {
          const option = document.createElement("li");
          option.id = `${list.id}-${index}`;
          option.role = "option";
          option.ariaSelected = "false";
          option.dataset.url = url;
          option.textContent = title;
          return option;
        }),
      );
      show(suggestions.length > 0 && document.activeElement === input);
    } catch {
      // The next letter asks again; until then one searches as without suggestions.
    }
  };

  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("compositionend", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    const count = list.children.length;
    if (event.isComposing || !count) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (list.hidden) show(true);
      // One place more than there are titles: the field itself.
      choose(((chosen + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      show(false);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      location.assign(list.children[chosen].dataset.url);
    }
  });
  input.addEventListener("blur", () => show(false));
  // Before the field loses its focus.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("li");
    if (option) location.assign(option.dataset.url);
  });
}
