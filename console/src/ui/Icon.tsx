/** Line icons on a grid of 20, drawn in the colour of the text. Always beside a text or a label, so hidden from readers. */
const PATHS = {
  dashboard: "M3 11a7 7 0 1 1 14 0M10 11l3.5-3.5M3.5 15h13",
  markets: "M3 16.5h14M4.5 12l3.5-4 3 2.5L15.5 5M12 5h3.5v3.5",
  config: "M3 6h7m4 0h3M3 14h3m4 0h7M12 4v4M8 12v4",
  sun: "M10 6.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7M10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.3 4.3l1.1 1.1M14.6 14.6l1.1 1.1M4.3 15.7l1.1-1.1M14.6 5.4l1.1-1.1",
  moon: "M16.5 12A7 7 0 0 1 8 3.5 7 7 0 1 0 16.5 12z",
  user: "M10 10a3.25 3.25 0 1 0 0-6.5 3.25 3.25 0 0 0 0 6.5M3.5 17c.7-3 3.3-4.5 6.5-4.5s5.8 1.5 6.5 4.5",
  check: "M4 10.5l4 4 8-9",
  alert: "M10 3.5l7.5 13h-15zM10 8.5v3.5M10 14.2v.1",
  cross: "M5 5l10 10M15 5L5 15",
  clock: "M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14M10 6v4.2l2.8 1.8",
  pause: "M7 4.5v11M13 4.5v11",
  play: "M6 4l10 6-10 6z",
  stop: "M5 5h10v10H5z",
  more: "M10 4.5v.1M10 10v.1M10 15.5v.1",
  history: "M3.5 10a6.5 6.5 0 1 0 2-4.7M3.5 3.5v3h3M10 6.5V10l2.5 1.5",
  back: "M12 4l-6 6 6 6",
  chevron: "M8 4l6 6-6 6",
  down: "M5 8l5 5 5-5",
  signOut: "M8 3.5H4.5v13H8M8.5 10H17M13.5 6.5L17 10l-3.5 3.5",
  arrow: "M3.5 10h13M12 5.5l4.5 4.5-4.5 4.5",
  undo: "M7.5 4L4 7.5 7.5 11M4.5 7.5H12a4.25 4.25 0 0 1 0 8.5H8",
  empty: "M3 11l2.5-6.5h9L17 11v5H3zM3 11h4l1 2h4l1-2h4",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 18 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === "more" ? 2.4 : 1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      style={{ flex: "none" }}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
