import { join } from 'node:path';

/** The published package. */
export const product = join(__dirname, '..');

/**
 * The package with the catalogue of test/catalogue.ts. Assertions about all controls together use this package, so that
 * they do not change if the product gets another control.
 */
export const fixture = join(product, 'build/fixture');

/** The package with the controls of test/guide/documented-controls.ts, whose output the guide quotes. */
export const documented = join(product, 'build/documented');
