const ELEMENT = "rollingdrop-drop";
const ATTRIBUTE = "data-rollingdrop-market";
const PREFIX = "data-rollingdrop-";

/**
 * Finds the places of a page that want a widget, now and later: `<rollingdrop-drop>` elements, which the browser
 * upgrades by itself, and elements with `data-rollingdrop-market`, which get one as a child. Their other
 * `data-rollingdrop-` attributes become its attributes.
 */
export class Places {
  constructor(
    private readonly document: Document,
    /** Called at the first place, and maybe again. */
    private readonly found: () => void,
  ) {}

  watch(): void {
    this.#scan();
    new MutationObserver(() => {
      this.#scan();
    }).observe(this.document, { childList: true, subtree: true, attributeFilter: [ATTRIBUTE] });
  }

  #scan(): void {
    for (const place of this.document.querySelectorAll(`[${ATTRIBUTE}]`)) this.#fill(place);
    if (this.document.querySelector(ELEMENT)) this.found();
  }

  #fill(place: Element): void {
    const existing = place.querySelector(`:scope > ${ELEMENT}`);
    const element = existing ?? this.document.createElement(ELEMENT);
    for (const { name, value } of place.attributes) {
      if (!name.startsWith(PREFIX)) continue;
      const attribute = name.slice(PREFIX.length);
      if (element.getAttribute(attribute) !== value) element.setAttribute(attribute, value);
    }
    if (!existing) place.append(element);
  }
}
