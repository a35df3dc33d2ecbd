// The browser's own database: what waits to be sent, files among it, what the server is known to
// hold, and which checklists are kept. Every key begins with the person it belongs to.

const NAME = "csms";
const SHAPE = 1;
const STORES = ["queue", "files", "known", "kept"];
const LONGEST = 3000; // some browsers' databases do not answer at all: then localStorage has to do
let opening = null;
let isSilent = false;

function open() {
  opening ??= new Promise((done, fail) => {
    const request = indexedDB.open(NAME, SHAPE);
    setTimeout(() => {
      isSilent = request.readyState !== "done";
      if (isSilent) fail(new Error("The browser's database does not answer."));
    }, LONGEST);
    request.addEventListener("upgradeneeded", () => {
      const { result } = request;
      for (const name of STORES) if (!result.objectStoreNames.contains(name)) result.createObjectStore(name);
    });
    request.addEventListener("error", () => fail(request.error));
    request.addEventListener("success", () => {
      const { result } = request;
      if (isSilent) opening = Promise.resolve(result); // late, but there
      isSilent = false;
      result.addEventListener("versionchange", () => {
        result.close(); // a newer page needs another shape; this one goes on with localStorage
        opening = null;
      });
      result.addEventListener("close", () => (opening = null));
      done(result);
    });
  });
  opening.catch(() => {
    if (!isSilent) opening = null;
  });
  return opening;
}

// Some browsers lose their database below an open page, when it slept or memory was short, and do
// not always say "close": what they refuse then is asked once more, of a new connection.
const LOST = ["InvalidStateError", "UnknownError"];

async function withDatabase(work) {
  const connecting = open();
  try {
    return await work(await connecting);
  } catch (error) {
    if (!LOST.includes(error?.name)) throw error;
    if (opening === connecting) opening = null;
    return work(await open());
  }
}

// changes: [store, key, value]; without a value the key goes. All of it or nothing, and on the
// disk when this returns: the next moment may be the browser's last. What is known of a person who
// has left is no longer written (static/js/leaving.js).
export async function write(wanted) {
  if (!wanted.length) return;
  await withDatabase((database) => put(database, wanted));
}

async function put(database, wanted) {
  const hasLeft = "left" in document.documentElement.dataset;
  const changes = wanted.filter(([name, , value]) => !(hasLeft && value && ["known", "kept"].includes(name)));
  if (!changes.length) return;
  await new Promise((done, fail) => {
    const names = [...new Set(changes.map(([name]) => name))];
    const transaction = database.transaction(names, "readwrite", { durability: "strict" });
    transaction.addEventListener("complete", done);
    transaction.addEventListener("abort", () => fail(transaction.error));
    for (const [name, key, value] of changes) {
      const store = transaction.objectStore(name);
      if (value === undefined) store.delete(key);
      else store.put(value, key);
    }
  });
}

function asked(name, ask) {
  return withDatabase(
    (database) =>
      new Promise((done, fail) => {
        const request = ask(database.transaction(name).objectStore(name));
        request.addEventListener("success", () => done(request.result));
        request.addEventListener("error", () => fail(request.error));
      }),
  );
}

// Everything whose key begins so, in the order of the keys.
export function all(name, prefix) {
  return asked(name, (store) => store.getAll(IDBKeyRange.bound(prefix, `${prefix}\uffff`)));
}

export function one(name, key) {
  return asked(name, (store) => store.get(key));
}
