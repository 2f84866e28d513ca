import type { Asset } from "../feed/market.js";
import { decimalText } from "./decimal.js";

/** A piece of a formatted price: the currency is set smaller than the figures. */
export interface PricePart {
  readonly kind: "currency" | "figures";
  readonly text: string;
}

const PPM = 1_000_000n;
const PPM_PER_PERCENT_PLACES = 4;
const CURRENCY_CODE = /^[A-Z]{3}$/;

/** A decimal as `Intl.NumberFormat` takes it without a detour over floating point. */
type DecimalText = Intl.StringNumericLiteral;

/** Numbers, prices and times as people of one language write them. Cheap to use, dear to make: keep one a language. */
export class Formatter {
  /** As it was asked for. */
  readonly language: string;
  /** As the browser knows it. */
  readonly locale: string;

  readonly #prices = new Map<string, Intl.NumberFormat>();
  readonly #quantity: Intl.NumberFormat;
  readonly #percent: Intl.NumberFormat;
  readonly #time: Intl.DateTimeFormat;
  readonly #moment: Intl.DateTimeFormat;

  /** @param language a BCP 47 tag; one that the browser does not know falls back to English */
  constructor(language: string) {
    this.language = language;
    this.locale = supported(language);
    this.#quantity = new Intl.NumberFormat(this.locale, { maximumFractionDigits: 8 });
    this.#percent = new Intl.NumberFormat(this.locale, {
      style: "unit",
      unit: "percent",
      maximumFractionDigits: PPM_PER_PERCENT_PLACES,
    });
    this.#time = new Intl.DateTimeFormat(this.locale, { timeStyle: "medium" });
    this.#moment = new Intl.DateTimeFormat(this.locale, {
      weekday: "short",
      day: "numeric",
      month: "short",
      hour: "numeric",
      minute: "2-digit",
      timeZoneName: "short",
    });
  }

  /** A price with its currency, as text. */
  price(decimal: string, quote: Asset, decimals: number): string {
    return this.priceParts(decimal, quote, decimals)
      .map((part) => part.text)
      .join("");
  }

  /** A price in pieces. An asset that is no ISO 4217 code is written behind the figures. */
  priceParts(decimal: string, quote: Asset, decimals: number): PricePart[] {
    if (!CURRENCY_CODE.test(quote.symbol)) {
      return [
        { kind: "figures", text: this.figures(decimal, decimals) },
        { kind: "currency", text: `\u00a0${quote.symbol}` },
      ];
    }
    const parts: PricePart[] = [];
    for (const { type, value } of this.#priceFormat(quote.symbol, decimals).formatToParts(
      decimal as DecimalText,
    )) {
      const kind = type === "currency" ? "currency" : "figures";
      const last = parts.at(-1);
      if (last?.kind === kind) parts[parts.length - 1] = { kind, text: last.text + value };
      else parts.push({ kind, text: value });
    }
    return parts;
  }

  /** The figures of a price alone, for columns whose heading names the currency. */
  figures(decimal: string, decimals: number): string {
    return this.#priceFormat(null, decimals).format(decimal as DecimalText);
  }

  quantity(decimal: string): string {
    return this.#quantity.format(decimal as DecimalText);
  }

  /** Millionths as a percentage: 25000 is `2.5%`. */
  share(ppm: number): string {
    const percent = decimalText({ numerator: BigInt(ppm) * 100n, denominator: PPM }, PPM_PER_PERCENT_PLACES);
    return this.#percent.format(percent as DecimalText);
  }

  /** Time of day, with seconds, on the visitor's clock. */
  timeOfDay(ms: number): string {
    return this.#time.format(ms);
  }

  /** Day and time, on the visitor's clock and zone. */
  moment(ms: number): string {
    return this.#moment.format(ms);
  }

  #priceFormat(currency: string | null, decimals: number): Intl.NumberFormat {
    const key = `${currency ?? ""}/${decimals}`;
    let format = this.#prices.get(key);
    if (!format) {
      format = new Intl.NumberFormat(this.locale, {
        ...(currency === null ? {} : { style: "currency", currency, currencyDisplay: "narrowSymbol" }),
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
      });
      this.#prices.set(key, format);
    }
    return format;
  }
}

function supported(language: string): string {
  try {
    return Intl.NumberFormat.supportedLocalesOf(language)[0] ?? "en";
  } catch {
    return "en";
  }
}
