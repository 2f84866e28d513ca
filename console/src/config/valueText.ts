import type { Field } from "../api/config";
import { grouped, MarketNumbers, ppmAsPercent, type MarketScale, type Whole } from "../lib/fixedPoint";
import { dateTime, NONE } from "../lib/format";
import type { JsonValue } from "../lib/json";

const WHOLE = /^-?\d+$/;

/** A unit as it fits beside a figure: "ppm of the quote amount" is "ppm". A text's, characters, is none. */
export function shortUnit(field: Field): string {
  return field.type === "integer" ? (field.unit.split(" of ")[0] ?? "") : "";
}

/**
 * What an integer amounts to for people: ppm as a percentage, ticks as a price, lots as a quantity. Empty where the
 * figure says it all, where it is not one, or where 0 stands for none.
 */
export function amountText(field: Field, value: JsonValue | undefined, market: MarketScale | undefined): string {
  if (field.type !== "integer" || !isWhole(value)) return "";
  switch (shortUnit(field)) {
    case "ppm":
      return ppmAsPercent(value);
    case "ticks": {
      if (market === undefined || Number(value) === 0) return "";
      const numbers = new MarketNumbers(market);
      return `${numbers.price(value)} ${numbers.quote}`;
    }
    case "lots": {
      if (market === undefined || Number(value) === 0) return "";
      const numbers = new MarketNumbers(market);
      return `${numbers.quantity(value)} ${numbers.base}`;
    }
    default:
      return "";
  }
}

/** A value in a diff: as people read it, with its unit. */
export function valueText(
  field: Field | undefined,
  value: JsonValue | undefined,
  market: MarketScale | undefined,
): string {
  if (value === undefined || value === null) return NONE;
  if (value === "") return "empty";
  if (typeof value === "boolean") return value ? "On" : "Off";
  if (field?.type === "integer" && isWhole(value)) {
    const amount = amountText(field, value, market);
    return `${grouped(value)} ${shortUnit(field)}${amount && ` (${amount})`}`.trimEnd();
  }
  if (field?.type === "instant" && typeof value === "string") {
    const time = Date.parse(value);
    return Number.isNaN(time) ? value : dateTime(time);
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}

function isWhole(value: JsonValue | undefined): value is Whole {
  return (typeof value === "number" && Number.isSafeInteger(value)) || (typeof value === "string" && WHOLE.test(value));
}
