// Server-sent events. The browser itself comes back after a lost connection and says what it
// saw last; where the server refused it gives up, so then we begin anew.

const AGAIN_AFTER_MS = 5000;

export function listen({ card, ready, state }) {
  const source = new EventSource("/events");
  source.addEventListener("card", (event) => card(JSON.parse(event.data)));
  source.addEventListener("ready", () => {
    state("live", "Live");
    ready();
  });
  source.addEventListener("error", () => {
    state("lost", "Connection lost, trying again …");
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(() => listen({ card, ready, state }), AGAIN_AFTER_MS);
    }
  });
}
