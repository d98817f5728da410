import { fixture } from './packages';

/** The package root for commands that run in the process of a test: see jest.config.cjs. */
export const packageRoot = fixture;

/** The fixture is built before the tests. */
export function requirePackagedHook(): void {}
