import {
  html,
  LitElement,
  nothing,
  unsafeCSS,
  type CSSResultGroup,
  type PropertyDeclarations,
  type TemplateResult,
} from "lit";
import { Feeds } from "../feed/feeds.js";
import type { FeedView } from "../feed/market-feed.js";
import { Timer } from "../feed/timer.js";
import { Formatter } from "../format/formatter.js";
import { MarketScale } from "../format/market-scale.js";
import { Announcer } from "./announcer.js";
import { untilNextSecond } from "./countdown.js";
import styles from "./drop.css?inline";
import { FeedController } from "./feed-controller.js";
import { messagesOf, setMessages, type Messages } from "./messages.js";
import { phaseOf, type Phase } from "./phase.js";
import { PriceMotion } from "./price-motion.js";
import { bookView } from "./view/book.js";
import { priceText, type DropContext } from "./view/context.js";
import { countdownView } from "./view/countdown.js";
import { footerView } from "./view/footer.js";
import { badgeView, imageUrl, mediaView } from "./view/media.js";
import { offerOf, offerView, type Offer } from "./view/offer.js";
import { problemView, skeletonView } from "./view/placeholder.js";
import { stockText, stockView } from "./view/stock.js";
import { tradesView } from "./view/trades.js";

const ANNOUNCE_PAUSE_MS = 15_000;
const DEFAULT_DEPTH = 5;
const DEFAULT_TRADES = 6;
const MARKET_ID = /^[1-9]\d{0,9}$/;

/** What the event `rollingdrop-price` tells: the price shown, exactly. */
export interface PriceDetail {
  readonly marketId: number;
  /** Whole units of the quote asset, such as `46.00`. */
  readonly price: string;
  readonly currency: string;
  /** `from`: the best offer. `last`: the last trade, nobody offers. */
  readonly kind: Offer["kind"];
}

/** What the event `rollingdrop-phase` tells. */
export interface PhaseDetail {
  readonly marketId: number;
  readonly phase: Phase;
}

/**
 * `<rollingdrop-drop market="1">`: a drop on a partner's page, live. The README lists attributes, events, parts and
 * custom properties.
 */
export class RollingDropDrop extends LitElement {
  static override readonly styles: CSSResultGroup = unsafeCSS(styles);

  static override readonly properties: PropertyDeclarations = {
    market: {},
    gateway: {},
    lang: { reflect: true, useDefault: true },
    depth: { type: Number },
    trades: { type: Number },
    messages: { attribute: false },
    brokenImage: { state: true },
  };

  /** The feeds that all elements of a page share. */
  static feeds = new Feeds();

  /** Adds a language, or replaces texts of one: see `Messages`. */
  static readonly setMessages = setMessages;

  /** The market's id. */
  declare market: string;
  /** The gateway's root; default: where this script came from. */
  declare gateway: string;
  /** A BCP 47 tag; default: the language of the page around the element. */
  declare lang: string;
  /** Levels of the book on each side; 0: no book. */
  declare depth: number;
  /** Trades shown; 0: none. */
  declare trades: number;
  /** Texts of this element alone. */
  declare messages: Partial<Messages>;
  /** The address of an image that did not load. */
  declare private brokenImage: string;

  readonly #follower = new FeedController(this);
  readonly #announcer = new Announcer(ANNOUNCE_PAUSE_MS, () => {
    this.requestUpdate();
  });
  readonly #motion = new PriceMotion();
  readonly #tick = new Timer();
  #format = new Formatter("en");
  #context: DropContext | null = null;
  #offer: Offer | null = null;
  /** How far the price moved when it last did, in ticks. */
  #delta = 0n;
  #moved = false;
  #told: { price: string | null; phase: Phase | null } = { price: null, phase: null };

  constructor() {
    super();
    this.market = "";
    this.gateway = "";
    this.lang = "";
    this.depth = DEFAULT_DEPTH;
    this.trades = DEFAULT_TRADES;
    this.messages = {};
    this.brokenImage = "";
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#tick.clear();
    this.#announcer.stop();
  }

  /** However many updates come, a page is drawn once a frame; one that nobody sees is not drawn. */
  protected override async scheduleUpdate(): Promise<void> {
    if (this.hasUpdated) await new Promise(requestAnimationFrame);
    await super.scheduleUpdate();
  }

  protected override willUpdate(): void {
    this.#follower.follow(
      this.#marketId === null ? null : RollingDropDrop.feeds.of(this.#root, this.#marketId),
    );
    const language = this.#language;
    if (this.#format.language !== language) this.#format = new Formatter(language);
    this.#context = this.#contextNow();
    this.#watchPrice();
  }

  protected override render(): TemplateResult {
    const { view } = this.#follower;
    if (!view || !this.#context) return this.#placeholder(view);
    const context = this.#context;
    const { market, phase, texts } = context;
    const opensAtMs = market.drop?.opensAtMs ?? null;
    const alone = this.#isAlone(context);
    return html`
      <article
        class="card"
        part="card"
        aria-labelledby="title"
        data-phase=${phase}
        ?data-stale=${view.stale}
        ?data-alone=${alone}
      >
        ${this.#media(context)}
        <div class="body">
          <header>
            <h2 id="title" part="title">${market.drop?.title ?? market.symbol}</h2>
            ${market.drop?.subtitle ? html`<p class="subtitle" part="subtitle">${market.drop.subtitle}</p>` : nothing}
          </header>
          ${
            phase === "upcoming" && opensAtMs !== null
              ? countdownView(context, opensAtMs, opensAtMs - this.#serverNow)
              : nothing
          }
          ${
            phase === "halted" || phase === "opening"
              ? html`<p class="note" part="note">
                  ${phase === "halted" ? texts.haltedNote : texts.openingNote}
                </p>`
              : nothing
          }
          ${phase === "upcoming" && !this.#offer ? nothing : offerView(context, this.#offer, this.#delta)}
          ${phase === "ended" ? nothing : stockView(context, view.highestStock)}
          <slot name="action"></slot>
        </div>
        ${
          alone
            ? nothing
            : html`<div class="market">
                ${this.depth > 0 ? bookView(context, this.depth) : nothing}
                ${this.trades > 0 ? tradesView(context, this.trades) : nothing}
              </div>`
        }
        ${footerView(view, context.format, texts)}
        <p class="sr" aria-live="polite">${this.#announcer.text}</p>
      </article>
    `;
  }

  protected override updated(): void {
    if (this.#moved) this.#playMotion();
    this.#tell();
    this.#scheduleTick();
  }

  get #marketId(): number | null {
    return MARKET_ID.test(this.market) ? Number(this.market) : null;
  }

  /** The gateway's root, ending in a slash. The widgets are served one folder below it. */
  get #root(): URL {
    if (this.gateway === "") return new URL("../", import.meta.url);
    return new URL(this.gateway.endsWith("/") ? this.gateway : `${this.gateway}/`, document.baseURI);
  }

  get #language(): string {
    return (this.lang || this.closest<HTMLElement>("[lang]:not([lang=''])")?.lang) ?? navigator.language;
  }

  get #texts(): Messages {
    return { ...messagesOf(this.#language), ...this.messages };
  }

  get #serverNow(): number {
    return this.#follower.feed?.clock.now() ?? Date.now();
  }

  /** Whether the card goes without book and trades: not wanted, or all empty before the opening. */
  #isAlone({ market, phase }: DropContext): boolean {
    if (this.depth <= 0 && this.trades <= 0) return true;
    const empty = market.bids.length + market.asks.length + market.trades.length === 0;
    return empty && (phase === "upcoming" || phase === "opening");
  }

  #contextNow(): DropContext | null {
    const market = this.#follower.view?.snapshot;
    if (!market) return null;
    return {
      market,
      phase: phaseOf(market, this.#serverNow),
      scale: new MarketScale(market),
      format: this.#format,
      texts: this.#texts,
    };
  }

  #watchPrice(): void {
    this.#offer = this.#context && offerOf(this.#context.market);
    const delta = this.#motion.moved(this.#offer?.price ?? null);
    this.#moved = delta !== 0n;
    if (this.#moved) this.#delta = delta;
    if (this.#context && this.#offer) {
      const left = stockText(this.#context, this.#follower.view?.highestStock ?? 0n);
      this.#announcer.say(
        this.#context.texts.announcement(priceText(this.#context, this.#offer.price), left),
      );
    }
  }

  #playMotion(): void {
    const root = this.renderRoot;
    this.#motion.play(this.#delta, root.querySelector(".price"), root.querySelector(".delta"));
  }

  #media({ market, phase, texts }: DropContext): TemplateResult {
    const image = imageUrl(market.drop?.imageUrl ?? "", this.#root);
    return mediaView(image && image.href !== this.brokenImage ? image : null, badgeView(phase, texts), () => {
      this.brokenImage = image?.href ?? "";
    });
  }

  #placeholder(view: FeedView | null): TemplateResult {
    const texts = this.#texts;
    if (!view || view.status === "missing") {
      return problemView({
        title: texts.missingTitle,
        text: texts.missingText,
        connection: false,
        retry: null,
      });
    }
    if (view.status === "offline") {
      return problemView({
        title: texts.offlineTitle,
        text: texts.offlineText,
        connection: true,
        retry: null,
      });
    }
    if (!view.failing) return skeletonView(texts);
    return problemView({
      title: texts.errorTitle,
      text: texts.errorText,
      connection: true,
      retry: {
        label: texts.retry,
        busy: view.status === "connecting",
        call: () => this.#follower.feed?.retryNow(),
      },
    });
  }

  /** Tells the page what changed. */
  #tell(): void {
    if (!this.#context) return;
    const { market, phase, scale } = this.#context;
    const { marketId } = market;
    if (this.#told.phase !== phase) {
      this.#told.phase = phase;
      this.#dispatch("rollingdrop-phase", { marketId, phase });
    }
    const price = this.#offer && scale.price(this.#offer.price);
    if (this.#offer && price !== null && this.#told.price !== price) {
      this.#told.price = price;
      const { kind } = this.#offer;
      this.#dispatch("rollingdrop-price", {
        marketId,
        price,
        currency: market.quote.symbol,
        kind,
      });
    }
  }

  #dispatch(type: string, detail: PhaseDetail | PriceDetail): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  /** A countdown is redrawn each second; nothing else needs the time. */
  #scheduleTick(): void {
    this.#tick.clear();
    const phase = this.#context?.phase;
    if ((phase !== "upcoming" && phase !== "opening") || !this.isConnected) return;
    const opensAtMs = this.#context?.market.drop?.opensAtMs ?? 0;
    this.#tick.set(untilNextSecond(opensAtMs - this.#serverNow), () => {
      this.requestUpdate();
    });
  }
}
