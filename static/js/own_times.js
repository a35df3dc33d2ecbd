// Times in the zone of whoever reads: the server writes them in its own.

import { DATES } from "./clock.js";

const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
const shown = new Intl.DateTimeFormat(DATES, {
  day: "numeric",
  month: "long",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZone,
  timeZoneName: "short",
});

for (const time of document.querySelectorAll("time[data-own]")) {
  time.textContent = shown.format(new Date(time.dateTime));
}
