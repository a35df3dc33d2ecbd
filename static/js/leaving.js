// On every page: whose it is, and signing out. What has not reached the server yet is not left
// behind without a word. The button alone, before this script has come, leads to a page that asks.

const { person, name } = document.body.dataset;

if (person) {
  try {
    localStorage.setItem(`csms-name:${person}`, name);
  } catch {
    // then others here read "somebody else"
  }
}

function cookie(wanted) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${wanted}=`));
  return found ? decodeURIComponent(found.slice(wanted.length + 1)) : "";
}

function waitsHere() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(`csms:${person}:`)).length;
  } catch {
    return 0;
  }
}

// How much waits, in either place of the browser, files included.
async function waits() {
  try {
    const { keptEntries } = await import("./outbox.js");
    const { all } = await import("./store.js");
    return (await keptEntries(`csms:${person}:`)).length + (await all("files", `${person}:`)).length;
  } catch {
    return waitsHere();
  }
}

const asked = document.getElementById("ask-sign-out");
let form = null;

// The token as it is now: the page may be a copy from before the last sign-in.
function leave() {
  const token = document.createElement("input");
  Object.assign(token, { type: "hidden", name: "csrfmiddlewaretoken", value: cookie(form.dataset.cookie) });
  form.append(token);
  Object.assign(form, { method: "post", action: form.dataset.signOut });
  form.submit();
}

document.addEventListener("submit", async (event) => {
  if (!event.target.matches("[data-sign-out]")) return;
  event.preventDefault();
  form = event.target;
  const count = await waits();
  if (!count || !asked) return leave();
  asked.querySelector("[data-count]").textContent = count;
  return asked.showModal();
});

asked?.querySelector("[data-leave]").addEventListener("click", leave);
asked?.querySelector("[data-stay]").addEventListener("click", () => asked.close());
