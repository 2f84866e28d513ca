import { html, nothing, type TemplateResult } from "lit";
import type { FeedView } from "../../feed/market-feed.js";
import type { Formatter } from "../../format/formatter.js";
import type { Messages } from "../messages.js";

/** Whether what is shown is current, and if not, of when it is. */
export function footerView(view: FeedView, format: Formatter, texts: Messages): TemplateResult {
  return html`
    <footer part="footer">
      <p class="status" part="status" data-status=${view.status} role="status">
        <i></i><span>${texts.status[view.status]}</span>
        ${view.stale ? html`<span class="since">${texts.pricesFrom(format.timeOfDay(view.confirmedMs))}</span>` : nothing}
      </p>
      <p class="maker">RollingDrop</p>
    </footer>
  `;
}
