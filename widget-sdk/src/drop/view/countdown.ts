import { html, nothing, type TemplateResult } from "lit";
import { countdown } from "../countdown.js";
import type { DropContext } from "./context.js";

const twoDigits = (n: number): string => String(n).padStart(2, "0");

/** A clock that runs down to the opening. Screen readers get the moment instead of every second. */
export function countdownView(
  { format, texts }: DropContext,
  opensAtMs: number,
  leftMs: number,
): TemplateResult {
  const { days, hours, minutes, seconds } = countdown(leftMs);
  return html`
    <div class="countdown" part="countdown">
      <p class="label">${texts.opensIn}</p>
      <div class="clock" aria-hidden="true">
        ${days > 0 ? unit(String(days), texts.days) : nothing} ${unit(twoDigits(hours), texts.hours)}
        ${unit(twoDigits(minutes), texts.minutes)} ${unit(twoDigits(seconds), texts.seconds)}
      </div>
      <p class="fine">${texts.opensAt(format.moment(opensAtMs))}</p>
    </div>
  `;
}

const unit = (value: string, name: string): TemplateResult =>
  html`<span class="unit"><b>${value}</b><small>${name}</small></span>`;
