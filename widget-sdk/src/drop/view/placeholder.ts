import { html, nothing, type TemplateResult } from "lit";
import type { Messages } from "../messages.js";

/** The card's shape before its first snapshot. */
export const skeletonView = (texts: Messages): TemplateResult => html`
  <article class="card skeleton" part="card" aria-busy="true" aria-label=${texts.loading}>
    <div class="media"></div>
    <div class="body">
      <i class="line title"></i><i class="line"></i><i class="line price-line"></i><i class="line bar-line"></i>
    </div>
    <div class="market">
      <div class="panel"><i class="line"></i><i class="line"></i><i class="line"></i><i class="line"></i></div>
      <div class="panel"><i class="line"></i><i class="line"></i><i class="line"></i><i class="line"></i></div>
    </div>
    <span class="sr" role="status">${texts.loading}</span>
  </article>
`;

interface Retry {
  readonly label: string;
  /** An attempt is under way. */
  readonly busy: boolean;
  readonly call: () => void;
}

/** A card that has nothing to show, and says why. */
export const problemView = (title: string, text: string, retry: Retry | null): TemplateResult => html`
  <article class="card problem" part="card problem" role="status">
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path
        fill="none"
        stroke="currentColor"
        stroke-width="1.75"
        stroke-linecap="round"
        stroke-linejoin="round"
        d="M2.5 8.8a14.5 14.5 0 0 1 5-3M12 5c3.6 0 7 1.4 9.5 3.800M5.6 12.300a9.8 9.8 0 0 1 4.5-2.400M15 10.300c1.3.5 2.4 1.1 3.4 2M8.8 15.800a5 5 0 0 1 6.4 0M12 19.500h.01M3.5 3.500l17 17"
      />
    </svg>
    <h2>${title}</h2>
    <p>${text}</p>
    ${retry ? html`<button part="retry" type="button" ?disabled=${retry.busy} @click=${retry.call}>${retry.label}</button>` : nothing}
  </article>
`;
