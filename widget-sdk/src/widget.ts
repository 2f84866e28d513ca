import { RollingDropDrop } from "./drop/rollingdrop-drop.js";

export type { Messages } from "./drop/messages.js";
export type { Phase } from "./drop/phase.js";
export type { PhaseDetail, PriceDetail } from "./drop/rollingdrop-drop.js";
export { RollingDropDrop };

const NAME = "rollingdrop-drop";

// A page that got the module twice, from two gateways for instance, keeps the first.
if (!customElements.get(NAME)) customElements.define(NAME, RollingDropDrop);

declare global {
  interface HTMLElementTagNameMap {
    [NAME]: RollingDropDrop;
  }
}
