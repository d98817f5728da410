/** What the fixture package is built from, and what the commands use in the tests' process: see jest.config.cjs. */
export { catalogue as controls } from './catalogue';
