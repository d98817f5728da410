module.exports = {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
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
  // Many tests run the packaged handler, so that is built once before them.
  globalSetup: '<rootDir>/test/build-once.cjs',
  modulePathIgnorePatterns: ['<rootDir>/build', '<rootDir>/dist'],
};
