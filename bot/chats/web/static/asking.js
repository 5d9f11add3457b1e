// The command box: offers commands while one types, asks, and shows the answers.

import { cardElement, element } from "./cards.js";
import { Offers } from "./offers.js";

const MOST_ANSWERS = 30;

export class Asking {
  #form; #words; #answers; #clear; #offers;
  #asked = []; // newest last, for the arrow keys
  #recalled = 0;

  constructor({ form, words, offers, answers, clear }) {
    this.#form = form;
    this.#words = words;
    this.#answers = answers;
    this.#clear = clear;
    this.#offers = new Offers(words, offers);
    form.addEventListener("submit", (event) => this.#submit(event));
    words.addEventListener("keydown", (event) => this.#recall(event));
    clear.addEventListener("click", () => this.#forget());
    answers.addEventListener("click", (event) => this.#take(event.target.closest(".said-code")));
  }

  learn(commands, watchlists) {
    this.#offers.learn(commands, watchlists);
  }

  async #submit(event) {
    event.preventDefault();
    const words = this.#words.value.trim();
    if (!words) return;
    this.#asked.push(words);
    this.#recalled = this.#asked.length;
    this.#words.value = "";
    this.#offers.close();
    const button = this.#form.querySelector("button");
    button.disabled = true;
    try {
      this.#show(words, await ask(words));
    } finally {
      button.disabled = false;
    }
  }

  #show(words, answer) {
    const shown = element("div", { className: "answer" },
      element("p", { className: "asked", dir: "auto" }, words),
      element("p", { className: "said", dir: "auto" }, ...withCode(answer.headline)));
    if (answer.is_refusal) shown.dataset.refused = "";
    shown.append(lines(answer), ...answer.cards.map(cardElement));
    this.#answers.append(shown);
    while (this.#answers.children.length > MOST_ANSWERS) this.#answers.firstChild.remove();
    this.#answers.hidden = this.#clear.hidden = false;
    this.#answers.scrollTop = shown.offsetTop - this.#answers.offsetTop;
  }

  #forget() {
    this.#answers.replaceChildren();
    this.#answers.hidden = this.#clear.hidden = true;
    this.#words.focus();
  }

  #recall(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || event.defaultPrevented) return;
    event.preventDefault();
    this.#recalled = Math.min(Math.max(this.#recalled + step, 0), this.#asked.length);
    this.#words.value = this.#asked[this.#recalled] ?? "";
  }

  #take(code) {
    if (!code) return;
    this.#words.value = code.textContent;
    this.#words.focus();
  }
}

async function ask(words) {
  try {
    const reply = await fetch("/ask", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ words }),
    });
    if (reply.ok) return await reply.json();
    const said = reply.status === 401 ? "The token is needed again: reload the page"
      : `The program could not answer (${reply.status})`;
    return { headline: said, lines: [], cards: [], is_refusal: true };
  } catch {
    return { headline: "The program cannot be reached", lines: [], cards: [], is_refusal: true };
  }
}

// A refusal shows the words with a caret under the mistake, which needs letters of one width.
function lines(answer) {
  const isFixed = answer.lines.some((line) => line.trim() === "^");
  const shown = element("ul", { className: isFixed ? "said-lines fixed" : "said-lines" });
  for (const line of answer.lines) {
    const isCaret = isFixed && line.trim() === "^";
    shown.append(element("li", { dir: isCaret ? "ltr" : "auto" }, ...withCode(line)));
  }
  return shown;
}

// What stands between backticks can be taken into the box.
function withCode(text) {
  return text.split(/`([^`]+)`/).map((part, at) =>
    at % 2 ? element("button", { type: "button", className: "said-code", title: "Take it into the box" }, part)
      : part);
}
