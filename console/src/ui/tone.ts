/** What a colour means. It always stands beside words that say the same. */
export type Tone = "good" | "warn" | "bad" | "info" | "neutral";
