// Times: how long ago, and exactly; kept up to date.

const EVERY_MS = 20_000;
const AGO = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const TODAY = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const EXACT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const UNITS = [["day", 86_400], ["hour", 3_600], ["minute", 60]];

function ago(at) {
  const seconds = Math.round((at - Date.now()) / 1000);
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return AGO.format(Math.trunc(seconds / size), unit);
  }
  return "just now";
}

// Return a <time> that says both; nothing if there is no time.
export function time(iso) {
  if (!iso) return null;
  const at = new Date(iso);
  const shown = document.createElement("time");
  shown.dateTime = iso;
  shown.title = EXACT.format(at);
  const relative = document.createElement("span");
  relative.className = "ago";
  relative.textContent = ago(at);
  const exact = document.createElement("span");
  exact.className = "exact";
  const isToday = at.toDateString() === new Date().toDateString();
  exact.textContent = ` · ${(isToday ? TODAY : EXACT).format(at)}`;
  shown.append(relative, exact);
  return shown;
}

export function keepTimes() {
  setInterval(() => {
    for (const shown of document.querySelectorAll("time")) {
      shown.querySelector(".ago").textContent = ago(new Date(shown.dateTime));
    }
  }, EVERY_MS);
}
