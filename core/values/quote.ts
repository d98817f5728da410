const SHOWN_LENGTH = 80;

/** A text as people are shown it. */
export const quote = (text: string): string =>
  JSON.stringify(text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text);
