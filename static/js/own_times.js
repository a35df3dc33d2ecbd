// Times in the zone of whoever reads: the server writes them in its own.

const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
const shown = new Intl.DateTimeFormat(document.documentElement.lang, {
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
