import type { Catalogue } from '../../core/catalogue';
import { controlsTable } from './controls-table';

/** The index of the pages. */
export const indexPage = (catalogue: Catalogue): string => `# Controls

${controlsTable(catalogue, '')}

\`npm run generate\` writes these pages from the files in [controls/](../../controls/). Do not edit them.
`;
