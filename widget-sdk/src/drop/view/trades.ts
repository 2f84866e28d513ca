import { html, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Trade } from "../../feed/market.js";
import { figuresText, quantityText, type DropContext } from "./context.js";

/** The last trades, newest first. A row keeps its element, so that only one that is new moves in. */
export function tradesView(context: DropContext, count: number): TemplateResult {
  const { market, texts } = context;
  const trades = market.trades.slice(0, count);
  return html`
    <section class="panel trades" part="trades" aria-labelledby="trades-title">
      <h3 id="trades-title">${texts.trades} <small>${market.quote.symbol}</small></h3>
      ${
        trades.length === 0
          ? html`<p class="empty">${texts.noTrades}</p>`
          : html`
              <table>
                <thead class="sr">
                  <tr>
                    <th scope="col">${texts.price}</th>
                    <th scope="col">${texts.quantity}</th>
                    <th scope="col">${texts.time}</th>
                  </tr>
                </thead>
                <tbody>
                  ${repeat(
                    trades,
                    ({ id }) => id,
                    (trade) => row(context, trade),
                  )}
                </tbody>
              </table>
            `
      }
    </section>
  `;
}

function row(context: DropContext, { price, quantity, takerSide, timeMs }: Trade): TemplateResult {
  const { format, texts } = context;
  const bought = takerSide === "buy";
  return html`
    <tr>
      <td class="at" data-side=${takerSide}>
        <span aria-hidden="true">${bought ? "▲" : "▼"}</span>${figuresText(context, price)}
        <span class="sr">${bought ? texts.bought : texts.sold}</span>
      </td>
      <td>${quantityText(context, quantity)}</td>
      <td class="time">
        <time datetime=${new Date(timeMs).toISOString()}>${format.timeOfDay(timeMs)}</time>
      </td>
    </tr>
  `;
}
