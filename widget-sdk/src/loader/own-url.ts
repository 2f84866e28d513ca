const FILE = "/loader.js";

/** The address of the loader's script element; null when the page hides it, as some tag managers do. */
export function ownUrl(document: Document): URL | null {
  const running = document.currentScript;
  const scripts = running instanceof HTMLScriptElement ? [running] : [...document.scripts];
  for (const { src } of scripts) {
    if (src && URL.canParse(src)) {
      const url = new URL(src);
      if (running || url.pathname.endsWith(`/widgets${FILE}`)) return url;
    }
  }
  return null;
}
