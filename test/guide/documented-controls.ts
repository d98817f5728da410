import { backendHttps, clientCertificate, clientHttps, tracing } from '../../controls/list';

/** The controls of the guide's examples. Each other control has a page of its own, so it changes no other page. */
export const controls = [clientCertificate, tracing, backendHttps, clientHttps];
