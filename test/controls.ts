/** The controls of the fixture package, and of commands that run in the process of a test: see jest.config.cjs. */
export { catalogue as controls } from './catalogue';
