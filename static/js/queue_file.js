// The queue as a file that a person can read, keep and take in elsewhere.

import { fill } from "./figures.js";

const KIND = "csms-queue";
const SHAPE = 1;
const LARGEST_FILES = 60 * 1048576; // of all evidence together; a text of more opens nowhere
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

function asText(blob) {
  return new Promise((done, fail) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => done(reader.result.slice(reader.result.indexOf(",") + 1)));
    reader.addEventListener("error", () => fail(reader.error));
    reader.readAsDataURL(blob);
  });
}

function asBlob(text, type) {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return new Blob([bytes], { type });
}

async function fileEntry({ blob, ...file }, room, words) {
  if (blob.size > room) return { ...file, left_out: words.file_too_large };
  return { ...file, content_base64: await asText(blob) };
}

// The text of the file; what a person reads stands first.
export async function exported({ entries, files, person, titles, clock, words }) {
  const site = location.origin;
  let room = LARGEST_FILES;
  const kept = [];
  for (const file of files) {
    const checklist = titles.get(String(file.evaluation)) ?? file.evaluation;
    kept.push({ checklist, ...(await fileEntry(file, room, words)) });
    room -= kept.at(-1).content_base64 ? file.blob.size : 0;
  }
  const readable = (entry) => ({
    checklist: titles.get(String(entry.evaluation)) ?? entry.evaluation,
    item: entry.about?.code ?? decodeURIComponent(entry.target.split("/")[1] ?? ""),
    answer: entry.about?.said ?? "",
    operation: entry.operation,
    entry,
  });
  const content = {
    about: words.file_about,
    what_to_do: fill(words.file_how, { site, person: person.name }),
    kind: KIND,
    shape: SHAPE,
    site,
    person,
    saved_at: new Date(clock.now()).toISOString(),
    changes: entries.map(readable),
    files: kept,
  };
  return `${JSON.stringify(content, null, 1)}\n`;
}

export function download(text, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

function isEntry({ operation, evaluation, target, path, body, base } = {}) {
  return (
    UUID.test(operation) &&
    /^(\d+(\/self)?|inspections\/[\da-f-]{36})$/.test(evaluation) &&
    /^[a-z-]+\/([\w.%-]+\/)*$/i.test(target) &&
    [undefined, "findings/"].includes(path) &&
    typeof body === "object" &&
    Number.isInteger(base ?? 0)
  );
}

// What stands in such a file, as {entries, files}; an Error with a sentence where it is none of ours.
export function imported(text, { person, words }) {
  let content = null;
  try {
    content = JSON.parse(text);
  } catch {
    // said below
  }
  if (content?.kind !== KIND || content.shape > SHAPE || !Array.isArray(content.changes)) throw new Error(words.not_ours);
  if (content.site !== location.origin) throw new Error(fill(words.other_site, { site: content.site }));
  if (String(content.person?.id) !== String(person)) {
    throw new Error(fill(words.of_another, { person: content.person?.name ?? words.somebody }));
  }
  const entries = content.changes.map(({ entry }) => entry);
  const files = (content.files ?? []).filter((file) => file.content_base64);
  if (!entries.every(isEntry) || !files.every((file) => UUID.test(file.operation))) throw new Error(words.not_ours);
  return {
    entries: entries.map((entry) => ({ ...entry, person: String(person), method: entry.method === "POST" ? "POST" : "PUT" })),
    files: files.map(({ content_base64: base64, checklist, ...file }) => ({
      ...file,
      person: String(person),
      blob: new File([asBlob(base64, file.type)], file.name, { type: file.type }),
    })),
  };
}
