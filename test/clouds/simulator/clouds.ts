import { readFileSync } from 'node:fs';
import type { TemplateFile } from '../../../clouds/simulator';
import { type OpenClouds, openClouds as open } from '../../../clouds/simulator/clouds';
import type { GivenParameters } from '../../../core/files';
import { parseDocument } from '../../../core/templates/document';
import { catalogue } from '../../catalogue';
import { fixture } from '../../packages';

export const openClouds = (): OpenClouds => open(fixture, 'eu-west-1', catalogue);

export const templateOf = (text: string, file = 'orders.yml'): TemplateFile => ({
  file,
  document: parseDocument(text, { file }),
});

export const readTemplate = (path: string): TemplateFile => templateOf(readFileSync(path, 'utf8'), path);

/** Parameters in the format of `Key=Value`. */
export const textParameters = (texts: Readonly<Record<string, string>>): GivenParameters =>
  new Map(Object.entries(texts).map(([name, text]) => [name, { text }]));
