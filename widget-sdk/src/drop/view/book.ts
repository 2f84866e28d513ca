import { html, type TemplateResult } from "lit";
import type { Level } from "../../feed/market.js";
import { cssVariable } from "../css-variable.js";
import { figuresText, quantityText, share, type DropContext } from "./context.js";

/** Both sides of the book, best first, with a bar behind each level by its quantity. */
export function bookView(context: DropContext, depth: number): TemplateResult {
  const { market, texts } = context;
  const bids = market.bids.slice(0, depth);
  const asks = market.asks.slice(0, depth);
  const most = [...bids, ...asks].reduce((max, { quantity }) => (quantity > max ? quantity : max), 0n);
  return html`
    <section class="panel book" part="book" aria-labelledby="book-title">
      <h3 id="book-title">${texts.book} <small>${market.quote.symbol}</small></h3>
      <div class="sides">
        ${side(context, "bids", bids, most, texts.bids, texts.noBids)}
        ${side(context, "asks", asks, most, texts.asks, texts.noAsks)}
      </div>
    </section>
  `;
}

function side(
  context: DropContext,
  name: "bids" | "asks",
  levels: readonly Level[],
  most: bigint,
  title: string,
  empty: string,
): TemplateResult {
  const { texts } = context;
  return html`
    <table class=${name}>
      <caption>
        ${title}
      </caption>
      <thead class="sr">
        <tr>
          <th scope="col">${texts.price}</th>
          <th scope="col">${texts.quantity}</th>
        </tr>
      </thead>
      <tbody>
        ${
          levels.length === 0
            ? html`<tr class="empty">
                <td colspan="2">${empty}</td>
              </tr>`
            : levels.map(
                ({ price, quantity }) => html`
                  <tr ${cssVariable("--share", share(quantity, most))}>
                    <td class="at">${figuresText(context, price)}</td>
                    <td>${quantityText(context, quantity)}</td>
                  </tr>
                `,
              )
        }
      </tbody>
    </table>
  `;
}
