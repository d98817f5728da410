import { backendHttps } from './backend-https';
import { clientCertificate } from './client-certificate';
import { clientHttps } from './client-https';
import type { Control } from './control';
import { tracing } from './tracing';

/** Every control, in the order of their ids. */
export const controls: readonly Control[] = [clientCertificate, tracing, backendHttps, clientHttps];
