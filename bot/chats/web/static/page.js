// The page: alerts as they come, a filter, and the command box.

import { Alerts } from "./alerts.js";
import { Asking } from "./asking.js";
import { listen } from "./listening.js";
import { keepTimes } from "./times.js";

const part = (id) => document.getElementById(id);

const alerts = new Alerts({
  list: part("alerts"),
  empty: part("empty"),
  filter: part("filter"),
  announce: part("announce"),
});
const asking = new Asking({
  form: part("ask"),
  words: part("words"),
  offers: part("offers"),
  answers: part("answers"),
  clear: part("clear"),
});

async function readDesk() {
  const reply = await fetch("/desk");
  if (!reply.ok) return;
  const desk = await reply.json();
  part("team").textContent = desk.team;
  alerts.offerWatchlists(desk.watchlists);
  asking.learn(desk.commands, desk.watchlists);
}

listen({
  card: (card) => alerts.show(card),
  // Commands and watchlists may have changed while the program was away.
  ready: () => { alerts.settle(); readDesk(); },
  state: (name, words) => {
    part("state").dataset.state = name;
    part("state").textContent = words;
  },
});
keepTimes();
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, select, textarea");
  if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    part("words").focus();
  }
});
