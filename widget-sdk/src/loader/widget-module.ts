/** Written by the build beside the loader: the name of the module changes with its content, so it can be cached for ever. */
export const MANIFEST = "manifest.json";

interface Manifest {
  readonly widget: string;
}

/** Pauses before the second and later attempts, in milliseconds. */
const PAUSES_MS = [1_000, 4_000, 15_000];

const isManifest = (value: unknown): value is Manifest =>
  typeof value === "object" && value !== null && "widget" in value && typeof value.widget === "string";

/** The module that defines the custom elements. Loaded once, on demand. */
export class WidgetModule {
  /** Fulfilled once the elements are defined, rejected after the last attempt. */
  readonly loaded: Promise<unknown>;

  #begin!: () => void;

  constructor(
    private readonly loader: URL,
    private readonly get: typeof fetch,
    private readonly importModule: (url: string) => Promise<unknown>,
  ) {
    this.loaded = new Promise<void>((begin) => {
      this.#begin = begin;
    }).then(() => this.#persist());
    this.loaded.catch((error: unknown) => {
      // eslint-disable-next-line no-console -- the partner's developer has no other way to hear of it
      console.warn("RollingDrop: the widgets could not be loaded.", error);
    });
  }

  load(): void {
    this.#begin();
  }

  async #persist(): Promise<unknown> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#attempt(attempt);
      } catch (error) {
        const pause = PAUSES_MS[attempt];
        if (pause === undefined) throw error;
        await new Promise((resume) => setTimeout(resume, pause));
      }
    }
  }

  async #attempt(attempt: number): Promise<unknown> {
    const response = await this.get(new URL(MANIFEST, this.loader), {
      cache: "no-cache",
      credentials: "omit",
    });
    const manifest: unknown = response.ok ? await response.json() : null;
    if (!isManifest(manifest)) throw new Error(`no ${MANIFEST} beside ${this.loader.href}`);
    const url = new URL(manifest.widget, this.loader);
    // Some browsers remember a module that failed to load, by its address.
    if (attempt > 0) url.searchParams.set("attempt", String(attempt));
    return this.importModule(url.href);
  }
}
