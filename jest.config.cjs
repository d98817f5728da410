const common = {
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  // Many tests run the packages, so these are built once before them.
  globalSetup: '<rootDir>/test/build-once.cjs',
  modulePathIgnorePatterns: ['<rootDir>/build', '<rootDir>/dist'],
};

/** Suites on the product: its controls, its guide, its tools, and how its packages use each other. */
const ofTheProduct = [
  'architecture.test.ts',
  'check/known-faults.test.ts',
  'controls/',
  'generator/pages/',
  'guide/',
  'hook/hook-catalogue.test.ts',
  'tools/',
  'clouds/simulator/emitted-policies.test.ts',
];

module.exports = {
  projects: [
    {
      ...common,
      displayName: 'product',
      testMatch: ofTheProduct.map((path) => `<rootDir>/test/${path.endsWith('/') ? `${path}**/*.test.ts` : path}`),
    },
    {
      // Commands that run in the process of a test name the catalogue themselves: here they find the fixture.
      ...common,
      displayName: 'fixture',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ofTheProduct.map((path) => `<rootDir>/test/${path}`),
      moduleNameMapper: {
        '^(?:\\.\\./)+controls$': '<rootDir>/test/controls.ts',
        '^\\./package-root$': '<rootDir>/test/package-root.ts',
      },
    },
  ],
  reporters: ['default', '<rootDir>/test/announce.cjs'],
  // Tests that start processes take longer on a busy machine.
  testTimeout: 60_000,
  // The process that starts the suites does nothing while they run.
  maxWorkers: '100%',
  collectCoverageFrom: ['{core,controls,hook,check,generator,clouds,cli}/**/*.ts'],
  coverageProvider: 'babel',
  coverageReporters: ['text-summary', 'lcovonly'],
  coverageThreshold: { global: { lines: 97 } },
};
