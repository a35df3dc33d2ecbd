// Passkeys: at the button the browser asks its person, and what it answers goes with the button's form.
// Without this script the button does not show, and the page is as it was.

const button = document.querySelector("[data-passkey]");
const form = button?.form;
const says = document.getElementById("passkey-says");
const toMake = document.getElementById("passkey-options");

function bytes(written) {
  const plain = atob(written.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function written(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function asBrowserTakes(options) {
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const one of [...(options.allowCredentials ?? []), ...(options.excludeCredentials ?? [])]) one.id = bytes(one.id);
  return options;
}

function asServerTakes({ id, rawId, type, response }) {
  const told = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[part]) told[part] = written(response[part]);
  }
  if (response.getTransports) told.transports = response.getTransports();
  return JSON.stringify({ id, rawId: written(rawId), type, response: told });
}

async function make() {
  return navigator.credentials.create({ publicKey: asBrowserTakes(JSON.parse(toMake.textContent)) });
}

async function ask() {
  const { passkey: deed, options } = button.dataset;
  const answer = await fetch(options, {
    method: "POST",
    headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
    body: new URLSearchParams({ [deed]: "" }),
  });
  const told = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(told.message), { name: "Refused" });
  return navigator.credentials.get({ publicKey: asBrowserTakes(told) });
}

async function press() {
  button.disabled = true;
  says.hidden = true;
  try {
    form.elements.passkey.value = asServerTakes(await (toMake ? make() : ask()));
    form.requestSubmit();
  } catch (error) {
    const refusal = error.name === "Refused" && error.message;
    says.textContent = refusal || (error.name === "InvalidStateError" ? says.dataset.known : says.dataset.failed);
    says.hidden = false;
    button.disabled = false;
  }
}

if (button && globalThis.PublicKeyCredential) {
  button.hidden = false;
  button.addEventListener("click", press);
}
// Whoever comes back to the page sends nothing of before, and may press again.
globalThis.addEventListener("pageshow", ({ persisted }) => {
  if (!button || !persisted) return;
  form.elements.passkey.value = "";
  button.disabled = false;
});
