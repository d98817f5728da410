const path = require('node:path');

/** Builds the packages once before all tests, because many tests run them: see test/packages.ts. */
module.exports = async () => {
  const { buildPackage, buildPackageOf } = await import('../tools/build/build.mjs');
  const fixture = { to: path.join(__dirname, '../build/fixture'), controls: 'test/controls.ts' };
  const documented = { to: path.join(__dirname, '../build/documented'), controls: 'test/guide/documented-controls.ts' };
  await Promise.all([buildPackage(), buildPackageOf(fixture), buildPackageOf(documented)]);
};
