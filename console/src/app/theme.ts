import { createTheme, defaultVariantColorsResolver, Modal, type MantineColorsTuple } from "@mantine/core";

/** The brand's green, the same as on the public page. 4 is used in the dark, 7 in the light scheme. */
const drop: MantineColorsTuple = [
  "#e8f6f0",
  "#cdebdf",
  "#9cd9c1",
  "#74d6b4",
  "#4fd1a5",
  "#2fae84",
  "#16876a",
  "#0d6b52",
  "#0a5844",
  "#074535",
];

/** Mantine's greys of the dark scheme, from text to ground, in the tint of the surfaces in styles.css. */
const dark: MantineColorsTuple = [
  "#e4ebe8",
  "#c2cdc8",
  "#94a39d",
  "#7d8d86",
  "#3a4a44",
  "#2a3733",
  "#1a2421",
  "#141c1a",
  "#101716",
  "#0d1312",
];

const fontFamily = '"Inter Variable", system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif';

export const theme = createTheme({
  colors: { drop, dark },
  primaryColor: "drop",
  primaryShade: { light: 7, dark: 4 },
  // The brand's green is light in the dark scheme, where what is written on it is dark.
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input);
    const onBrand = input.variant === "filled" && (input.color === undefined || input.color === "drop");
    return onBrand ? { ...colors, color: "var(--on-brand)" } : colors;
  },
  fontFamily,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace',
  headings: { fontFamily, fontWeight: "620" },
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.125rem" },
  defaultRadius: "md",
  radius: { xs: "3px", sm: "5px", md: "7px", lg: "10px", xl: "14px" },
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Modal: Modal.extend({
      defaultProps: {
        // The page's scrollbar stays where it is, so that nothing behind a dialog moves.
        removeScrollProps: { removeScrollBar: false },
        closeButtonProps: { "aria-label": "Close dialog" },
      },
      styles: { title: { fontSize: "1rem", fontWeight: 640, letterSpacing: "-0.01em" } },
    }),
  },
});
