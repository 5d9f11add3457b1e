// The list of alerts: newest first, one card an alert, an edit in its place.

import { cardElement, element } from "./cards.js";

const MOST = 200;
const TITLE = "Vedette";

export class Alerts {
  #list; #empty; #filter; #announce;
  #places = new Map(); // by card id
  #isSettled = false; // what was there before is shown
  #unseen = 0;

  constructor({ list, empty, filter, announce }) {
    this.#list = list;
    this.#empty = empty;
    this.#filter = filter;
    this.#announce = announce;
    filter.addEventListener("change", () => this.#applyFilter());
    document.addEventListener("click", (event) => this.#pick(event.target.closest(".watchlist")));
    document.addEventListener("visibilitychange", () => this.#count(0));
  }

  show(card) {
    const known = this.#places.get(card.id);
    const place = known ?? element("li");
    place.replaceChildren(cardElement(card));
    place.dataset.watchlist = card.watchlist ?? "";
    if (known) return;
    this.#places.set(card.id, place);
    this.#offer(card.watchlist);
    this.#list.prepend(place);
    this.#forgetOldest();
    this.#applyFilter();
    if (this.#isSettled) this.#arrive(place, card);
  }

  // What comes from now on is new.
  settle() {
    this.#isSettled = true;
    this.#applyFilter();
  }

  offerWatchlists(names) {
    names.forEach((name) => this.#offer(name));
  }

  #arrive(place, card) {
    place.firstChild.classList.add("fresh");
    this.#announce.textContent = card.line || card.headline;
    if (document.hidden) this.#count(this.#unseen + 1);
  }

  #count(unseen) {
    this.#unseen = unseen;
    document.title = unseen ? `(${unseen}) ${TITLE}` : TITLE;
  }

  #offer(name) {
    const isOffered = [...this.#filter.options].some((option) => option.value === name);
    if (name && !isOffered) this.#filter.append(element("option", { value: name }, name));
  }

  #pick(chip) {
    if (!chip) return;
    this.#filter.value = this.#filter.value === chip.dataset.watchlist ? "" : chip.dataset.watchlist;
    this.#applyFilter();
  }

  #applyFilter() {
    const wanted = this.#filter.value;
    let shown = 0;
    for (const place of this.#list.children) {
      place.hidden = Boolean(wanted) && place.dataset.watchlist !== wanted;
      shown += !place.hidden;
    }
    this.#empty.hidden = !this.#isSettled || shown > 0;
  }

  #forgetOldest() {
    for (const [id, place] of this.#places) {
      if (this.#places.size <= MOST) return;
      this.#places.delete(id);
      place.remove();
    }
  }
}
