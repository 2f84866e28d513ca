import type { FeedStatus } from "../feed/market-feed.js";
import type { Phase } from "./phase.js";

/** Every text of the widget. Numbers, prices and times come in as they are written in the language. */
export interface Messages {
  readonly phase: Readonly<Record<Phase, string>>;
  readonly status: Readonly<Record<FeedStatus, string>>;
  readonly priceFrom: string;
  readonly priceLast: string;
  readonly priceNone: string;
  readonly lastSold: (price: string) => string;
  readonly fee: (percent: string) => string;
  readonly noFee: string;
  readonly left: (count: string) => string;
  readonly onlyLeft: (count: string) => string;
  readonly noneLeft: string;
  readonly stock: string;
  readonly opensIn: string;
  readonly opensAt: (moment: string) => string;
  readonly days: string;
  readonly hours: string;
  readonly minutes: string;
  readonly seconds: string;
  readonly openingNote: string;
  readonly haltedNote: string;
  readonly book: string;
  readonly bids: string;
  readonly asks: string;
  readonly price: string;
  readonly quantity: string;
  readonly time: string;
  readonly noBids: string;
  readonly noAsks: string;
  readonly trades: string;
  readonly noTrades: string;
  readonly bought: string;
  readonly sold: string;
  readonly pricesFrom: (time: string) => string;
  readonly announcement: (price: string, left: string) => string;
  readonly loading: string;
  readonly errorTitle: string;
  readonly errorText: string;
  readonly offlineTitle: string;
  readonly offlineText: string;
  readonly missingTitle: string;
  readonly missingText: string;
  readonly retry: string;
}

const en: Messages = {
  phase: {
    upcoming: "Opens soon",
    opening: "Opening",
    open: "On sale",
    soldOut: "Sold out",
    halted: "Paused",
    ended: "Sale ended",
  },
  status: {
    connecting: "Connecting…",
    live: "Live",
    waiting: "Reconnecting…",
    paused: "Paused",
    offline: "You are offline",
    missing: "Not available",
  },
  priceFrom: "From",
  priceLast: "Last sold for",
  priceNone: "No price yet",
  lastSold: (price) => `Last sold for ${price}`,
  fee: (percent) => `plus ${percent} service fee`,
  noFee: "no service fee",
  left: (count) => `${count} left`,
  onlyLeft: (count) => `Only ${count} left`,
  noneLeft: "None left from the organiser",
  stock: "Stock left",
  opensIn: "Opens in",
  opensAt: (moment) => `Opens ${moment}`,
  days: "days",
  hours: "hours",
  minutes: "min",
  seconds: "sec",
  openingNote: "The sale is about to open. You need not reload this page.",
  haltedNote: "The sale is paused for a moment. Prices can change when it goes on.",
  book: "Order book",
  bids: "Buyers bid",
  asks: "Sellers ask",
  price: "Price",
  quantity: "Quantity",
  time: "Time",
  noBids: "No bids",
  noAsks: "No offers",
  trades: "Last sales",
  noTrades: "Nothing sold yet",
  bought: "bought",
  sold: "sold",
  pricesFrom: (time) => `Prices from ${time}`,
  announcement: (price, left) => `Price now ${price}. ${left}.`,
  loading: "Loading prices",
  errorTitle: "Live prices are out of reach",
  errorText: "We keep trying. This usually takes only a moment.",
  offlineTitle: "You are offline",
  offlineText: "Prices come back as soon as you are connected.",
  missingTitle: "This drop is not available",
  missingText: "It may not be published yet, or it is over.",
  retry: "Try again",
};

const de: Messages = {
  phase: {
    upcoming: "Startet bald",
    opening: "Startet gleich",
    open: "Im Verkauf",
    soldOut: "Ausverkauft",
    halted: "Angehalten",
    ended: "Verkauf beendet",
  },
  status: {
    connecting: "Verbinde …",
    live: "Live",
    waiting: "Verbinde erneut …",
    paused: "Pausiert",
    offline: "Keine Verbindung",
    missing: "Nicht verfügbar",
  },
  priceFrom: "Ab",
  priceLast: "Zuletzt verkauft für",
  priceNone: "Noch kein Preis",
  lastSold: (price) => `Zuletzt verkauft für ${price}`,
  fee: (percent) => `zzgl. ${percent} Servicegebühr`,
  noFee: "ohne Servicegebühr",
  left: (count) => `Noch ${count} verfügbar`,
  onlyLeft: (count) => `Nur noch ${count} verfügbar`,
  noneLeft: "Beim Veranstalter vergriffen",
  stock: "Verfügbar",
  opensIn: "Start in",
  opensAt: (moment) => `Start: ${moment}`,
  days: "Tage",
  hours: "Std.",
  minutes: "Min.",
  seconds: "Sek.",
  openingNote: "Der Verkauf startet gleich. Die Seite muss nicht neu geladen werden.",
  haltedNote: "Der Verkauf ist kurz angehalten. Danach können sich die Preise ändern.",
  book: "Orderbuch",
  bids: "Kaufgebote",
  asks: "Angebote",
  price: "Preis",
  quantity: "Anzahl",
  time: "Zeit",
  noBids: "Keine Gebote",
  noAsks: "Keine Angebote",
  trades: "Letzte Verkäufe",
  noTrades: "Noch nichts verkauft",
  bought: "gekauft",
  sold: "verkauft",
  pricesFrom: (time) => `Preise von ${time}`,
  announcement: (price, left) => `Preis jetzt ${price}. ${left}.`,
  loading: "Preise werden geladen",
  errorTitle: "Live-Preise sind nicht erreichbar",
  errorText: "Wir versuchen es weiter. Meist dauert es nur einen Moment.",
  offlineTitle: "Keine Internetverbindung",
  offlineText: "Sobald sie wieder da ist, geht es weiter.",
  missingTitle: "Dieser Drop ist nicht verfügbar",
  missingText: "Er ist noch nicht veröffentlicht oder schon vorbei.",
  retry: "Erneut versuchen",
};

const languages = new Map<string, Messages>([
  ["en", en],
  ["de", de],
]);

/**
 * Adds a language, or replaces texts of one, for all elements rendered from now on.
 *
 * @param language its primary subtag, such as `fr`; texts that a new language leaves out are English
 */
export function setMessages(language: string, texts: Partial<Messages>): void {
  languages.set(language, { ...(languages.get(language) ?? en), ...texts });
}

/** @param language a BCP 47 tag; a language that is not known is answered in English */
export function messagesOf(language: string): Messages {
  const [primary = ""] = language.toLowerCase().split("-");
  return languages.get(primary) ?? en;
}
