// One message as a card. Every text is hostile, so it is only ever put in as text.

import { time } from "./times.js";

export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

function link(text, url) {
  if (!url) return text;
  return element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text);
}

function chips(card) {
  const isOwn = card.kind === "notice" || card.kind === "digest";
  const shown = [
    element("span", { className: "priority" }, isOwn ? card.kind.toUpperCase() : card.priority.toUpperCase()),
  ];
  if (card.watchlist) {
    const chip = element("button", { type: "button", className: "watchlist", dir: "auto" },
      card.watchlist_title || card.watchlist);
    chip.dataset.watchlist = card.watchlist;
    chip.title = `Show ${card.watchlist} only`;
    shown.push(chip);
  }
  const at = time(card.published_at);
  return element("div", { className: "chips" }, ...shown, at);
}

function headline(card) {
  const shown = element("h3", { dir: "auto" }, link(card.headline, card.url));
  if (card.lang) shown.lang = card.lang;
  if (card.host) shown.append(" ", element("span", { className: "host", dir: "ltr" }, card.host));
  return shown;
}

function summary(card) {
  if (!card.summary.length) return null;
  const shown = element("p", { className: "summary", dir: "auto" });
  if (card.lang) shown.lang = card.lang;
  for (const piece of card.summary) {
    shown.append(piece.marked ? element("mark", {}, piece.text) : piece.text);
  }
  return shown;
}

function cite(source, name) {
  return element("span", {}, element(name, { dir: "auto" }, link(source.name, source.url)), " ",
    element("span", { className: "kind" }, source.kind));
}

function sources(card) {
  const shown = element("p", { className: "sources" });
  if (card.source) shown.append(cite({ ...card.source, url: null }, "b"));
  if (card.others.length) shown.append(" also: ");
  card.others.forEach((other, at) => shown.append(at ? ", " : "", cite(other, "span")));
  const place = [card.lang, card.country].filter(Boolean).join(" · ");
  if (place) shown.append(` · ${place}`);
  return shown.childNodes.length ? shown : null;
}

function named(card) {
  if (!card.named.length) return null;
  const rows = card.named.map((alert) => element("li", {},
    element("span", { dir: "auto" }, link(alert.headline, alert.url)), " ",
    element("span", { className: "aside", dir: "auto" }, alert.said)));
  return element("ul", { className: "named" }, ...rows);
}

export function cardElement(card) {
  const shown = element("article", { className: "card" }, chips(card), headline(card),
    summary(card), named(card), sources(card));
  const matched = card.matched && element("bdi", {}, `matched ${card.matched}`);
  const parts = [matched, card.alert && `alert ${card.alert}`, card.delay].filter(Boolean);
  if (parts.length) {
    const spaced = parts.flatMap((part, at) => (at ? [" · ", part] : [part]));
    shown.append(element("p", { className: "aside" }, ...spaced));
  }
  shown.dataset.priority = card.priority;
  return shown;
}
