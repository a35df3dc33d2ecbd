// The first page of a survey on a device whose sheet is sent, or that is closed: what a sheet left in this
// tab, sent from another one or never to be sent, is erased.

const KEY = "csms-sheet:"; // with the survey's folder behind it: sheet.js

try {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(KEY) && location.pathname.startsWith(key.slice(KEY.length))) sessionStorage.removeItem(key);
  }
} catch {
  // this browser keeps nothing
}
