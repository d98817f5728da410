const SHOWN_LENGTH = 80;

/** A text in quotes for reports, shortened if it is long. */
export const quote = (text: string): string =>
  JSON.stringify(text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text);
