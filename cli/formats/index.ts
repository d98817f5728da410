import type { Format } from './format';
import type { FormatName } from './names';

export type { Format, FormatOptions } from './format';
export type { FormatName } from './names';

/** The formats of `gatewarden check`. Only the requested one is loaded. */
export const formats: Readonly<Record<FormatName, () => Promise<Format>>> = {
  pretty: async () => (await import('./pretty')).pretty,
  json: async () => (await import('./json')).json,
  sarif: async () => (await import('./sarif')).sarif,
  junit: async () => (await import('./junit')).junit,
  github: async () => (await import('./github')).github,
  markdown: async () => (await import('./markdown')).markdown,
};
