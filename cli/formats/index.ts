import type { Format } from './format';
import { github } from './github';
import { json } from './json';
import { junit } from './junit';
import { markdown } from './markdown';
import { pretty } from './pretty';
import { sarif } from './sarif';

export type { Format, FormatOptions } from './format';

/** The formats of `gatewarden check`, by the names that `--format` takes. */
export const formats = { pretty, json, sarif, junit, github, markdown } satisfies Record<string, Format>;

export type FormatName = keyof typeof formats;
