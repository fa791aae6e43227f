/* A button beside each password: shows what was typed, and hides it again before the form is sent. */

const { showPassword, hidePassword } = document.body.dataset;

for (const field of document.querySelectorAll("input[type=password]")) {
  const box = document.createElement("div");
  const button = document.createElement("button");
  box.className = "password";
  button.type = "button";
  button.className = "password__button";
  button.setAttribute("aria-controls", field.id);

  const show = (shown) => {
    field.type = shown ? "text" : "password";
    field.spellcheck = false;
    button.textContent = shown ? hidePassword : showPassword;
    button.setAttribute("aria-pressed", shown);
  };

  const focused = document.activeElement === field;
  field.before(box);
  box.append(field, button);
  if (focused) field.focus();
  show(false);
  button.addEventListener("click", () => show(field.type === "password"));
  field.form.addEventListener("submit", () => show(false));
}
