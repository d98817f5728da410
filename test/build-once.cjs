const path = require('node:path');

const root = path.join(__dirname, '..');

/** Many tests run the packages, so these are built once before them: the product, and the fixture of test/packages.ts. */
module.exports = async () => {
  const { buildPackage, buildPackageOf } = await import('../tools/build/build.mjs');
  await Promise.all([buildPackage(), buildPackageOf('test/controls.ts', path.join(root, 'build/fixture'))]);
};
