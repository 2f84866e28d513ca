import { html, type TemplateResult } from "lit";
import { cssVariable } from "../css-variable.js";
import { quantityText, share, type DropContext } from "./context.js";

/** Below this share of the most that was seen, stock is called scarce. */
const SCARCE = 0.2;

/** What is left, in words. */
export function stockText(context: DropContext, highest: bigint): string {
  const { market, texts } = context;
  if (market.stockLeft <= 0n) return texts.noneLeft;
  const count = quantityText(context, market.stockLeft);
  return share(market.stockLeft, highest) <= SCARCE ? texts.onlyLeft(count) : texts.left(count);
}

/** What is left, in words and as a bar against the most that was seen. */
export function stockView(context: DropContext, highest: bigint): TemplateResult {
  const left = share(context.market.stockLeft, highest);
  return html`
    <div class="stock" part="stock" ?data-scarce=${left <= SCARCE}>
      <p class="stock-text">${stockText(context, highest)}</p>
      <div
        class="bar"
        role="meter"
        aria-label=${context.texts.stock}
        aria-valuemin="0"
        aria-valuemax="100"
        aria-valuenow=${Math.round(left * 100)}
        aria-valuetext=${stockText(context, highest)}
      >
        <span ${cssVariable("--share", left)}></span>
      </div>
    </div>
  `;
}
