// <script async src="https://GATEWAY/widgets/loader.js"></script>
// Brings the widgets' module to the page once the page has a place for it. Whatever goes wrong here, the page goes on.

import { ownUrl } from "./own-url.js";
import { Places } from "./places.js";
import { WidgetModule } from "./widget-module.js";

/** The one name that RollingDrop takes in a page. */
interface Namespace {
  /** The loader's address. A second loader in the same page finds it, and leaves. */
  readonly loader: string;
  /** Fulfilled once the custom elements are defined; rejected when they could not be loaded. */
  readonly ready: Promise<unknown>;
}

function start(page: Window & { RollingDrop?: Namespace }): void {
  const loader = ownUrl(document);
  if (!loader || page.RollingDrop) return;
  const module = new WidgetModule(loader, fetch.bind(page), (url) => import(url));
  page.RollingDrop = { loader: loader.href, ready: module.loaded };
  new Places(document, () => {
    module.load();
  }).watch();
}

try {
  start(window);
} catch (error) {
  // eslint-disable-next-line no-console -- the partner's developer has no other way to hear of it
  console.warn("RollingDrop: the widgets did not start.", error);
}
