import { html, type TemplateResult } from "lit";
import type { Messages } from "../messages.js";
import type { Phase } from "../phase.js";

/** The drop's image, or a drawing where it has none or it does not load. */
export function mediaView(image: URL | null, badge: TemplateResult, onBroken: () => void): TemplateResult {
  return html`
    <div class="media" part="media">
      ${
        image
          ? html`<img
              part="image"
              src=${image.href}
              alt=""
              decoding="async"
              referrerpolicy="no-referrer"
              @error=${onBroken}
            />`
          : drawing
      }
      ${badge}
    </div>
  `;
}

/** Where the drop stands, as a badge. */
export const badgeView = (phase: Phase, texts: Messages): TemplateResult =>
  html`<span class="badge" part="badge" data-phase=${phase}><i></i>${texts.phase[phase]}</span>`;

/** An image's address, relative to the gateway; null: none that a page could show. */
export function imageUrl(address: string, gateway: URL): URL | null {
  if (address === "" || !URL.canParse(address, gateway)) return null;
  const url = new URL(address, gateway);
  return url.protocol === "https:" || url.protocol === "http:" ? url : null;
}

const drawing = html`
  <svg class="drawing" viewBox="0 0 320 180" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
    <g fill="none" stroke="currentColor">
      <circle cx="160" cy="196" r="60" />
      <circle cx="160" cy="196" r="96" />
      <circle cx="160" cy="196" r="132" />
      <circle cx="160" cy="196" r="168" />
      <circle cx="160" cy="196" r="204" />
    </g>
    <path
      fill="currentColor"
      transform="rotate(-8 160 88)"
      d="M104 62a8 8 0 0 1 8-8h96a8 8 0 0 1 8 8v14a12 12 0 0 0 0 24v14a8 8 0 0 1-8 8h-96a8 8 0 0 1-8-8v-14a12 12 0 0 0 0-24z"
    />
  </svg>
`;
