// The public WebSocket: connects, comes back by itself, says what state it is in.

import { parseJson } from "./decimal.js";

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
const PING_MS = 20_000;
const SILENCE_MS = 45_000;

export class Feed {
  #path;
  #onState;
  #onMessage;
  #socket = null;
  #pause = FIRST_PAUSE_MS;
  #wanted = [];
  #heard = 0;
  #timer = 0;

  /**
   * onState gets "connecting", "live", or "waiting" with the milliseconds to the next attempt;
   * onMessage gets every message, parsed.
   */
  constructor(path, onState, onMessage) {
    this.#path = path;
    this.#onState = onState;
    this.#onMessage = onMessage;
    setInterval(() => this.#keepAlive(), PING_MS);
    addEventListener("online", () => this.#hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.#hurry());
    this.#connect();
  }

  /** Follows exactly these channels from now on, over reconnections too. */
  follow(targets) {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      for (const target of this.#wanted) this.#say("unsubscribe", target);
      for (const target of targets) this.#say("subscribe", target);
    }
    this.#wanted = targets;
  }

  /** Starts every channel again, from a snapshot. */
  refresh() {
    this.follow(this.#wanted);
  }

  #say(op, { channel, market_id, depth }) {
    this.#socket.send(JSON.stringify({ op, channel, market_id, ...(op === "subscribe" && depth && { depth }) }));
  }

  #connect() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#onState("connecting");
    const scheme = location.protocol === "https:" ? "wss://" : "ws://";
    const socket = new WebSocket(scheme + location.host + this.#path);
    this.#socket = socket;
    this.#heard = Date.now();
    socket.onopen = () => {
      for (const target of this.#wanted) this.#say("subscribe", target);
    };
    socket.onmessage = (event) => {
      this.#heard = Date.now();
      const message = parseJson(event.data);
      if (message.type === "welcome") {
        this.#pause = FIRST_PAUSE_MS;
        this.#onState("live");
      }
      this.#onMessage(message);
    };
    socket.onclose = () => {
      if (this.#socket !== socket) return;
      // Jitter, so that a gateway that restarts is not met by all its visitors at once.
      const pause = this.#pause * (0.5 + Math.random() / 2);
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
      this.#onState("waiting", pause);
      this.#timer = setTimeout(() => this.#connect(), pause);
    };
  }

  #hurry() {
    if (this.#timer) this.#connect();
  }

  #keepAlive() {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    if (Date.now() - this.#heard > SILENCE_MS) {
      this.#socket.close();
    } else {
      this.#socket.send('{"op":"ping"}');
    }
  }
}
