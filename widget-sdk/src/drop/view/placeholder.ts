import { html, nothing, type TemplateResult } from "lit";
import type { Messages } from "../messages.js";

/** The card's shape before its first snapshot. */
export const skeletonView = (texts: Messages): TemplateResult => html`
  <article class="card skeleton" part="card" aria-busy="true" aria-label=${texts.loading}>
    <div class="media"></div>
    <div class="body">
      <i class="line title"></i><i class="line"></i><i class="line price-line"></i
      ><i class="line bar-line"></i>
    </div>
    <div class="market">
      <div class="panel">
        <i class="line"></i><i class="line"></i><i class="line"></i><i class="line"></i>
      </div>
      <div class="panel">
        <i class="line"></i><i class="line"></i><i class="line"></i><i class="line"></i>
      </div>
    </div>
    <span class="sr" role="status">${texts.loading}</span>
  </article>
`;

/** Why a card has nothing to show. */
export interface Problem {
  readonly title: string;
  readonly text: string;
  /** Whether it is the connection. */
  readonly connection: boolean;
  /** What the visitor can do; null: nothing. */
  readonly retry: Retry | null;
}

interface Retry {
  readonly label: string;
  /** An attempt is under way. */
  readonly busy: boolean;
  readonly call: () => void;
}

/** A card that has nothing to show, and says why. */
export const problemView = ({ title, text, connection, retry }: Problem): TemplateResult => html`
  <div class="card problem" part="card problem" role="status">
    ${connection ? unconnected : nothing}
    <h2>${title}</h2>
    <p>${text}</p>
    ${
      retry
        ? html`<button part="retry" type="button" ?disabled=${retry.busy} @click=${retry.call}>
            ${retry.label}
          </button>`
        : nothing
    }
  </div>
`;

const unconnected = html`
  <svg viewBox="0 0 24 24" aria-hidden="true">
    <path
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      d="M2.5 8.8a14.5 14.5 0 0 1 5-3M12 5c3.6 0 7 1.4 9.5 3.8M5.6 12.3a9.8 9.8 0 0 1 4.5-2.4M15 10.3c1.3.5 2.4 1.1 3.4 2M8.8 15.8a5 5 0 0 1 6.4 0M12 19.5h.01M3.5 3.5l17 17"
    />
  </svg>
`;
