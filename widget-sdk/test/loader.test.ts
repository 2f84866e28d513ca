import { afterEach, beforeEach, describe, expect, it, vi, type Mock } from "vitest";
import { ownUrl } from "../src/loader/own-url.js";
import { Places } from "../src/loader/places.js";
import { WidgetModule } from "../src/loader/widget-module.js";

const LOADER = new URL("https://g.example/edge/widgets/loader.js");

describe("the loader's own address", () => {
  const page = (sources: string[], current: string | null = null): Document => {
    const scripts = sources.map((src) => Object.assign(document.createElement("script"), { type: "x", src }));
    const currentScript =
      current === null ? null : Object.assign(document.createElement("script"), { src: current });
    return { currentScript, scripts } as unknown as Document;
  };

  it("is the running script's", () => {
    expect(ownUrl(page([], LOADER.href))?.href).toBe(LOADER.href);
    expect(ownUrl(page([], "https://cdn.example/rd.js?v=1"))?.href).toBe("https://cdn.example/rd.js?v=1");
  });

  it("is found among the page's scripts where the running one is unknown", () => {
    expect(ownUrl(page(["", "https://other.example/loader.js", LOADER.href]))?.href).toBe(LOADER.href);
    expect(ownUrl(page(["https://other.example/loader.js"]))).toBeNull();
  });
});

describe("the places of a page", () => {
  let found: Mock<() => void>;

  beforeEach(() => {
    document.body.innerHTML = "";
    found = vi.fn();
  });

  it("ask for nothing where there is none", () => {
    new Places(document, found).watch();
    expect(found).not.toHaveBeenCalled();
  });

  it("become elements with their attributes, once", async () => {
    document.body.innerHTML = `<div id="a" data-rollingdrop-market="7" data-rollingdrop-lang="de" data-other="x"></div>`;
    new Places(document, found).watch();
    const place = document.getElementById("a");
    expect(place?.innerHTML).toBe(`<rollingdrop-drop market="7" lang="de"></rollingdrop-drop>`);
    place?.setAttribute("data-rollingdrop-market", "8");
    await vi.waitFor(() => {
      expect(place?.innerHTML).toBe(`<rollingdrop-drop market="8" lang="de"></rollingdrop-drop>`);
    });
    expect(found).toHaveBeenCalled();
  });

  it.each([`<rollingdrop-drop market="1"></rollingdrop-drop>`, `<p><i data-rollingdrop-market="1"></i></p>`])(
    "are found when they come later: %s",
    async (html) => {
      new Places(document, found).watch();
      document.body.insertAdjacentHTML("beforeend", html);
      await vi.waitFor(() => {
        expect(found).toHaveBeenCalled();
      });
      expect(document.querySelectorAll("rollingdrop-drop")).toHaveLength(1);
    },
  );
});

describe("the widgets' module", () => {
  let get: Mock<typeof fetch>;
  let importModule: Mock<(url: string) => Promise<unknown>>;
  let module: WidgetModule;
  let warn: Mock<typeof console.warn>;

  const manifest = (body: string, status = 200): (() => Promise<Response>) => {
    return () => Promise.resolve(new Response(body, { status }));
  };

  beforeEach(() => {
    vi.useFakeTimers();
    warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    get = vi.fn<typeof fetch>(manifest(`{"widget":"widget-1.js"}`));
    importModule = vi.fn(() => Promise.resolve({}));
    module = new WidgetModule(LOADER, get, importModule);
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it("is loaded by the manifest's name, once, when it is asked for", async () => {
    expect(get).not.toHaveBeenCalled();
    module.load();
    module.load();
    await module.loaded;
    expect(get.mock.calls[0]?.[0]).toEqual(new URL("https://g.example/edge/widgets/manifest.json"));
    expect(importModule.mock.calls).toEqual([["https://g.example/edge/widgets/widget-1.js"]]);
  });

  it("is tried again under another address, after a pause", async () => {
    importModule.mockRejectedValueOnce(new Error("network"));
    module.load();
    await vi.advanceTimersByTimeAsync(1_000);
    await module.loaded;
    expect(importModule).toHaveBeenLastCalledWith("https://g.example/edge/widgets/widget-1.js?attempt=1");
  });

  it.each([
    ["is missing", "", 404],
    ["is no manifest", "[]", 200],
    ["is no JSON", "<html>", 200],
  ])("is given up, with a word to the developer, when its manifest %s", async (_what, body, status) => {
    get.mockImplementation(manifest(body, status));
    module.load();
    const outcome = expect(module.loaded).rejects.toThrow();
    await vi.advanceTimersByTimeAsync(60_000);
    await outcome;
    expect(get).toHaveBeenCalledTimes(4);
    expect(warn).toHaveBeenCalledOnce();
  });
});

describe("the loader", () => {
  it("takes one name, leaves a page with a second loader alone, and breaks nothing", async () => {
    document.body.innerHTML = "";
    const script = document.createElement("script");
    script.type = "text/plain";
    script.src = LOADER.href;
    document.head.append(script);
    const before = new Set(Object.getOwnPropertyNames(window));
    await import("../src/loader/loader.js");
    const added = Object.getOwnPropertyNames(window).filter((name) => !before.has(name));
    expect(added).toEqual(["RollingDrop"]);
    const first = (window as { RollingDrop?: { loader: string } }).RollingDrop;
    expect(first?.loader).toBe(LOADER.href);
    vi.resetModules();
    await import("../src/loader/loader.js");
    expect((window as { RollingDrop?: unknown }).RollingDrop).toBe(first);
  });
});
