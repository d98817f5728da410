const path = require('node:path');

/** Many tests run the packages, so these are built once before them: see test/packages.ts. */
module.exports = async () => {
  const { buildPackage, buildPackageOf } = await import('../tools/build/build.mjs');
  const fixture = { to: path.join(__dirname, '../build/fixture'), controls: 'test/controls.ts' };
  const documented = { to: path.join(__dirname, '../build/documented'), controls: 'test/guide/documented-controls.ts' };
  await Promise.all([buildPackage(), buildPackageOf(fixture), buildPackageOf(documented)]);
};
