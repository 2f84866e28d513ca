import { html, nothing, type TemplateResult } from "lit";
import type { MarketSnapshot } from "../../feed/market.js";
import { priceText, type DropContext } from "./context.js";

/** A price and what it is: the best that can be bought at, else the last that was paid. */
export interface Offer {
  readonly kind: "from" | "last";
  /** In ticks. */
  readonly price: bigint;
}

/** Null: there is neither an offer nor a trade yet. */
export function offerOf(market: MarketSnapshot): Offer | null {
  const best = market.asks[0];
  if (best && market.state !== "closed") return { kind: "from", price: best.price };
  return market.lastPrice === null ? null : { kind: "last", price: market.lastPrice };
}

/** The price, how far it just moved, and what comes on top. */
export function offerView(context: DropContext, offer: Offer | null, delta: bigint): TemplateResult {
  const { market, phase, texts } = context;
  if (!offer) return html`<div class="offer"><p class="label">${texts.priceNone}</p></div>`;
  return html`
    <div class="offer">
      <p class="label">${offer.kind === "from" ? texts.priceFrom : texts.priceLast}</p>
      <p class="price-line">
        <span class="price" part="price">${figures(context, offer.price)}</span>
        <span class="delta" aria-hidden="true" data-moved=${delta < 0n ? "down" : "up"}
          >${delta === 0n ? nothing : `${delta < 0n ? "▼" : "▲"} ${priceText(context, delta < 0n ? -delta : delta)}`}</span
        >
      </p>
      <p class="fine">
        ${phase === "ended" ? nothing : html`<span part="fee">${feeText(context)}</span>`}
        ${
          offer.kind === "from" && market.lastPrice !== null
            ? html`<span>${texts.lastSold(priceText(context, market.lastPrice))}</span>`
            : nothing
        }
      </p>
    </div>
  `;
}

function figures({ market, scale, format }: DropContext, ticks: bigint): TemplateResult[] {
  return format
    .priceParts(scale.price(ticks), market.quote, scale.priceDecimals)
    .map(({ kind, text }) => html`<span class=${kind}>${text}</span>`);
}

function feeText({ market, format, texts }: DropContext): string {
  return market.fees.takerPpm > 0 ? texts.fee(format.share(market.fees.takerPpm)) : texts.noFee;
}
