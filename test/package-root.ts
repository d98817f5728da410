import { fixture } from './packages';

/** What the commands take for their package in the process of a test: see jest.config.cjs. */
export const packageRoot = fixture;

/** The fixture is built before the tests. */
export function requirePackagedHook(): void {}
