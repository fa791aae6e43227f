// Forms that the browser's question about a passkey fills in. Without this script, or in a browser that
// knows no passkeys, they stay hidden, and the page says so where nothing else is left to do.

const webauthn = window.webauthnJSON;

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!webauthn?.supported()) continue;
  form.hidden = false;
  const missing = form.nextElementSibling;
  if (missing?.classList.contains("passkey__missing")) missing.remove();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(form);
  });
}

async function ask(form) {
  const button = form.querySelector("button");
  const error = form.querySelector(".passkey__error");
  error.hidden = true;
  button.disabled = true;
  try {
    const credential = await webauthn[form.dataset.passkey](await optionsFor(form));
    form.elements.credential.value = JSON.stringify(credential);
    form.submit();
  } catch (problem) {
    const { refused, known, impossible } = form.dataset;
    error.textContent = { InvalidStateError: known, SecurityError: impossible }[problem.name] ?? refused;
    error.hidden = false;
    button.disabled = false;
    button.focus();
  }
}

async function optionsFor(form) {
  const { options, optionsUrl } = form.dataset;
  if (options) return JSON.parse(document.getElementById(options).textContent);
  const response = await fetch(optionsUrl, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!response.ok) throw new Error(`${response.status} from ${optionsUrl}`);
  return (await response.json()).request_options;
}
