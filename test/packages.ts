import { join } from 'node:path';

/** The package as it is published. */
export const product = join(__dirname, '..');

/**
 * The package as it would be with the catalogue of test/catalogue.ts: what is asserted about all controls together is
 * asserted about this one, so that the product may gain controls.
 */
export const fixture = join(product, 'build/fixture');

/** The package with the controls of test/guide/documented-controls.ts, whose output the guide quotes. */
export const documented = join(product, 'build/documented');
