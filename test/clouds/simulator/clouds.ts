import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TemplateFile } from '../../../clouds/simulator';
import { type OpenClouds, openClouds as open } from '../../../clouds/simulator/clouds';
import { controls } from '../../../controls';
import { parseDocument } from '../../../core/templates/document';

export const openClouds = (): OpenClouds => open(join(__dirname, '../../..'), 'eu-west-1', controls);

export const templateOf = (text: string, file = 'orders.yml'): TemplateFile => ({
  file,
  document: parseDocument(text, { file }),
});

export const readTemplate = (path: string): TemplateFile => templateOf(readFileSync(path, 'utf8'), path);
