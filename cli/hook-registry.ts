/** The commands that call AWS. They share one file in the package, with the SDK in it. */
export { hookConfigure, hookDisable } from './hook-configure';
export { hookDeregister } from './hook-deregister';
export { hookRegister } from './hook-register';
export { hookResults } from './hook-results';
export { hookStatus } from './hook-status';
