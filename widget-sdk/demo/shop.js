// The shop's own script: the embed code with this page's addresses, and its copy button.
// ?market=ID shows another market than the first, ?lang=de another language, ?theme=dark another theme.

const COPIED_MS = 2_000;

const place = document.querySelector("[data-rollingdrop-market]");
const options = new URLSearchParams(location.search);
for (const name of ["market", "lang", "theme"]) {
  const value = options.get(name);
  if (value) place.setAttribute(`data-rollingdrop-${name}`, value);
}

const loader = new URL("../widgets/loader.js", location.href);
const market = place.getAttribute("data-rollingdrop-market");
const code = document.getElementById("code");
code.textContent = `<script async src="${loader.href}"></script>\n<div data-rollingdrop-market="${market}"></div>`;

const copy = document.getElementById("copy");
copy.addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(code.textContent);
    copy.textContent = "Copied";
  } catch {
    // Without the clipboard the code is selected, so that the visitor can copy it.
    getSelection().selectAllChildren(code);
    copy.textContent = "Press Ctrl+C";
  }
  setTimeout(() => (copy.textContent = "Copy"), COPIED_MS);
});
