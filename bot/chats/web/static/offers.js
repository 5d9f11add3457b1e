// What can stand next in the command box, as a combobox with a list
// (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/).

import { element } from "./cards.js";

export class Offers {
  #words; #list;
  #commands = [];
  #watchlists = [];
  #shown = []; // {text, help}
  #active = -1;

  constructor(words, list) {
    this.#words = words;
    this.#list = list;
    words.addEventListener("input", () => this.#open());
    words.addEventListener("blur", () => this.close());
    words.addEventListener("keydown", (event) => this.#key(event));
    // Before the box loses the focus, which would close the list.
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const row = event.target.closest("li");
      if (row) this.#take([...list.children].indexOf(row));
    });
  }

  learn(commands, watchlists) {
    this.#commands = commands;
    this.#watchlists = watchlists;
  }

  close() {
    this.#shown = [];
    this.#draw();
  }

  #open() {
    this.#shown = this.#found(this.#words.value);
    this.#active = this.#shown.length ? 0 : -1;
    this.#draw();
  }

  #found(text) {
    const typed = text.replace(/^\//, "").replace(/^\s+/, "").toLowerCase();
    if (!typed) return [];
    const command = this.#commands.find(({ name }) => typed.startsWith(`${name} `));
    if (!command) {
      return this.#commands.filter(({ name }) => name.startsWith(typed))
        .map(({ name, usage, help, params }) =>
          ({ text: params.length ? `${name} ` : name, shown: usage, help }));
    }
    const before = text.slice(0, text.search(/\S*$/));
    const begun = text.slice(before.length).toLowerCase();
    return this.#values(command, typed.slice(command.name.length).trim().split(/\s+/).length)
      .filter((value) => value.startsWith(begun) && value !== begun)
      .map((value) => ({ text: `${before}${value} `, shown: value, help: "" }));
  }

  // The names that may stand as the nth word after a command: lists and kinds come first.
  #values(command, nth) {
    return command.params.flatMap(({ kind, choices }, at) => {
      if (kind === "watchlist") return nth === 1 ? this.#watchlists : [];
      return at > 0 || nth === 1 ? choices : [];
    });
  }

  #draw() {
    const isOpen = this.#shown.length > 0;
    this.#list.replaceChildren(...this.#shown.map(({ shown, help }, at) => {
      const row = element("li", { id: `offer-${at}` }, element("code", {}, shown));
      if (help) row.append(element("span", { className: "help" }, help));
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", String(at === this.#active));
      return row;
    }));
    this.#list.hidden = !isOpen;
    this.#words.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) {
      this.#words.setAttribute("aria-activedescendant", `offer-${this.#active}`);
      this.#list.children[this.#active].scrollIntoView({ block: "nearest" });
    } else {
      this.#words.removeAttribute("aria-activedescendant");
    }
  }

  #key(event) {
    if (!this.#shown.length) return;
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step) {
      this.#active = (this.#active + step + this.#shown.length) % this.#shown.length;
      this.#draw();
    } else if (event.key === "Tab" && !event.shiftKey) {
      this.#take(this.#active);
    } else if (event.key === "Escape") {
      this.close();
    } else {
      return;
    }
    event.preventDefault();
  }

  #take(at) {
    this.#words.value = this.#shown[at].text;
    this.#words.focus();
    this.#open();
  }
}
