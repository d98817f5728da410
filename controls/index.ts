import type { Catalogue } from '../core/catalogue';
import { backendHttps } from './backend-https';
import { clientCertificate } from './client-certificate';
import { clientHttps } from './client-https';
import { tracing } from './tracing';

/** Every control, in the order of their ids. */
export const controls: Catalogue = [clientCertificate, tracing, backendHttps, clientHttps];
